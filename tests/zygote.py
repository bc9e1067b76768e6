"""A process that has imported everything once and forks an `annals` command at a time, so that a hundred runs cost a hundred
seconds and not five: what is forked is the command itself, with its own environment, process group, output and children."""

import ctypes
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from annals.settings import HOME_VARIABLE

PR_SET_CHILD_SUBREAPER = 36
GRACE = 5.0  # seconds in which what a dead command started must be gone
# Threads do not survive a fork: the libraries that make some while they are imported are told not to.
ALONE = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "GX_ANALYTICS_ENABLED": "false",
}
FOR_INGEST = ("great_expectations", "annals.loading", "annals.console")
FOR_BUILD = ("annals.build", "dbt.cli.main", "dbt.adapters.duckdb", "annals.lookups", "statsmodels.tsa.statespace.structural")
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Ended:
    """How a command ended: exit status (negative: the signal), what it said, processes that outlived it, seconds, memory.

    `peak` is the most bytes that any one of its processes held, `together` what all of them held at one moment (sampled).
    """

    status: int
    out: str
    err: str
    left: list[str]
    seconds: float
    peak: int = 0
    together: int = 0


@dataclass
class Run:
    """A command under way."""

    zygote: "Zygote"
    pid: int
    out: Path
    err: Path
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._watch = Watch(self.pid)

    def kill(self, whole_group: bool = True) -> None:
        """kill -9, of the command with all that it started or of the command alone."""
        with suppress(ProcessLookupError):  # it may have come to its end
            (os.killpg if whole_group else os.kill)(self.pid, signal.SIGKILL)

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def said(self) -> str:
        return self.err.read_text("utf-8", errors="replace")

    def has_ended(self) -> bool:
        return not Path(f"/proc/{self.pid}/stat").exists() or not memory(self.pid)[1]

    def wait(self, timeout: float = 120) -> Ended:
        """Waits for the end; after `timeout` seconds the command is killed, and its status is -9."""
        late = threading.Timer(timeout, self.kill)
        late.start()
        try:
            told = self.zygote.hear()
        finally:
            late.cancel()
        seconds = time.monotonic() - self.began
        peak, together = self._watch.stop()
        out = self.out.read_text("utf-8", errors="replace")
        return Ended(told["status"], out, self.said(), told["left"], seconds, peak, together)


class Watch:
    """Samples what a process and its descendants hold in memory."""

    def __init__(self, pid: int) -> None:
        self.pid, self.peak, self.together = pid, 0, 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def stop(self) -> tuple[int, int]:
        self._ended.set()
        self._thread.join()
        return self.peak, self.together

    def _sample(self) -> None:
        while not self._ended.wait(0.01):
            held = [memory(pid) for pid in family(self.pid)]
            self.peak = max([self.peak, *(most for most, _ in held)])
            self.together = max(self.together, sum(now for _, now in held))


def family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    try:
        tasks = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [pid, *(one for task in tasks for child in task.split() for one in family(int(child)))]


def memory(pid: int) -> tuple[int, int]:
    """The most bytes that a process has held, and what it holds now."""
    try:
        lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    except OSError:
        return 0, 0
    return tuple(int(lines.get(name, "0").split()[0]) * 1024 for name in ("VmHWM", "VmRSS"))


class Zygote:
    """The tests' side: starts one command after another, with what they say written to a folder.

    `modules` are those that the commands would import, one after another.
    """

    def __init__(self, folder: Path, modules: tuple[str, ...] = FOR_INGEST) -> None:
        self.folder, self._serial = folder, 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.zygote", *modules],
            cwd=ROOT,
            env=os.environ | ALONE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.hear() == {"threads": 1}

    def start(self, home: Path, *words: object, limits: dict[str, int] | None = None, **environment: object) -> Run:
        """Runs `annals <words>` on a data folder, with more variables; `limits` may hold file_size, in bytes."""
        self._serial += 1
        out, err = (self.folder / f"{self._serial}.{name}" for name in ("out", "err"))
        out.touch(), err.touch()
        variables = {name: str(value) for name, value in ({HOME_VARIABLE: home} | environment).items()}
        order = {"words": [*map(str, words)], "environment": variables, "out": str(out), "err": str(err), "limits": limits or {}}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Run(self, self.hear()["pid"], out, err)

    def run(self, home: Path, *words: object, timeout: float = 120, **more: object) -> Ended:
        return self.start(home, *words, **more).wait(timeout)

    def hear(self) -> dict:
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(30)


def serve() -> None:
    """The zygote's side: one order a line on standard input, its process number and later its end on standard output."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # what a killed command leaves behind comes to us, and shows
    for module in sys.argv[1:]:
        importlib.import_module(module)
    _tell({"threads": len(os.listdir("/proc/self/task"))})
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            _become(order)
        with suppress(OSError):  # the fork does the same: whoever comes first
            os.setpgid(pid, pid)
        _tell({"pid": pid})
        _, status = os.waitpid(pid, 0)
        _tell({"status": os.waitstatus_to_exitcode(status), "left": _left_over()})


def _become(order: dict) -> None:
    """Turns this fork into the command; does not return."""
    status = 1
    try:
        os.setpgid(0, 0)
        os.environ.update(order["environment"])
        if most := order["limits"].get("file_size"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        for number, name in ((0, os.devnull), (1, order["out"]), (2, order["err"])):
            os.dup2(os.open(name, os.O_RDWR), number)
        from annals.cli import main

        main(order["words"])
    except SystemExit as ended:
        status = ended.code or 0
    except BaseException:  # noqa: BLE001  # as the interpreter would
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _left_over() -> list[str]:
    """What still runs, a while after the command ended, of all that it started."""
    late = time.monotonic() + GRACE
    while time.monotonic() < late:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.01)
        except ChildProcessError:
            return []
    left = [pid for pid in family(os.getpid()) if pid != os.getpid()]
    names = [Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace") for pid in left]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return names


def _tell(said: dict) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    serve()
