"""The repair log of a table while it is read: what was mended without asking, where first, from what to what, how often."""

from collections.abc import Iterable

from ingest.grid import Repair
from ingest.ledger import Column, Ledger
from ingest.people import personal

DISTINCT = 500  # spellings kept of one repair of one column; the rest are counted together


class Log:
    """Repairs added up: the same mending of the same text is one line with the number of its rows."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, str, str], list[int]] = {}  # code, column, before, after → first row, rows
        self._kinds: dict[tuple[str, str], int] = {}

    def add(self, code: str, row_no: int = 0, column: str = "", before: str = "", after: str = "", rows: int = 1) -> None:
        line = code, column, before, after
        if line not in self._rows:
            kinds = self._kinds[code, column] = self._kinds.get((code, column), 0) + 1
            if kinds > DISTINCT:
                line = code, column, "", ""
        known = self._rows.setdefault(line, [row_no, 0])
        known[1] += rows

    def extend(self, repairs: Iterable[Repair]) -> None:
        """Repairs of the sheet, as they are."""
        for one in repairs:
            self.add(*one)

    def cells(self, repairs: Iterable[Repair], numbers: list[int], column: Column, ledger: Ledger) -> None:
        """Repairs of a column's cells: `row_no` is a position among `numbers`, and the texts are raw."""
        for one in repairs:
            before, after = "", ""
            if column.codes:  # both are words of the declaration
                before, after = one.before, one.after
            elif not column.personal:
                before, after = personal.showable(one.before, ledger), personal.showable(one.after, ledger)
            self.add(one.code, numbers[one.row_no], column.label, before, after, one.rows)

    def lines(self) -> list[Repair]:
        """One line for each, in the order of their first rows."""
        found = [
            Repair(code, first, column, before, after, rows)
            for (code, column, before, after), (first, rows) in self._rows.items()
        ]
        return sorted(found, key=lambda line: line.row_no)
