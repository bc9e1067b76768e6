"""What is seen in any file, ledger or not: format, dialect, sheets, tables, cells. Runs in the child process only."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import chain
from typing import BinaryIO

from ingest import parse
from ingest.files import archive, delimited, sniff
from ingest.files.sniff import Format
from ingest.grid import BadCell, BadRow, Grid, Repair, Row, is_blank
from ingest.ledger import Column, declared, normalize
from ingest.reasons import REPAIRS
from ingest.tables import period, regions
from ingest.tables.layout import Layout
from ingest.tables.regions import Region

BATCH = 500  # rows of a message
TEXTS = 1000  # of titles and footers, in which dates are looked for
DECLARING = re.compile("制表|导出")
PERSONAL = "（个人信息）"


@dataclass
class _Sheet:
    """A sheet while it is looked at: its size, its tables, and what its titles and footers say."""

    rows: int = 0
    columns: int = 0
    regions: list[Region] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    footers: list[str] = field(default_factory=list)


def inspect(file: BinaryIO, name: str, member: str | None, with_cells: bool, with_personal: bool) -> Iterator[tuple]:
    """Messages, each with a dict of JSON's own types, in order:

    ("file", format, encoding, dialect, repairs); for each sheet ("sheet", name, hidden, rows, columns), ("cells", rows) as often
    as it takes, ("tables", tables, repairs); ("declared", period, export date) at last. Raises Refused where no more can be read.
    """
    if member:
        file = archive.open_member(file, member)
    found = sniff.sniff(file)
    mismatch = sniff.mismatch(name, found)
    seen = {"format": found.kind, "encoding": found.encoding, "dialect": _dialect(file, found)}
    yield ("file", seen | {"repairs": _repairs([mismatch] if mismatch else [])})
    sheets = [_measured(grid) for grid in parse.grids(file, found)]  # read twice, so that no sheet is ever held in memory
    for grid, sheet in zip(parse.grids(file, found), sheets, strict=True):
        yield ("sheet", {"name": grid.sheet, "hidden": grid.is_hidden, "rows": sheet.rows, "columns": sheet.columns})
        yield from _tables(grid, sheet, with_cells, with_personal)
    titles = [text for sheet in sheets for text in sheet.titles]
    span = period.declared_period(name, titles)
    day = period.exported_on(chain(titles, *(sheet.footers for sheet in sheets)))
    yield ("declared", {"period": [one.isoformat() for one in span] if span else None, "exported_on": day and day.isoformat()})


def _dialect(file: BinaryIO, found: Format) -> dict | None:
    if found.kind != "text":
        return None
    dialect = delimited.dialect(file, found.encoding, parse.label_score)
    return {name: getattr(dialect, name) for name in ("delimiter", "quote", "escape", "line_end")}


def _measured(grid: Grid) -> _Sheet:
    """The sheet's size and where its tables lie: one look at all rows."""
    sheet = _Sheet()
    sheet.regions = regions.tables(_counted(grid.rows, sheet))
    return sheet


def _counted(rows: Iterable[Row], sheet: _Sheet) -> Iterator[Row]:
    for row in rows:
        sheet.rows += 1
        sheet.columns = max(sheet.columns, len(row[1]))
        yield row


def _tables(grid: Grid, sheet: _Sheet, with_cells: bool, with_personal: bool) -> Iterator[tuple]:
    """The sheet's cells, and at its end its tables."""
    starts = {region.first_row: region for region in sheet.regions}
    first = min(starts, default=0)
    batch, found = [], None
    for row in grid.rows:
        if region := starts.get(row[0]):
            # A part below a blank row goes on with the columns of the table above it.
            found = region.layout if region.layout or region.header_rows else found
        _note(sheet, row, row[0] < first)
        if with_cells:
            batch.append(_line(row, None if with_personal else found))
        if len(batch) == BATCH:
            yield ("cells", batch)
            batch = []
    if batch:
        yield ("cells", batch)
    yield ("tables", {"tables": list(map(_table, sheet.regions)), "repairs": _repairs(grid.repairs)})


def _table(region: Region) -> dict:
    return {name: value for name, value in vars(region).items() if name != "layout"}


def _note(sheet: _Sheet, row: Row, is_title: bool) -> None:
    """What stands above the first table, and what looks like an export date anywhere."""
    _, cells = row
    if is_title and len(sheet.titles) < TEXTS:
        sheet.titles += [str(cell) for cell in cells if not is_blank(cell)]
    elif len(sheet.footers) < TEXTS and any(type(cell) is str and DECLARING.search(cell) for cell in cells):
        sheet.footers += [str(cell) for cell in cells if not is_blank(cell)]


def _line(row: Row, found: Layout | None) -> dict:
    """A row as JSON; below the header of a ledger, personal columns say only that they hold something."""
    number, cells = row
    said = [cell if type(cell) is str else _said(cell) for cell in cells]
    if found and number > found.header_row:
        for at in _personal(found, cells):
            if at < len(cells) and not is_blank(cells[at]):
                said[at] = PERSONAL
    return {"row": number, "cells": said} | ({"problem": cells.code} if isinstance(cells, BadRow) else {})


def _personal(found: Layout, cells: list) -> Iterator[int]:
    """Positions of the cells that may hold a person's data."""
    at, columns = found.positions, found.ledger.columns
    for column in _of_persons(found.ledger.name):
        conditions = (column.personal_when or {}).items()
        if column.name in at and all(_code(columns[other], cells, at.get(other)) == word for other, word in conditions):
            yield at[column.name]


@cache
def _of_persons(ledger: str) -> list[Column]:
    return [column for column in declared()[ledger].columns.values() if column.personal or column.personal_when]


def _code(column: Column, cells: list, position: int | None) -> str | None:
    cell = cells[position] if position is not None and position < len(cells) else None
    return (column.codes or {}).get(normalize(cell))


def _said(cell: object) -> object:
    """A cell of JSON's own types: dates as ISO text, a broken cell with its reason."""
    if isinstance(cell, BadCell):
        return {"problem": cell.code}
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell if math.isfinite(cell) else str(cell)
    return str(cell) if isinstance(cell, timedelta) else cell


def _repairs(repairs: Iterable[Repair]) -> list[dict]:
    return [one._asdict() | {"said": REPAIRS[one.code]} for one in repairs]
