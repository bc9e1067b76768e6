"""How a clerk writes a value into a cell: habits kept through a file, and slips from them. Every form means the same value."""

from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import pandas as pd

from ingest.ledger import Column

SLIPS = 0.025  # share of the cells that are written otherwise than the clerk's habit
NULLS = ("—", "/", "")
FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
MARKS = ("·", "·", "．", "•", ".", "-")  # between the parts of a 档号
NAME_MARKS = ("、", "、", "，", "；")
COUNTED_IN = {
    "volumes": "卷", "items": "件", "books": "册", "boxes": "盒", "pages": "页", "pages_copied": "页", "digitized_pages": "页",
    "persons": "人", "visitors": "人次", "entries": "条", "opinions": "条", "certificates": "份", "columns": "列",
    "area": "㎡", "volume_m3": "m³", "shelf_metres": "米", "capacity_metres": "米", "gigabytes": "GB", "score": "分", "hours": "学时",
}  # fmt: skip
DATES: tuple[Callable[[pd.Timestamp], str], ...] = (
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
)


@dataclass(frozen=True)
class Hand:
    """One clerk at one file: `salt` fixes his habits, the dice his slips; in a workbook numbers and dates are true ones."""

    salt: str
    dice: np.random.Generator
    in_workbook: bool

    def cells(self, column: Column, values: pd.Series) -> np.ndarray:
        """The cells of a column (object array): what is missing is mostly left blank, now and then a — or / stands for it."""
        if column.type in ("text", "unit"):
            cells = values.to_numpy(dtype=object, na_value=None)
        elif column.type == "record_no":
            cells = values.str.replace("·", self.habit(MARKS, "mark")).to_numpy(dtype=object, na_value=None)
        else:
            cells = self._by_habit(column, values)
        cells = cells.copy()
        slips = np.flatnonzero(self.dice.random(len(cells)) < SLIPS)
        throws = self.dice.integers(1 << 16, size=len(slips)).tolist()
        for at, value, throw in zip(slips.tolist(), values.iloc[slips].tolist(), throws, strict=True):
            forms = self._slips(column, value)
            cells[at] = forms[throw % len(forms)]
        return cells

    def habit(self, forms: tuple, about: str) -> object:
        """The form that this clerk keeps to."""
        return forms[crc32(f"{self.salt} {about}".encode()) % len(forms)]

    def _by_habit(self, column: Column, values: pd.Series) -> np.ndarray:
        """Worked out once for each value that occurs."""
        codes, found = pd.factorize(values)
        written = np.empty(len(found) + 1, dtype=object)  # the last, at -1, is for what is missing
        written[:-1] = [self._usual(column, value) for value in found.tolist()]
        return written[codes]

    def _usual(self, column: Column, value: object) -> object:
        if column.type == "date":
            return value.to_pydatetime() if self.in_workbook else self.habit(DATES, column.name)(value)
        if column.type == "code":
            return self.habit((value, value, value, *spellings(column, value)), value)
        if column.type == "names":
            return value.replace("、", self.habit(NAME_MARKS, "names"))
        if column.type == "percent":
            return f"{value:g}%"
        if column.type == "year":
            return self.habit((int(value), int(value), f"{value}年度"), "year") if self.in_workbook else str(value)
        if value == column.default:
            return None
        plain = _plain(value)
        if column.name in COUNTED_IN and self.habit((0, 0, 0, 0, 1), column.name):
            return plain + COUNTED_IN[column.name]
        return value if self.in_workbook else plain

    def _slips(self, column: Column, value: object) -> tuple:
        """Other forms of the value."""
        if pd.isna(value):
            return (None,) if column.personal or column.name.endswith("_no") else NULLS
        if column.type == "date":
            return tuple(style(value) for style in DATES)
        if column.type == "code":
            return (*spellings(column, value), " ".join(value))
        if column.type == "names":
            return tuple(value.replace("、", mark) for mark in NAME_MARKS)
        if column.type == "record_no":
            return tuple(value.replace("·", mark) for mark in MARKS)
        if column.type in ("int", "decimal"):
            plain = _plain(value)
            return plain.translate(FULL_WIDTH), _plain(value, ","), plain + COUNTED_IN.get(column.name, "")
        if column.type in ("percent", "year"):
            return (f"{value:g}{'%' if column.type == 'percent' else '年度'}".translate(FULL_WIDTH),)
        if column.personal == "number":
            return f" {value}", value.lower(), value.translate(FULL_WIDTH)
        return f"{value} ", f"　{value}"


def spellings(column: Column, word: str) -> tuple[str, ...]:
    """The other spellings of a code that the declaration knows."""
    return tuple(spelling for spelling, meant in column.codes.items() if meant == word and spelling != word) or (word,)


def _plain(value: float, thousands: str = "") -> str:
    """12345.5 → 12345.5 or 12,345.5: no more decimals than the value has."""
    return f"{value:{thousands}}" if value % 1 else f"{int(value):{thousands}}"
