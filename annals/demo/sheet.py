"""A ledger's rows as a clerk's sheet has them: title, export date, header, rows with what is wrong among them, total, footer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from annals.demo.faults import faulty
from annals.demo.hand import Hand
from ingest.ledger import Ledger

Row = Sequence  # of cells
SERIAL = "序号"
UNASKED = {  # columns that no declaration asks for
    "存放位置": ["一排三列", "二排五列", "四排一列"],
    "填报人": ["赵甲一", "钱乙二"],
    "备注": ["", "", "", "已电话回访"],
}
NOT_ADDED = ("score", "hours", "persons")  # numbers of which a sum says nothing, or whose blanks are ones


@dataclass(frozen=True)
class Shape:
    """What is peculiar to one file's look."""

    encoding: str | None = None  # of a text file; None is a workbook
    titled: bool = False
    dated: bool = False
    totalled: bool = False
    footed: bool = False
    synonyms: bool = False
    faults: tuple[str, ...] = ()  # what is wrong in a row of its own
    dealt: int = 1  # frames over which the faults are dealt out
    monthly: bool = False  # a sheet a month
    page: int = 0  # rows after which the header is printed again
    extra: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One table to be written: whose, of which year, in which shape and by which hand."""

    ledger: Ledger
    shape: Shape
    hand: Hand
    year: int
    title: str
    exported: str
    month: int = 0  # of a sheet a month, counted from 0

    def rows(self, frames: Iterable[pd.DataFrame]) -> Iterator[Row]:
        """Every row of the sheet, cell by cell, all of one width; one frame at a time is held."""
        columns: list[str] = []
        totals: Counter[str] = Counter()
        for part, frame in enumerate(frames, start=self.month):
            if not columns:
                columns = list(frame.columns)
                yield from self._top(columns)
            totals.update({name: frame[name].sum() for name in self._added(frame)})
            yield from self._paged(self._body(frame, part), columns)
        yield from self._bottom(columns, totals)

    def _header(self, columns: list[str]) -> list[str]:
        declared = [self.ledger.columns[name] for name in columns]
        synonyms = [column.synonyms if self.shape.synonyms else () for column in declared]
        labels = [self.hand.habit((c.label, *others), f"label of {c.name}") for c, others in zip(declared, synonyms, strict=True)]
        return [*self._serial(), *labels, *self._after()]

    def _serial(self) -> list[str]:
        return [extra for extra in self.shape.extra if extra == SERIAL]

    def _after(self) -> list[str]:
        return [extra for extra in self.shape.extra if extra != SERIAL]

    def _top(self, columns: list[str]) -> Iterator[Row]:
        header = self._header(columns)
        if self.shape.titled:
            yield _wide([self.title], len(header))
        if self.shape.dated:
            yield _wide(["单位：卷、件、页", self.exported], len(header))
        yield header

    def _paged(self, body: list[tuple], columns: list[str]) -> Iterator[Row]:
        for at, row in enumerate(body):
            if self.shape.page and at and at % self.shape.page == 0:
                yield self._header(columns)
            yield row

    def _body(self, frame: pd.DataFrame, part: int) -> list[tuple]:
        cells = [self.hand.cells(self.ledger.columns[name], frame[name]) for name in frame.columns]
        if self._serial():
            cells.insert(0, np.arange(1, len(frame) + 1).astype(object if self.hand.in_workbook else "U"))
        cells += [self._unasked(extra, len(frame)) for extra in self._after()]
        rows = list(zip(*(column.tolist() for column in cells), strict=True))
        if self.shape.faults and rows:
            self._spoil(rows, [*self._serial(), *frame.columns], part)
        return rows

    def _unasked(self, extra: str, size: int) -> np.ndarray:
        words = np.array(UNASKED[extra], dtype=object)
        return words[self.hand.dice.integers(len(words), size=size)]

    def _spoil(self, rows: list[tuple], columns: list[str], part: int) -> None:
        """Puts one row twice, and the part's faults among the rows. Sheets with a total have neither."""
        at = self._anywhere(rows)
        if part % 5 == 0:
            rows.insert(at, rows[at])
        for serial, fault in enumerate(self.shape.faults[part :: self.shape.dealt], start=part + 1):
            at = self._anywhere(rows)
            row = faulty(rows[at], fault, self.ledger, columns, self.year, serial)
            if row:
                rows.insert(at, row)

    def _anywhere(self, rows: list[tuple]) -> int:
        return int(self.hand.dice.integers(len(rows)))

    def _added(self, frame: pd.DataFrame) -> list[str]:
        if not self.shape.totalled:
            return []
        added = [name for name in frame.columns if self.ledger.columns[name].type in ("int", "decimal")]
        return [name for name in added if name not in NOT_ADDED and frame[name].notna().any()]

    def _bottom(self, columns: list[str], totals: dict[str, float]) -> Iterator[Row]:
        width = len(self._header(columns))
        if totals:
            sums = [None for _ in self._serial()] + [self._total(totals[c]) if c in totals else None for c in columns]
            yield _wide(["合计", *sums[1:]], width)
        if self.shape.footed:
            yield [None] * width
            yield _wide(["注：本表按登记先后排列。"], width)
            yield _wide(["制表人：孙丙三", "审核人：李丁四"], width)

    def _total(self, amount: float) -> object:
        amount = round(float(amount), 2)
        return amount if self.hand.in_workbook else f"{int(amount) if amount.is_integer() else amount:,}"


def _wide(cells: list, width: int) -> Row:
    return [*cells, *[None] * (width - len(cells))][:width]
