"""A sheet's rows into named, typed, de-identified columns; rejects with reasons; every row of the sheet counted once.

Runs in the child process: what leaves it holds no personal data.
"""

import hmac
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from ingest import cells, corrections, personal
from ingest.corrections import Correction
from ingest.grid import BadCell, BadRow, Grid, Row, is_blank
from ingest.layout import Layout
from ingest.reasons import Refused, sentence
from ingest.repairs import Log
from ingest.rowkinds import Rows
from ingest.totals import Sums, Total

BATCH = 50_000  # rows worked on at a time
PERSONAL = "（个人信息，不予显示）"


class Reject(NamedTuple):
    """Why a row did not load: the cell, as far as it may be shown, and what to do about it, in Chinese."""

    sheet: str
    row_no: int
    column: str
    value: str
    code: str
    message: str


class Batch(NamedTuple):
    """Rows that may load, column by column; the rejects, and the columns of rows rejected whose keys are known.

    `marks` are keyed hashes of the rejected rows' cells: they tell whether two files hold the same content.
    """

    row_nos: list[int]
    columns: dict[str, list]
    rejects: list[Reject]
    held_nos: list[int]
    held: dict[str, list]
    marks: list[str]
    corrected: Sequence[tuple[str, str, str, date]] = ()  # row key, column, reason and day of the corrections applied


@dataclass(frozen=True)
class Context:
    """What a file's rows are read against: the hashing key, the day of the load, the declared period, the corrections."""

    key: bytes
    today: date
    corrections: tuple[Correction, ...] = ()
    period: tuple[date, date] | None = None


@dataclass
class Table:
    """A table while it is read: its layout, and what became of its rows so far."""

    sheet: str
    layout: Layout
    is_1904: bool
    counts: Counter = field(default_factory=Counter)
    totals: list[Total] = field(default_factory=list)
    aside: list[tuple[int, str]] = field(default_factory=list)
    log: Log = field(default_factory=Log)
    rejects: list[Reject] = field(default_factory=list)  # of rows that are none, until they are sent
    marks: list[str] = field(default_factory=list)
    is_begun: bool = False

    def __post_init__(self) -> None:
        self.sums = Sums(self.layout)


def tables(grid: Grid, layout: Layout, context: Context) -> Iterator[tuple]:
    """The messages of a sheet's tables (ingest.parse.parse), and ("notes", texts) for what its titles and footers declare."""
    table, rows = Table(grid.sheet, layout, grid.is_1904), Rows(layout)
    pending: list[Row] = []
    for number, row in grid.rows:
        kind = rows.kind(number, row)
        if type(row) is BadRow and kind not in ("blank", "title"):
            _reject_row(table, number, row, row.code, context)
        elif kind == "data":
            if grid.fixed_width and (extra := _ragged(row, len(table.layout.header))):
                code = "too_many_fields" if extra > 0 else "too_few_fields"
                _reject_row(table, number, row, code, context, str(abs(extra)))
            else:
                pending.append((number, row))
        elif kind == "second_table":
            _reject_row(table, number, row, kind, context)
        elif isinstance(kind, Layout):
            yield from _flush(table, pending, context)
            if number == table.layout.header_row + 1:  # the header goes on in this row
                table = replace(table, layout=kind)
            else:
                yield from _end(table)
                table = Table(grid.sheet, kind, grid.is_1904)
            rows = Rows(kind)
            _set_aside(table, number, "header")
        else:
            yield from _aside(table, pending, context, number, row, kind)
        if len(pending) + len(table.rejects) >= BATCH:
            yield from _flush(table, pending, context)
    yield from _flush(table, pending, context)
    table.log.extend(grid.repairs)
    yield from _end(table)


def refused(grid: Grid, why: Refused) -> Iterator[tuple]:
    """The messages of a sheet that nothing loads of: its rows stay in quarantine, none is lost without a word."""
    counts: Counter = Counter()
    message = sentence("no_header") if why.code == "no_header" else str(why)
    rejects: list[Reject] = []
    yield ("table", grid.sheet, None, None, (), ())
    for number, row in grid.rows:
        kind = "blank" if all(map(is_blank, row)) else "quarantined"
        counts[kind] += 1
        if kind == "quarantined" and (why.code == "no_header" or counts[kind] == 1):
            rejects.append(Reject(grid.sheet, number, "", "", why.code, message))
        if len(rejects) == BATCH:
            yield ("rows", Batch([], {}, rejects, [], {}, []))
            rejects = []
    yield ("rows", Batch([], {}, rejects, [], {}, []))
    yield ("tally", counts, [], [], list(grid.repairs), (why.code, str(why)))


def _begin(table: Table) -> Iterator[tuple]:
    """What the table is, before anything else is said of it: by then its header is whole."""
    if not table.is_begun:
        layout = table.layout
        table.is_begun = True
        table.log.extend(layout.repairs)
        undeclared = tuple(layout.undeclared.values())
        yield ("table", table.sheet, layout.ledger.name, layout.header_row, layout.columns_order, undeclared)


def _end(table: Table) -> Iterator[tuple]:
    yield from _begin(table)
    if not table.counts["data"] and not table.counts["quarantined"]:
        table.log.add("header_only")
    yield ("tally", +table.counts, table.totals, table.aside, table.log.lines(), None)


def _aside(table: Table, pending: list[Row], context: Context, number: int, row: list, kind: str) -> Iterator[tuple]:
    if kind in ("total", "subtotal"):
        yield from _flush(table, pending, context)
        totals = list(table.sums.compare(table.sheet, number, row))
        table.totals += totals
        table.log.add(f"{kind}_row", number)
        if totals and all(abs(total.declared - total.computed) <= 0.005 for total in totals):
            table.log.add("totals_agree", number)
        kind = "total"
    elif kind in ("note", "title"):
        if kind == "note":
            table.log.add("footer_row", number)
        yield ("notes", [str(cell) for cell in row if not is_blank(cell)])
    elif kind == "blank":
        table.log.add("blank_rows", number)
    elif kind == "header" and number > table.layout.header_row:
        table.log.add("repeated_header", number)
    _set_aside(table, number, kind)


def _set_aside(table: Table, number: int, kind: str) -> None:
    table.counts[kind] += 1
    table.aside.append((number, kind))


def _ragged(row: list, width: int) -> int:
    """How many cells a row has too many or, below zero, too few; blank cells beyond the header are none."""
    extra = len(row) - width
    return 0 if extra > 0 and all(map(is_blank, row[width:])) else extra


def _reject_row(table: Table, number: int, row: list, code: str, context: Context, value: str = "") -> None:
    table.counts["quarantined"] += 1
    message = sentence(code, column="这一行", value=value or "远超一格该有的长度")
    table.rejects.append(Reject(table.sheet, number, "", "", code, message))
    table.marks.append(_mark(row, context.key))


def _flush(table: Table, pending: list[Row], context: Context) -> Iterator[tuple]:
    if pending or table.rejects:
        yield from _begin(table)
        batch = _batch(table, pending, context) if pending else Batch([], {}, [], [], {}, [])
        yield ("rows", batch._replace(rejects=[*table.rejects, *batch.rejects], marks=[*table.marks, *batch.marks]))
        pending.clear()
        table.rejects, table.marks = [], []


def _batch(table: Table, rows: list[Row], context: Context) -> Batch:
    ledger, layout = table.layout.ledger, table.layout
    numbers = [number for number, _ in rows]
    raw = _columns(rows, layout)
    corrected = _correct(table, raw, numbers, context)
    problems: dict[int, list[tuple[str, str]]] = {}
    columns = {}
    for name, column in ledger.columns.items():
        found = cells.convert(raw[name], column, _factor(layout, name), table.is_1904)
        columns[name] = found.values
        for at, code in found.problems.items():
            problems.setdefault(at, []).append((name, code))
        table.log.cells(found.repairs, numbers, column, ledger)
    table.sums.add(columns)
    kept = personal.deidentify(ledger, columns, context.key)
    for at, said in kept.problems.items():
        problems.setdefault(at, []).extend(said)
    for name, repairs in kept.repairs.items():
        table.log.cells(repairs, numbers, ledger.columns[name], ledger)
    for at, name, code in (*_blank_keys(columns, layout), *_out_of_time(columns, layout, context)):
        if not any(name == known for known, _ in problems.get(at, [])):
            problems.setdefault(at, []).append((name, code))
    return _divided(table, rows, numbers, raw, kept.columns, problems, context)._replace(corrected=corrected)


def _factor(layout: Layout, name: str) -> int:
    """What a column's label multiplies its cells by; a label in % says that 98.5 is a percentage."""
    return 100 if layout.units.get(name) == "%" else layout.factors.get(name, 1)


def _divided(table, rows, numbers, raw, columns, problems, context) -> Batch:
    """The rows that may load apart from those that may not."""
    ledger = table.layout.ledger
    if table.layout.is_unpivoted:
        _hold_whole_rows(numbers, problems)
    rejected = {numbers[at] for at in problems}
    table.counts["quarantined"] += len(rejected)
    table.counts["data"] += len(set(numbers) - rejected) if table.layout.is_unpivoted else len(rows) - len(rejected)
    stored = {name: columns[name] for name in ledger.stored}
    if not problems:
        return Batch(numbers, stored, [], [], {}, [])
    rejects = [
        _reject(table, numbers[at], name, raw[name][at], code) for at, said in sorted(problems.items()) for name, code in said
    ]
    known = [at for at, said in problems.items() if not {name for name, _ in said} & {*ledger.key, "archive_code"}]
    return Batch(
        [number for at, number in enumerate(numbers) if at not in problems],
        {name: [value for at, value in enumerate(values) if at not in problems] for name, values in stored.items()},
        rejects,
        [numbers[at] for at in known],
        {name: [stored[name][at] for at in known] for name in {*ledger.key, "archive_code"}},
        [_mark(rows[at][1], context.key) for at in sorted(problems)],
    )


def _hold_whole_rows(numbers: list[int], problems: dict[int, list]) -> None:
    """Of a row of the sheet that was turned into several, all are held back where one is: it counts once."""
    rejected = {numbers[at] for at in problems}
    for at, number in enumerate(numbers):
        if number in rejected:
            problems.setdefault(at, [])


def _columns(rows: list[Row], layout: Layout) -> dict[str, list]:
    """Raw cells by column name; None where the sheet has no such column, or the row ends before it."""
    width = max(layout.positions.values()) + 1
    lines = [row if len(row) >= width else [*row, *[None] * (width - len(row))] for _, row in rows]
    across = list(zip(*lines, strict=False))
    absent = [None] * len(rows)
    return {name: list(across[layout.positions[name]]) if name in layout.positions else absent for name in layout.ledger.columns}


def _correct(table: Table, raw: dict[str, list], numbers: list[int], context: Context) -> list[tuple[str, str, str, date]]:
    """Puts right what corrections.yml names; says which corrections found their row."""
    ledger, corrected = table.layout.ledger, []
    if not any(one.ledger == ledger.name for one in context.corrections):
        return corrected
    keys = {name: cells.convert(raw[name], ledger.columns[name]).values for name in (*ledger.key, "archive_code")}
    for done in corrections.apply(ledger, raw, keys, context.corrections):
        table.log.add("corrected", numbers[done.position], ledger.columns[done.column].label)
        one = done.correction
        corrected.append((one.row_key, one.column, one.reason, one.corrected_on))
    return corrected


def _blank_keys(columns: dict[str, list], layout: Layout) -> Iterator[tuple[int, str, str]]:
    for name in layout.ledger.required:
        if None not in columns[name]:
            continue
        excuse = layout.ledger.columns[name].blank_when or {}
        for at, value in enumerate(columns[name]):
            if value is None and not any(columns[other][at] == word for other, word in excuse.items()):
                yield at, name, "required_missing"


def _out_of_time(columns: dict[str, list], layout: Layout, context: Context) -> Iterator[tuple[int, str, str]]:
    """Rows dated after the load, or, of event ledgers, outside the period that the file declares."""
    ledger = layout.ledger
    if ledger.kind not in ("events", "register"):
        return
    days = columns[ledger.dated_by]
    first, last = context.period if context.period and ledger.kind == "events" else (date.min, date.max)
    wrong = {day for day in set(days) if day and (day > context.today or not first <= day <= last)}
    if wrong:
        for at, day in enumerate(days):
            if day in wrong:
                yield at, ledger.dated_by, "future_date" if day > context.today else "outside_declared_period"


def _reject(table: Table, number: int, name: str, raw: object, code: str) -> Reject:
    ledger = table.layout.ledger
    column = ledger.columns[name]
    said = raw.text if isinstance(raw, BadCell) else raw
    shown = "" if is_blank(said) else PERSONAL if column.personal else personal.showable(said, ledger)
    if code == "text_too_long":
        shown = f"{len(str(said)):,} 个字"
    allowed = "、".join(dict.fromkeys(column.codes.values())) if column.codes else ""
    message = sentence(code, column=column.label, value=shown, allowed=allowed)
    return Reject(table.sheet, number, column.label, shown, code, message)


def _mark(row: list, key: bytes) -> str:
    return hmac.new(key, "\x1f".join(map(str, row)).encode("utf-8", "replace"), sha256).hexdigest()[:32]
