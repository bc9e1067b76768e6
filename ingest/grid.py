"""A sheet as rows of raw cells, whatever file it came from; row numbers are the sheet's or the text's own, from 1."""

from collections.abc import Iterator
from dataclasses import dataclass

Row = tuple[int, list]  # row number, cells


@dataclass(frozen=True)
class Grid:
    """One sheet or text: its name and its rows; with `fixed_width` a row of another width than the header's is ragged."""

    sheet: str
    rows: Iterator[Row]
    fixed_width: bool = False


def is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
