"""Totals that a sheet declares, compared with what its rows add up to; a total is never loaded as a row."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ingest.tables.layout import Layout
from ingest.values import cells


class Total(NamedTuple):
    """A total that the sheet declares for a column, beside what its rows add up to."""

    sheet: str
    row_no: int
    column: str
    declared: float
    computed: float


class Sums:
    """Running sums of a sheet's number columns: of the whole table, and since its last total row."""

    def __init__(self, layout: Layout) -> None:
        numbers = {name for name, column in layout.ledger.columns.items() if column.type in ("int", "decimal")}
        self.positions = {name: at for name, at in layout.positions.items() if name in numbers}
        self.layout = layout
        self.whole: Counter = Counter()
        self.part: Counter = Counter()

    def add(self, columns: dict[str, list]) -> None:
        """Rows count whether they load or not: the clerk's formula added them too."""
        for name in self.positions:
            amount = sum(filter(None, columns[name]))
            self.whole[name] += amount
            self.part[name] += amount

    def compare(self, sheet: str, number: int, row: list) -> Iterator[Total]:
        """A total may be of the whole table or of the rows since the last total; one that is neither shows the nearer."""
        for name, at in self.positions.items():
            column = self.layout.ledger.columns[name]
            [declared] = cells.convert(row[at : at + 1] or [None], column, self.layout.factors[name]).values
            if declared is not None and declared is not column.default:
                computed = min(self.whole[name], self.part[name], key=lambda found: abs(found - declared))
                yield Total(sheet, number, column.label, float(declared), float(computed))
        self.part.clear()
