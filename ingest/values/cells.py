"""Cells into values, a column at a time: dates, numbers, codes, texts; a reason where a cell is none, and a log of what was mended.

A value is worked out once however often its cell stands in the column; texts that differ from row to row are looked over together.
"""

from collections import Counter
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ingest.grid import Repair
from ingest.ledger import Column, normalize
from ingest.values import dates, numbers, plain, texts
from ingest.values.texts import Problem

REMEMBERED = 100_000  # distinct cells of a column
LISTED = 200  # distinct repairs of a column in one batch; the rest are counted together
REPORTED = {"stat_year"}  # years of reports, not of records: 民国 there is a column mixed up
VARIED = 1000  # cells that show whether a column's texts repeat


class Converted(NamedTuple):
    """One value per cell, None where blank or bad; position → reason code of the bad ones; repairs, whose `row_no` is a position."""

    values: list
    problems: dict[int, str]
    repairs: list[Repair]


class Known(NamedTuple):
    """Cells already worked out: their values, and reason and repair codes of those that have any."""

    values: dict
    problems: dict[object, str]
    repairs: dict[object, list[str]]


def convert(cells: list, column: Column, factor: int = 1, is_1904: bool = False) -> Converted:
    """Values of a column's cells; `factor` is what its label multiplies by (万卷 → 10000; of percentages 100 for a label with %).

    `is_1904`: bare numbers in a date column count days from 1904. Personal columns that nobody reads come back blank.
    """
    if column.personal == "drop":
        return Converted([None] * len(cells), {}, [])
    known = _known(column, factor, is_1904)
    kinds = set(map(type, cells))
    if column.type in plain.SAFE and not column.width and kinds <= {str, type(None)} and _is_varied(cells):
        return _looked_over(cells, column, known)
    if kinds & {bool, int}:  # 1, 1.0 and True would be one cell
        cells = [cell if isinstance(cell, str) else (type(cell), cell) for cell in cells]
    return _looked_up(cells, column, factor, is_1904, known)


@lru_cache(maxsize=1000)
def _known(column: Column, factor: int, is_1904: bool) -> Known:
    return Known({}, {}, {})


def _is_varied(cells: list) -> bool:
    some = cells[:VARIED]
    return len(set(some)) > len(some) / 2


def _looked_over(cells: list, column: Column, known: Known) -> Converted:
    """Pieces of the column that need no mending pass as they are; the cells of the others are looked up."""
    values, rest = plain.passed(cells, column)
    if not rest:
        return Converted(values, {}, [])
    found = _looked_up([cells[at] for at in rest], column, 1, False, known)
    for at, value in zip(rest, found.values, strict=True):
        values[at] = value
    problems = {rest[at]: code for at, code in found.problems.items()}
    return Converted(values, problems, [one._replace(row_no=rest[one.row_no]) for one in found.repairs])


def _looked_up(cells: list, column: Column, factor: int, is_1904: bool, known: Known) -> Converted:
    seen = set(cells)
    fresh = seen.difference(known.values)
    if len(known.values) + len(fresh) > REMEMBERED:
        for part in known:
            part.clear()
        fresh = seen
    for cell in fresh:
        _learn(cell, column, factor, is_1904, known)
    values = list(map(known.values.__getitem__, cells))
    problems = {}
    if not seen.isdisjoint(known.problems):
        problems = {at: known.problems[cell] for at, cell in enumerate(cells) if cell in known.problems}
    return Converted(values, problems, _repairs(cells, seen, column, known))


def _learn(seen: object, column: Column, factor: int, is_1904: bool, known: Known) -> None:
    cell = seen[1] if isinstance(seen, tuple) else seen
    known.values[seen] = None
    try:
        cell, unwrapped = texts.unwrapped(cell)
        texts.checked(cell, column)
        value, repairs = _value(cell, column, factor, is_1904)
    except Problem as problem:
        known.problems[seen] = problem.code
        return
    known.values[seen] = value
    if unwrapped or repairs:
        known.repairs[seen] = [*unwrapped, *repairs]


def _value(cell: object, column: Column, factor: int, is_1904: bool) -> tuple[object, list[str]]:
    if texts.is_null(cell) or (column.type in numbers.NUMBERS and numbers.is_null(cell)):
        is_blank = cell is None or not normalize(cell)
        return column.default, [] if is_blank else ["null_marker"]
    if column.type in numbers.NUMBERS:
        return numbers.NUMBERS[column.type](cell, column, factor)
    if column.type in ("date", "year"):
        return _dated(cell, column, is_1904)
    return texts.TEXTS[column.type](cell, column)


def _dated(cell: object, column: Column, is_1904: bool) -> tuple[date | int, list[str]]:
    is_date = column.type == "date"
    value = dates.parse(cell, is_1904) if is_date else dates.year(cell, only_plain=column.name in REPORTED)
    if isinstance(value, str):
        raise Problem("garbled_text" if isinstance(cell, str) and texts.is_garbled(cell) else value)
    if isinstance(cell, str) and dates.is_era(cell):
        return value, ["era_converted"]
    return value, [] if isinstance(cell, date) or _as_stored(cell, value) else _dressed(cell, value)


def _as_stored(cell: object, value: date | int) -> bool:
    return cell == value if not isinstance(cell, str) else cell == str(value)


def _dressed(cell: object, value: date | int) -> list[str]:
    only_space = isinstance(cell, str) and " ".join(texts.INVISIBLE.sub("", cell).split()) == str(value)
    return ["whitespace_trimmed" if only_space else "date_normalised"]


def _repairs(cells: list, seen: set, column: Column, known: Known) -> list[Repair]:
    """One line for each code and distinct text, first ones first; of personal columns and beyond LISTED without the text."""
    if seen.isdisjoint(known.repairs):
        return []
    lines: list[Repair] = []
    rest: dict[str, Repair] = {}
    for cell, rows in Counter(filter(known.repairs.__contains__, cells)).items():
        for code in known.repairs[cell]:
            if len(lines) < LISTED and not column.personal:
                lines.append(Repair(code, cells.index(cell), "", _shown(cell), _shown(known.values[cell]), rows))
            elif code in rest:
                rest[code] = rest[code]._replace(rows=rest[code].rows + rows)
            else:
                rest[code] = Repair(code, cells.index(cell), rows=rows)
    return [*lines, *rest.values()]


def _shown(value: object) -> str:
    value = value[1] if isinstance(value, tuple) else value
    return "" if value is None else str(value)
