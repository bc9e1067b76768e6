"""The child process in which files are parsed, with limits on memory and time (architecture.md, rule 13): rows come back.

The parent copies a file through a pipe; the child keeps it in an unlinked temporary file, so that nothing of a ledger is
left on the disk whatever is killed. Messages are pickled, and the parent accepts no other objects than those of a row.
"""

import gc
import io
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from ingest.reasons import Refused

MEMORY = 2 << 30  # bytes of address space
SECONDS, SECONDS_PER_MB = 60, 3  # of processor time for a file
IN_MEMORY = 32 << 20  # bytes; a longer copy goes to an unlinked file
CHUNK = 1 << 20
GRACE = 10  # seconds in which a child that says nothing more must have ended
PR_SET_PDEATHSIG = 1  # of Linux
AHEAD = 3  # messages read before they are asked for, so that parsing and loading overlap
MESSAGE_PARTS = {
    ("collections", "Counter"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("decimal", "Decimal"),
    ("ingest.grid", "Repair"),
    ("ingest.read", "Batch"),
    ("ingest.read", "Reject"),
    ("ingest.totals", "Total"),
}


class Reader:
    """The parent's end: one child for many files, a new one where the last was stopped by its limits."""

    def __init__(self) -> None:
        self._child: subprocess.Popen | None = None
        self._source: tuple[Path, str] | None = None
        self._answering = False

    def __enter__(self) -> "Reader":
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def take(self, path: Path, digest: str) -> None:
        """Copies a file to the child. Raises Refused file_changed_during_read where its sha256 is another than `digest`."""
        if self._answering:
            self._stop()  # somebody gave up in the middle of an answer
        if not self._child or self._child.poll() is not None:
            self._start()
        self._source = path, digest
        found = sha256()
        try:
            with path.open("rb") as file:
                self._send(("take", ()))
                while chunk := file.read(CHUNK):
                    found.update(chunk)
                    self._send(chunk)
            self._send(b"")
        except BrokenPipeError as error:
            raise self._ended(self._child) from error
        if found.hexdigest() != digest:
            raise Refused("file_changed_during_read")

    def run(self, task: str, *facts: object) -> Iterator[tuple]:
        """The messages of a task (one of TASKS) on the file taken last. Raises Refused, also where the child met a limit."""
        if self._answering or not self._child:
            self.take(*self._source)
        try:
            self._send((task, facts))
        except BrokenPipeError as error:
            raise self._ended(self._child) from error
        self._answering = True
        messages = queue.Queue(AHEAD)
        threading.Thread(target=_read_ahead, args=(self._child.stdout, messages), daemon=True).start()
        while (message := messages.get())[0] not in ENDS:
            yield message
        self._answering = False
        if message[0] == "gone":
            raise self._ended(self._child)
        if message[0] != "end":
            raise FAILURES[message[0]](*message[1:])

    def _ended(self, child: subprocess.Popen) -> Refused:
        self._child = None
        try:
            status = child.wait(GRACE)
        except subprocess.TimeoutExpired:  # it lives, but what it said was no message
            child.kill()
            child.wait()
            status = "message"
        if status == -getattr(signal, "SIGXCPU", 0):
            return Refused("time_limit")
        if status in (-signal.SIGABRT, -getattr(signal, "SIGKILL", 0)):
            return Refused("memory_limit")
        return Refused("reader_failed", value=str(status))

    def _send(self, message: object) -> None:
        pickle.dump(message, self._child.stdin, protocol=5)
        self._child.stdin.flush()

    def _start(self) -> None:
        # What a parser prints when it dies is for its makers, and may quote a ledger.
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self._child = subprocess.Popen([sys.executable, "-m", "ingest.child"], **pipes)

    def _stop(self) -> None:
        if self._child:
            self._child.kill()
            self._child.wait()
            self._child, self._answering = None, False


class _OfRows(pickle.Unpickler):
    """Makes the objects of a row and no others, whatever a hijacked parser may send."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) not in MESSAGE_PARTS:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a message")
        return super().find_class(module, name)


def _read_ahead(stream: BinaryIO, messages: queue.Queue) -> None:
    while True:
        try:
            message = _OfRows(stream).load()
        except (EOFError, pickle.UnpicklingError, OSError, ValueError):
            message = ("gone",)
        messages.put(message)
        if message[0] in ENDS:
            return


def _refused(code: str, facts: dict) -> Refused:
    return Refused(code, **facts)


FAILURES = {"refused": _refused, "trouble": OSError, "bug": RuntimeError}
ENDS = ("end", "gone", *FAILURES)


def main() -> None:
    """The child's end: takes files and does tasks until the parent closes the pipe."""
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no message
    file, trouble = io.BytesIO(), None
    gc.disable()  # a million cells are no cycles, and looking for some among them takes a third of the time
    _die_with_parent()
    _limit_memory()
    while True:
        try:
            order, facts = pickle.load(orders)
        except EOFError:
            return
        if order == "take":
            gc.collect()
            file.close()
            file, trouble = _copy(orders)
        else:
            _limit_time(file)
            for message in _answers(order, file, facts, trouble):
                pickle.dump(message, answers, protocol=5)
                answers.flush()


def _copy(orders: BinaryIO) -> tuple[BinaryIO, OSError | None]:
    """The file as far as there is room for it, and what stood in the way."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed when the next file comes)
    trouble = None
    while chunk := pickle.load(orders):
        try:
            if not trouble:
                file.write(chunk)
        except OSError as error:
            trouble = error
    return file, trouble


def _answers(task: str, file: BinaryIO, facts: tuple, trouble: OSError | None) -> Iterator[tuple]:
    """The task's messages, and how it ended. Of an unforeseen error only the place: its words could quote a ledger."""
    try:
        if trouble:
            raise trouble
        file.seek(0)
        yield from _tasks()[task](file, *facts)
        yield ("end",)
    except Refused as refused:
        yield ("refused", refused.code, refused.facts)
    except MemoryError:
        yield ("refused", "memory_limit", {})
    except OSError as error:
        yield ("trouble", error.errno, error.strerror)
    except BaseException as error:  # noqa: BLE001 (a panic of a parser written in Rust is no Exception)
        places = " ← ".join(f"{Path(at.filename).name}:{at.lineno}" for at in reversed(traceback.extract_tb(error.__traceback__)))
        yield ("bug", f"{type(error).__name__} in the parser, at {places}")


def _tasks() -> dict:
    from ingest.inspect import inspect
    from ingest.parse import members, parse

    return {"members": members, "parse": parse, "inspect": inspect}


def _die_with_parent() -> None:
    """A parser in the middle of a sheet would not see for minutes that nobody waits for it."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(file: BinaryIO) -> None:
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = SECONDS + SECONDS_PER_MB * (file.seek(0, io.SEEK_END) >> 20)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + allowed, hard))


if __name__ == "__main__":
    main()
