"""The parent's end of the child process that parses: files in, messages back, and what it means when the child dies.

Messages are pickled; no other objects are made of them than those of a row.
"""

import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from ingest.reasons import Refused

CHUNK = 1 << 20
AHEAD = 3  # messages read before they are asked for, so that parsing and loading overlap
GRACE = 10  # seconds in which a child that says nothing more must have ended
MESSAGE_PARTS = {
    ("collections", "Counter"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("decimal", "Decimal"),
    ("ingest.grid", "Repair"),
    ("ingest.messages", "Batch"),
    ("ingest.messages", "Reject"),
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
        # -P: a folder of that name where the command happens to run is not this package.
        self._child = subprocess.Popen([sys.executable, "-P", "-m", "ingest.child"], **pipes)

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
