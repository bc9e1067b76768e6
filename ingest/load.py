"""One file, one transaction: parsed by the child process, past the gate, and joined to the history, or refused with its reason."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from annals import journal
from ingest import reexports
from ingest.corrections import Correction
from ingest.corrections import digest as corrections_digest
from ingest.landing import Found, land, same_content
from ingest.ledger import declared, digest
from ingest.messages import Context
from ingest.reader import Reader
from ingest.reasons import Refused
from ingest.report import FileReport, SheetReport, Source, Tally, next_load, record
from ingest.staging import Staging


@dataclass(frozen=True)
class Desk:
    """What every file of a run is read with: hashing key, archives meant where a ledger names none, day, corrections, options, whose doing it is."""

    key: bytes
    archive_code: str
    today: date
    corrections: tuple[Correction, ...] = ()
    keep_missing: bool = False
    hidden: bool = False
    by: str = journal.INGEST

    @property
    def declarations(self) -> str:
        """Changes when a file must be read anew though its bytes are known."""
        return hashlib.sha256(repr((digest(), corrections_digest(self.corrections), self.hidden)).encode()).hexdigest()


def load_file(con: duckdb.DuckDBPyConnection, reader: Reader, path: Path, name: str, desk: Desk) -> Iterator[FileReport]:
    """Loads one file, or each file of an archive, or records why not. `name` holds no folder of the machine.

    After a report is given, the file's rows are in the store, committed; if it is killed before, none are.
    """
    source = Source(name, declarations=desk.declarations)
    try:
        source, stamp = replace(source, sha256=_digest(path)), _stamp(path)
        if known := _load_of(con, source):
            yield _known(con, source, known, desk)
            return
        reader.take(path, source.sha256)
        members = [said[1] for said in reader.run("members")]
    except Refused as refused:
        yield _rejected(con, source, refused)
        return
    for member in members or [None]:
        one = replace(source, name=f"{name}/{member}", sha256=f"{source.sha256}/{member}") if member else source
        if member and (known := _load_of(con, one)):
            yield _known(con, one, known, desk)
        else:
            yield _in_one_transaction(con, reader, path, stamp, one, member, desk)


def _in_one_transaction(
    con, reader: Reader, path: Path, stamp: tuple, source: Source, member: str | None, desk: Desk
) -> FileReport:
    staging = Staging(con, next_load(con), source.name, desk.archive_code)
    try:
        # Into temporary tables outside the transaction: within it DuckDB would hold every batch until the commit.
        found = _staged(reader, staging, source, member, desk)
        con.execute("begin")
        report = land(con, staging, found, desk.today, desk.keep_missing, desk.by)
        if _stamp(path) != stamp:
            raise Refused("file_changed_during_read")
        con.execute("commit")
        return report
    except Refused as refused:
        _roll_back(con)
        return _rejected(con, source, refused)
    except BaseException:
        _roll_back(con)
        raise
    finally:
        staging.close()


def _roll_back(con) -> None:
    with suppress(duckdb.Error):  # none has begun yet, or on a full disk DuckDB has rolled back itself
        con.execute("rollback")


def _rejected(con, source: Source, refused: Refused) -> FileReport:
    record(con, next_load(con), source, "rejected", refused.code, str(refused))
    return FileReport(source.name, "rejected", message=str(refused))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refused("file_unreadable", value=error.strerror or "") from error


def _stamp(path: Path) -> tuple:
    """What changes when somebody saves the file."""
    try:
        found = path.stat()
    except OSError as error:
        raise Refused("file_changed_during_read") from error
    return found.st_size, found.st_mtime_ns, found.st_ino


def _load_of(con, source: Source) -> int | None:
    loaded = (
        "select max(load_id) from raw.loads where file_sha256 = ? and declarations = ? and status in ('loaded', 'already_loaded')"
    )
    return con.execute(loaded, [source.sha256, source.declarations]).fetchone()[0]


def _known(con, source: Source, load_id: int, desk: Desk) -> FileReport:
    """The same file again changes nothing, save that rows once withdrawn may be asked to stay."""
    [(first,)] = con.execute("select file_name from raw.loads where load_id = ?", [load_id]).fetchall()
    said = [same_content(first)] if first != source.name else []
    if desk.keep_missing and (rows := _restored(con, source, load_id, desk.by)):
        said.append(f"装载它时撤下的 {rows:,} 行已恢复，继续计入。")
    return FileReport(source.name, "already_loaded", notices=tuple(said))


def _restored(con, source: Source, load_id: int, by: str) -> int:
    con.execute("begin")
    rows = reexports.restore(con, load_id)
    if rows:
        journal.append(con, by, "restore", {"load_id": load_id, "file_name": source.name, "restored": rows})
    con.execute("commit")
    return rows


def _staged(reader: Reader, staging: Staging, source: Source, member: str | None, desk: Desk) -> Found:
    found = Found(source)
    context = Context(desk.key, desk.today, desk.corrections)
    for kind, *said in reader.run("parse", source.name, member, desk.hidden, context):
        if kind == "file":
            found.source, found.repairs = replace(source, format=said[0], period=said[1]), said[2]
        elif kind == "table":
            found.reports.append(_report(*said))
        elif kind == "rows":
            staging.add(found.reports, said[0])
        elif kind == "tally":
            found.refusal = _fill(found.reports[-1].tally, *said) or found.refusal
        else:
            found.source = replace(found.source, exported_on=said[0])
    staging.flush(found.reports)
    found.source = replace(found.source, content_hash=staging.content_hash())
    return found


def _report(sheet: str, ledger: str | None, header_row: int | None, columns: tuple, undeclared: tuple) -> SheetReport:
    return SheetReport(sheet, declared().get(ledger), header_row, Tally(), columns, undeclared)


def _fill(tally: Tally, counts: dict, totals: list, aside: list, repairs: list, refusal: tuple | None) -> tuple | None:
    tally.counts.update(counts)
    tally.totals, tally.aside, tally.repairs = totals, aside, repairs
    return refusal
