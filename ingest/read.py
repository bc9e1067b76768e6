"""A sheet's rows into named, typed, de-identified rows; rejects with reasons; every row of the sheet counted once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import NamedTuple

import pandas as pd

from ingest import cells, personal
from ingest.grid import Row, is_blank
from ingest.layout import Layout
from ingest.reasons import sentence
from ingest.totals import Sums, Total

BATCH = 50_000  # rows made into a frame at a time
DTYPES = {"int": "Int64", "year": "Int64", "decimal": "float64", "percent": "float64", "date": "datetime64[s]"}


class Reject(NamedTuple):
    """Why a row did not load: the cell, as far as it may be shown, and what to do about it, in Chinese."""

    sheet: str
    row_no: int
    column: str
    value: str
    code: str
    message: str


@dataclass
class Tally:
    """What became of a sheet's rows: counts by kind, the rejects, the declared totals, the rows set aside."""

    counts: Counter = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    aside: list[tuple[str, int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Context:
    """What a file's rows are read against: the hashing key, the day of the load, the period that the file declares."""

    key: bytes
    today: date
    period: tuple[date, date] | None


def frames(
    sheet: str, rows: Iterator[Row], layout: Layout, ragged: bool, context: Context, tally: Tally
) -> Iterator[pd.DataFrame]:
    """Frames of the rows that may load (stored columns, `sheet`, `row_no`); `tally` has the rest when all are read.

    `ragged`: a row of another width than the header's is rejected, never padded (a missing field shifts the others).
    """
    sums = Sums(layout)
    pending: list[Row] = []
    for number, row in rows:
        kind = _kind(number, row, layout)
        if kind == "data" and ragged and (found := _ragged(sheet, number, row, layout)):
            tally.counts["quarantined"] += 1
            tally.rejects.append(found)
        elif kind == "data":
            pending.append((number, row))
        else:
            _set_aside(sheet, number, row, kind, tally)
        if pending and (kind == "total" or len(pending) == BATCH):
            yield _frame(sheet, pending, layout, context, tally, sums)
            pending = []
        if kind == "total":
            tally.totals += sums.compare(sheet, number, row)
    if pending:
        yield _frame(sheet, pending, layout, context, tally, sums)


def _kind(number: int, row: list, layout: Layout) -> str:
    if number < layout.header_row:
        return "blank" if all(map(is_blank, row)) else "title"
    return "header" if number == layout.header_row else layout.row_kind(row)


def _set_aside(sheet: str, number: int, row: list, kind: str, tally: Tally) -> None:
    tally.counts[kind] += 1
    tally.aside.append((sheet, number, kind))
    if kind == "note":
        tally.notes += [str(cell) for cell in row if not is_blank(cell)]


def _ragged(sheet: str, number: int, row: list, layout: Layout) -> Reject | None:
    width = len(layout.header)
    extra = len(row) - width
    if extra == 0 or (extra > 0 and all(map(is_blank, row[width:]))):
        return None
    code = "too_many_fields" if extra > 0 else "too_few_fields"
    return Reject(sheet, number, "", "", code, sentence(code, value=str(abs(extra))))


def _frame(sheet: str, rows: list[Row], layout: Layout, context: Context, tally: Tally, sums: Sums) -> pd.DataFrame:
    ledger = layout.ledger
    raw = {name: [_cell(row, layout.positions.get(name)) for _, row in rows] for name in ledger.columns}
    columns, rejects = {}, {}
    for name, column in ledger.columns.items():
        columns[name], problems = cells.convert(raw[name], column, layout.factors.get(name, 1))
        for at, code in problems.items():
            rejects.setdefault(at, []).append((name, code))
    sums.add(columns)
    for at, name, code in chain(_blank_keys(columns, layout), _out_of_time(columns, layout, context)):
        if not any(name == said for said, _ in rejects.get(at, [])):
            rejects.setdefault(at, []).append((name, code))
    for at, problems in rejects.items():
        tally.rejects += [_reject(sheet, rows[at][0], name, raw[name][at], code, layout) for name, code in problems]
    tally.counts["quarantined"] += len(rejects)
    kept = personal.deidentify(ledger, columns, context.key)
    frame = pd.DataFrame({name: _series(name, kept[name], layout) for name in ledger.stored})
    frame.insert(0, "sheet", sheet)
    frame.insert(1, "row_no", [number for number, _ in rows])
    return frame.drop(index=list(rejects)).reset_index(drop=True)


def _cell(row: list, position: int | None) -> object:
    return row[position] if position is not None and position < len(row) else None


def _series(name: str, values: list, layout: Layout) -> pd.Series:
    declared = layout.ledger.columns.get(name)
    return pd.Series(values, dtype=DTYPES.get(declared.type, "object") if declared else "object")


def _blank_keys(columns: dict[str, list], layout: Layout) -> Iterator[tuple[int, str, str]]:
    for name in layout.ledger.required:
        excuse = layout.ledger.columns[name].blank_when or {}
        for at, value in enumerate(columns[name]):
            if value is None and not any(columns[other][at] == word for other, word in excuse.items()):
                yield at, name, "required_missing"


def _out_of_time(columns: dict[str, list], layout: Layout, context: Context) -> Iterator[tuple[int, str, str]]:
    """Rows dated after the load, or, of event ledgers, outside the period that the file declares."""
    ledger = layout.ledger
    if ledger.kind not in ("events", "register"):
        return
    first, last = context.period if context.period and ledger.kind == "events" else (date.min, date.max)
    for at, day in enumerate(columns[ledger.dated_by]):
        if day and day > context.today:
            yield at, ledger.dated_by, "future_date"
        elif day and not first <= day <= last:
            yield at, ledger.dated_by, "outside_declared_period"


def _reject(sheet: str, number: int, name: str, raw: object, code: str, layout: Layout) -> Reject:
    column = layout.ledger.columns[name]
    shown = "" if is_blank(raw) else "（个人信息，不予显示）" if column.personal else personal.showable(raw, layout.ledger)
    allowed = "、".join(dict.fromkeys(column.codes.values())) if column.codes else ""
    return Reject(sheet, number, column.label, shown, code, sentence(code, column=column.label, value=shown, allowed=allowed))
