"""Rows of a table into a batch: cells converted, personal data taken out, rows that may load parted from those that may not."""

import hmac
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from ingest import corrections, figures
from ingest.grid import BadCell, Row, is_blank
from ingest.messages import Batch, Context, Reject
from ingest.people import personal
from ingest.reasons import sentence
from ingest.repairs import Log
from ingest.tables.layout import Layout
from ingest.totals import Sums, Total
from ingest.values import cells

PERSONAL = "（个人信息，不予显示）"


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
    whole: tuple[str, str] = "", ""  # name and unit of the last printed figure that was no part of another (其中：)

    def __post_init__(self) -> None:
        self.sums = Sums(self.layout)


def batch(table: Table, rows: list[Row], context: Context) -> Batch:
    """The rows as one batch; the table's counts, sums and repairs go on with them."""
    ledger, layout = table.layout.ledger, table.layout
    numbers = [number for number, _ in rows]
    raw = _columns(rows, layout)
    corrected = _correct(table, raw, numbers, context)
    problems: dict[int, list[tuple[str, str]]] = {}
    columns = {}
    derived = figures.derive(table, raw, numbers, problems) if ledger.is_printed else {}
    for name, column in ledger.columns.items():
        factor = 1 if derived else _factor(layout, name)
        found = cells.convert(raw[name], column, factor, table.is_1904)
        columns[name] = found.values
        for at, code in found.problems.items():
            problems.setdefault(at, []).append((name, code))
        table.log.cells(found.repairs, numbers, column, ledger)
    table.sums.add(columns)
    columns |= derived
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
        [mark(rows[at][1], context.key) for at in sorted(problems)],
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


def mark(row: list, key: bytes) -> str:
    """A keyed hash of a row's raw cells."""
    return hmac.new(key, "\x1f".join(map(str, row)).encode("utf-8", "replace"), sha256).hexdigest()[:32]
