"""Cells into values: numbers with their units, codes, names of units, record numbers; a reason where a cell is none."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from ingest import dates
from ingest.grid import is_blank
from ingest.ledger import Column, normalize

NULLS = {"", "-", "—", "——", "--", "/", "\\", "无", "空", "暂缺", "无数据", "NULL", "NONE", "N/A", "NAN", "―", "–"}
UNITS = "人次|卷|件|册|页|份|人|个|台|套|张|块|平方米|立方米|米|M2|M3|M|GB|G|条|盒|家|名|组|列|学时|小时|课时|分|次|本|把|幅"
NUMBER = re.compile(rf"([-+]?\d+(?:\.\d+)?(?:E[-+]?\d+)?)([万亿]?)(?:{UNITS})?")
POWERS = {"": 1, "万": 10_000, "亿": 100_000_000}
SEPARATORS = re.compile(r"[·.•・\-—–‧]+")
BETWEEN_NAMES = re.compile(r"[、,;]")
PLACES = Decimal("0.0001")


class Problem(Exception):
    """A cell that is no value of its column; `code` is one of reasons.ROWS."""

    def __init__(self, code: str) -> None:
        self.code = code


def convert(cells: list, column: Column, factor: int = 1) -> tuple[list, dict[int, str]]:
    """Values of a column's cells (None where blank), and position → reason code of the cells that are none.

    A cell is worked out once however often it stands in the column.
    """
    known: dict[tuple, object] = {}
    values, problems = [], {}
    for position, cell in enumerate(cells):
        seen = (type(cell), cell)
        if seen not in known:
            known[seen] = _value(cell, column, factor)
        value = known[seen]
        if isinstance(value, Problem):
            problems[position] = value.code
            value = None
        values.append(value)
    return values, problems


def _value(cell: object, column: Column, factor: int) -> object:
    if is_blank(cell) or (isinstance(cell, str) and normalize(cell) in NULLS):
        return column.default
    try:
        if column.type in ("int", "decimal"):
            return NUMERIC[column.type](_number(cell) * factor, column)
        return CONVERT[column.type](cell, column)
    except Problem as problem:
        return problem


def _number(cell: object) -> Decimal:
    if isinstance(cell, bool | date):
        raise Problem("not_a_number")
    if isinstance(cell, int | float):
        return Decimal(repr(cell))
    found = NUMBER.fullmatch(normalize(cell).replace(",", ""))
    if not found:
        raise Problem("not_a_number")
    return Decimal(found[1]) * POWERS[found[2]]


def _int(number: Decimal, column: Column) -> int:
    whole = number.to_integral_value(ROUND_HALF_UP)
    if abs(number - whole) > Decimal("1e-9"):  # 15.000000000000002 is 15 with the noise of a float
        raise Problem("not_integer")
    if whole < column.minimum:
        raise Problem("below_minimum")
    return int(whole)


def _decimal(number: Decimal, column: Column) -> Decimal:
    if number < column.minimum:
        raise Problem("below_minimum")
    return number.quantize(PLACES, ROUND_HALF_UP)


def _percent(cell: object, column: Column) -> Decimal:
    """98.5% and 0.985 are both 98.5; a bare number above 1 could be either a percentage or a mistake."""
    written = normalize(cell)
    if isinstance(cell, str) and written.endswith("%"):
        return _decimal(_number(written[:-1]), column)
    share = _number(cell)
    if share > 1:
        raise Problem("ambiguous_percent")
    return _decimal(share * 100, column)


def _year(cell: object, column: Column) -> int:
    written = normalize(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
    found = re.fullmatch(r"(\d{4})(年度?)?", written)
    if not found:
        raise Problem("invalid_date")
    return int(found[1])


def _date(cell: object, column: Column) -> date:
    day = dates.parse(cell)
    if isinstance(day, str):
        raise Problem(day)
    return day


def _code(cell: object, column: Column) -> str:
    word = column.codes.get(normalize(_text(cell, column)))
    if word is None:
        raise Problem("not_in_code_list")
    return word


def _text(cell: object, column: Column) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return " ".join(str(cell).replace("\u200b", "").replace("\ufeff", "").split())


def _unit(cell: object, column: Column) -> str:
    """Names of units are trimmed and folded to half width, and otherwise different names are different units."""
    return "".join(unicodedata.normalize("NFKC", _text(cell, column)).split())


def _record_no(cell: object, column: Column) -> str:
    """档号 with one mark for all its separators, so that two spellings compare equal (DA/T 13-2022)."""
    return SEPARATORS.sub("-", _unit(cell, column)).strip("-")


def _names(cell: object, column: Column) -> str:
    names = BETWEEN_NAMES.split(_unit(cell, column))
    return "、".join(dict.fromkeys(name for name in names if name))


NUMERIC = {"int": _int, "decimal": _decimal}
CONVERT: dict[str, Callable] = {
    "percent": _percent,
    "year": _year,
    "date": _date,
    "code": _code,
    "text": _text,
    "unit": _unit,
    "record_no": _record_no,
    "names": _names,
}
