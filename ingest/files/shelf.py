"""Sheets that calamine holds in memory: as many as there is room for, each begun anew when it is wanted again."""

from collections.abc import Callable, Iterator
from itertools import islice

from ingest.grid import Row

BLOCK = 500  # rows taken at a time


class Shelf:
    """Rows of several sheets that may be read by turns; of those that do not fit together the one left longest makes room."""

    def __init__(self, begin: Callable[[str], Iterator[Row]], room: int) -> None:
        self._begin = begin
        self._room = room
        self._open: dict[str, tuple[int, Iterator[Row]]] = {}

    def rows(self, sheet: str, size: int) -> Iterator[Row]:
        """All rows of a sheet that takes up so much room."""
        done = 0
        while block := self._block(sheet, size, done):
            yield from block
            done += len(block)

    def _block(self, sheet: str, size: int, done: int) -> list[Row]:
        if sheet in self._open:
            _, rows = self._open.pop(sheet)
        else:
            while self._open and size + sum(taken for taken, _ in self._open.values()) > self._room:
                del self._open[next(iter(self._open))]
            rows = islice(self._begin(sheet), done, None)
        block = list(islice(rows, BLOCK))
        if block:
            self._open[sheet] = size, rows
        return block
