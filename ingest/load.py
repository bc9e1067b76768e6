"""One file, one transaction: sniffed, laid out, read, past the gate, and joined to the history, or refused with its reason."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain, islice
from pathlib import Path

import duckdb
import pandas as pd

from ingest import delimited, gate, history, layout, read, workbook
from ingest.grid import Grid, is_blank
from ingest.layout import Layout
from ingest.ledger import Ledger, declared, digest
from ingest.reasons import Refused, sentence
from ingest.report import FileReport, SheetReport, Source, account, next_load, notices, record
from ingest.sniff import sniff


def load_file(con: duckdb.DuckDBPyConnection, path: Path, name: str, key: bytes, archive_code: str) -> FileReport:
    """Loads one file, or records why not. `name` is what stamps and messages call it; it holds no folder of the machine.

    After it returns, the file's rows are in the store, committed; if it is killed, none are.
    """
    source = Source(name)
    con.execute("begin")
    try:
        data = _bytes(path)
        source = Source(name, hashlib.sha256(data).hexdigest())
        known = _is_known(con, source)
        report = FileReport(name, "already_loaded") if known else _load(con, source, data, key, archive_code)
    except Refused as refused:
        con.execute("rollback")
        con.execute("begin")
        record(con, next_load(con), source, "rejected", refused.code, str(refused))
        report = FileReport(name, "rejected", message=str(refused))
    con.execute("commit")
    return report


def _bytes(path: Path) -> bytes:
    try:
        before = path.stat()
        data = path.read_bytes()
        after = path.stat()
    except OSError as error:
        raise Refused("file_unreadable", value=error.strerror or "") from error
    if (before.st_size, before.st_mtime_ns, len(data)) != (after.st_size, after.st_mtime_ns, after.st_size):
        raise Refused("file_changed_during_read")
    return data


def _is_known(con: duckdb.DuckDBPyConnection, source: Source) -> bool:
    loaded = "select 1 from raw.loads where file_sha256 = ? and declarations = ? and status = 'loaded'"
    return con.execute(loaded, [source.sha256, digest()]).fetchone() is not None


def _load(con: duckdb.DuckDBPyConnection, source: Source, data: bytes, key: bytes, archive_code: str) -> FileReport:
    load_id, today = next_load(con), datetime.now(UTC).astimezone().date()
    grids, kind = _grids(data)
    tables = [_laid_out(grid) for grid in grids]
    layouts = [found for _, found in tables if isinstance(found, Layout)]
    if not layouts:
        raise next((found for _, found in tables if found), Refused("no_ledger"))
    titles = [text for found in layouts for text in found.titles]
    source = replace(source, format=kind, period=layout.declared_period(source.name, titles))
    context = read.Context(key, today, source.period)
    reports = [_report(grid, found) for grid, found in tables]
    for ledger in {found.ledger.name: found.ledger for found in layouts}.values():
        parts = [
            read.frames(grid.sheet, grid.rows, found, grid.fixed_width, context, report.tally)
            for (grid, found), report in zip(tables, reports, strict=True)
            if report.ledger is ledger
        ]
        for frame in _batches(chain.from_iterable(parts)):
            _stage(con, ledger, frame.drop(index=_past_gate(con, ledger, frame, reports, load_id)))
    exported = layout.exported_on(chain(titles, *(report.tally.notes for report in reports)))
    source = replace(source, exported_on=exported)
    for ledger in dict.fromkeys(found.ledger.name for found in layouts):
        _join(con, declared()[ledger], load_id, source, exported or today, archive_code, reports)
    said = list(notices(reports, {label: found.ledger for found in layouts for label in found.undeclared.values()}))
    record(con, load_id, source, "loaded")
    account(con, load_id, source, reports, said)
    return FileReport(source.name, "loaded", tuple(reports), notices=tuple(said))


def _grids(data: bytes) -> tuple[Iterator[Grid], str]:
    found = sniff(data)
    if found.kind == "workbook":
        return workbook.grids(data), "workbook"
    return delimited.grids(data.decode(found.encoding), lambda rows: layout.score(rows, declared())), found.encoding


def _laid_out(grid: Grid) -> tuple[Grid, Layout | Refused | None]:
    start = list(islice(grid.rows, layout.HEADER_WITHIN))
    grid = replace(grid, rows=chain(start, grid.rows))
    try:
        return grid, layout.find(start, declared())
    except Refused as refused:
        return grid, refused


def _report(grid: Grid, found: Layout | Refused | None) -> SheetReport:
    """A report to be filled while the sheet is read; a sheet that is no ledger is counted and left."""
    if isinstance(found, Layout):
        return SheetReport(grid.sheet, found.ledger, found.header_row, read.Tally())
    counts = Counter("blank" if all(map(is_blank, row)) else "note" for _, row in grid.rows)
    return SheetReport(grid.sheet, None, None, read.Tally(counts))


def _batches(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """The frames put together to a batch or more of rows each: twelve monthly sheets pass the gate at once."""
    gathered: list[pd.DataFrame] = []
    for frame in frames:
        gathered.append(frame)
        if sum(map(len, gathered)) >= read.BATCH:
            yield pd.concat(gathered, ignore_index=True)
            gathered = []
    if gathered:
        yield pd.concat(gathered, ignore_index=True)


def _stage(con, ledger: Ledger, frame: pd.DataFrame) -> None:
    columns = ", ".join(f'"{name}"::{kind} as "{name}"' for name, kind in ledger.stored.items())
    rows = f"select sheet::varchar as sheet, row_no, {columns} from frame"
    con.register("frame", frame)
    con.execute(f"create temp table if not exists incoming_{ledger.name} as {rows} limit 0")
    con.execute(f"insert into incoming_{ledger.name} {rows}")
    con.unregister("frame")


def _past_gate(con, ledger: Ledger, frame: pd.DataFrame, reports: list[SheetReport], load_id: int) -> list[int]:
    """Keeps every verdict; returns the positions of the rows that it quarantines."""
    tallies = _tallies(ledger, reports)
    rejected: set[int] = set()
    for verdict in gate.judge(ledger.name, frame):
        said = [verdict.expectation, "、".join(verdict.columns), verdict.on_failure, verdict.reason, len(verdict.failed)]
        con.execute("insert into raw.expectations values (?, ?, ?, ?, ?, ?, ?)", [load_id, ledger.name, *said])
        if verdict.on_failure == "quarantine":
            label = "、".join(ledger.columns[name].label for name in verdict.columns)
            for sheet, row_no in frame.loc[list(verdict.failed), ["sheet", "row_no"]].itertuples(index=False):
                tallies[sheet].rejects.append(read.Reject(sheet, row_no, label, "", "expectation_failed", verdict.reason))
            rejected.update(verdict.failed)
    for sheet in frame.loc[list(rejected), "sheet"]:
        tallies[sheet].counts["quarantined"] += 1
    return list(rejected)


def _join(con, ledger: Ledger, load_id: int, source: Source, exported: date, archive_code: str, reports: list) -> None:
    """The staged rows into the history; what became of each into its sheet's tally."""
    staged = con.execute("select 1 from duckdb_tables() where table_name = ?", [f"incoming_{ledger.name}"]).fetchone()
    if not staged:
        return
    tallies = _tallies(ledger, reports)
    label = "、".join(ledger.columns[name].label for name in ledger.key)
    message = sentence("duplicate_key_conflict", column=label)
    for sheet, row_no, disposition in history.join(con, ledger, load_id, source.name, exported, archive_code):
        tallies[sheet].counts[disposition] += 1
        if disposition == "quarantined":
            tallies[sheet].rejects.append(read.Reject(sheet, row_no, label, "", "duplicate_key_conflict", message))


def _tallies(ledger: Ledger, reports: list[SheetReport]) -> dict[str, read.Tally]:
    return {report.sheet: report.tally for report in reports if report.ledger is ledger}
