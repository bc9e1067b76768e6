"""A sheet as rows of raw cells, whatever file it came from; row numbers are the sheet's or the text's own, from 1."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

Row = tuple[int, list]  # row number, cells


class Repair(NamedTuple):
    """One line of the repair log: what reading mended without asking (`code` is one of reasons.REPAIRS), where, how often.

    `row_no` is the first such row, 0 where it is the whole sheet's; `before` and `after` are what the cell said and now says.
    """

    code: str
    row_no: int = 0
    column: str = ""
    before: str = ""
    after: str = ""
    rows: int = 1


@dataclass(frozen=True)
class BadCell:
    """A cell that the file itself shows to be no value (`code` is one of reasons.ROWS), and its text as far as there is one."""

    code: str
    text: str = ""


class Shown(float):
    """A number of a workbook, with the text that the workbook shows of it (5.2 as 5.20)."""

    text: str

    def __new__(cls, number: float, text: str) -> "Shown":
        shown = super().__new__(cls, number)
        shown.text = text
        return shown


class BadRow(list):
    """The cells of a line that is no sound record; `code` (one of reasons.ROWS) says why it must be quarantined."""

    def __init__(self, code: str, cells: list) -> None:
        super().__init__(cells)
        self.code = code


@dataclass(frozen=True)
class Grid:
    """One sheet or text: its name and its rows; with `fixed_width` a row of another width than the header's is ragged.

    `repairs` fills while the rows are read, and is whole when they are. A hidden sheet is read only where it is asked for.
    `shown` makes `Shown` of the numbers whose format is known; asked for where the printed digits count. `is_1904` says that bare numbers in it count days from 1904; cells formatted as dates are right already.
    """

    sheet: str
    rows: Iterator[Row]
    fixed_width: bool = False
    is_hidden: bool = False
    is_1904: bool = False
    repairs: list[Repair] = field(default_factory=list)
    shown: Callable[[Iterator[Row]], Iterator[Row]] | None = None


def is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
