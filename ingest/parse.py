"""A file into messages: what it is, its tables, their rows, what was set aside. Runs in the child process only."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import BinaryIO

from ingest import read
from ingest.files import archive, delimited, markup, sniff, workbook
from ingest.files.sniff import Format
from ingest.grid import Grid, Repair, Row, is_blank
from ingest.ledger import declared
from ingest.messages import Context
from ingest.reasons import Refused
from ingest.tables import layout, period, wide
from ingest.tables.layout import Layout

Found = Layout | Refused | None  # what a sheet shows: a ledger, nearly one, or none


def members(file: BinaryIO) -> Iterator[tuple]:
    """("member", name) for each ledger file in an archive; nothing for any other file."""
    if sniff.sniff(file).kind == "archive":
        yield from (("member", one) for one in archive.members(file))


def grids(file: BinaryIO, found: Format) -> Iterator[Grid]:
    """The sheets of a file of any format, hidden ones too."""
    if found.kind == "text":
        return delimited.grids(file, found.encoding, label_score)
    if found.kind in ("html", "xmlss"):
        return markup.grids(file, found)
    return workbook.grids(file, found)


def label_score(rows: list[Row]) -> int:
    """How well rows show the header of a declared ledger: by that a text's dialect is found."""
    return layout.score(rows, declared())


def parse(file: BinaryIO, name: str, member: str | None, hidden: bool, context: Context) -> Iterator[tuple]:
    """Messages, in order:

    ("file", format, first and last day of the declared period, repairs),
    ("table", sheet, ledger or None, header row, columns by position, undeclared labels) as often as there are tables, each with
    ("rows", Batch) and, at its end, ("tally", counts, totals, set aside, repairs, refusal or None);
    ("declared", export date) at last. Raises Refused where nothing of the file can be loaded.
    """
    if member:
        file = archive.open_member(file, member)
    found = sniff.sniff(file)
    mismatch = sniff.mismatch(name, found)
    sheets = [_laid_out(grid) if hidden or not grid.is_hidden else (grid, None) for grid in grids(file, found)]
    layouts = [one for _, one in sheets if isinstance(one, Layout)]
    titles = [text for one in layouts for text in one.titles]
    context = replace(context, period=period.declared_period(PurePosixPath(name).name, titles))
    if not layouts:
        _refuse(sheets)
    yield ("file", found.kind if found.encoding is None else found.encoding, context.period, [mismatch] if mismatch else [])
    notes: list[str] = []
    for grid, one in sheets:
        yield from _sheet(grid, one, hidden, context, notes)
    yield ("declared", period.exported_on(chain(titles, notes)))


def _refuse(sheets: list[tuple[Grid, Found]]) -> None:
    """Nothing to load: the true reason, save where rows without a header are kept in quarantine."""
    refusals = [one for _, one in sheets if isinstance(one, Refused)]
    if not any(refused.code == "no_header" for refused in refusals):
        raise next(iter(refusals), Refused("no_ledger"))


def _laid_out(grid: Grid) -> tuple[Grid, Found]:
    start = list(islice(grid.rows, layout.HEADER_WITHIN))
    grid = replace(grid, rows=chain(start, grid.rows))
    try:
        found = layout.find(start, declared())
    except Refused as refused:
        found = refused
    across = None if isinstance(found, Layout) else _wide(start)
    if grid.shown and (across or (isinstance(found, Layout) and found.ledger.is_printed)):
        grid = replace(grid, rows=grid.shown(grid.rows))
    if across:
        return replace(grid, rows=wide.unpivot(across, grid.rows, grid.repairs), fixed_width=False), across.layout
    return grid, found


def _wide(start: list[Row]) -> wide.Wide | None:
    try:
        return wide.find(start)
    except Refused:  # a year twice: what the sheet was refused for stands
        return None


def _sheet(grid: Grid, found: Found, hidden: bool, context: Context, notes: list[str]) -> Iterator[tuple]:
    if isinstance(found, Layout):
        for message in read.tables(grid, found, context):
            if message[0] == "notes":
                notes += message[1]
            else:
                yield message
    elif grid.is_hidden and not hidden:
        yield ("table", grid.sheet, None, None, (), ())
        yield ("tally", Counter(), [], [], [Repair("hidden_sheet_skipped")], None)
    elif isinstance(found, Refused):
        yield from read.refused(grid, found)
    else:
        yield from _no_ledger(grid)


def _no_ledger(grid: Grid) -> Iterator[tuple]:
    """A sheet that is no ledger is counted and left."""
    filled = Counter(sum(not is_blank(cell) for cell in cells) for _, cells in grid.rows)
    blank = filled.pop(0, 0)
    table_like = sum(rows for cells, rows in filled.items() if cells > 1) > 1
    said = "sheet_empty" if not filled else "sheet_other_layout" if table_like else "sheet_skipped"
    counts = Counter({"blank": blank, "note": sum(filled.values())})
    yield ("table", grid.sheet, None, None, (), ())
    yield ("tally", +counts, [], [], [Repair(said), *grid.repairs], None)
