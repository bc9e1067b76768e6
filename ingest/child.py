"""The child process in which files are parsed, with limits on memory and time (architecture.md, rule 13): rows come back.

The file comes through a pipe and is kept without a name, so that nothing of a ledger is left on the disk whatever is killed.
"""

import gc
import io
import pickle
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ingest.reasons import Refused

MEMORY = 2 << 30  # bytes of address space
SECONDS, SECONDS_PER_MB = 60, 3  # of processor time for a file
IN_MEMORY = 32 << 20  # bytes; a longer copy goes to an unlinked file
PR_SET_PDEATHSIG = 1  # of Linux


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
