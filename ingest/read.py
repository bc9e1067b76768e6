"""A sheet's rows told apart and counted once each: data into batches, totals compared, the rest set aside or rejected.

Runs in the child process: what leaves it holds no personal data.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ingest.batches import Table, batch, mark
from ingest.grid import BadRow, Grid, Row, is_blank
from ingest.messages import BATCH, Batch, Context, Reject
from ingest.reasons import Refused, sentence
from ingest.tables.layout import Layout
from ingest.tables.rowkinds import Rows


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
    table.marks.append(mark(row, context.key))


def _flush(table: Table, pending: list[Row], context: Context) -> Iterator[tuple]:
    if pending or table.rejects:
        yield from _begin(table)
        said = batch(table, pending, context) if pending else Batch([], {}, [], [], {}, [])
        yield ("rows", said._replace(rejects=[*table.rejects, *said.rejects], marks=[*table.marks, *said.marks]))
        pending.clear()
        table.rejects, table.marks = [], []
