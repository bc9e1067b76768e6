"""One file, one transaction: parsed by the child process, past the gate, and joined to the history, or refused with its reason."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from pathlib import Path

import duckdb

from ingest import history, reexports
from ingest.child import Reader
from ingest.corrections import Correction
from ingest.corrections import digest as corrections_digest
from ingest.grid import Repair
from ingest.ledger import declared, digest
from ingest.read import Context, Reject
from ingest.reasons import Refused, sentence
from ingest.report import Change, FileReport, SheetReport, Source, Tally, account, next_load, notices, record, standing
from ingest.staging import Staging

COPIES = 500  # rows that repeat others, named one by one in the repair log


@dataclass(frozen=True)
class Desk:
    """What every file of a run is read with: hashing key, archives meant where a ledger names none, day, corrections, options."""

    key: bytes
    archive_code: str
    today: date
    corrections: tuple[Correction, ...] = ()
    keep_missing: bool = False
    hidden: bool = False

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
        report = _written(con, staging, found, desk)
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
    said = [_same(first)] if first != source.name else []
    if desk.keep_missing and (rows := reexports.restore(con, load_id)):
        said.append(f"装载它时撤下的 {rows:,} 行已恢复，继续计入。")
    return FileReport(source.name, "already_loaded", notices=tuple(said))


@dataclass
class Found:
    """What parsing found out about a file whose rows are staged."""

    source: Source
    reports: list[SheetReport] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)  # of the file as a whole
    refusal: tuple[str, str] | None = None  # code and message of a table that nothing loads of


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


def _written(con, staging: Staging, found: Found, desk: Desk) -> FileReport:
    if found.refusal and not any(report.ledger for report in found.reports):
        return _kept_out(con, staging, found)
    if same := _same_content(con, found.source):
        return _no_change(con, staging, found, same)
    return _joined(con, staging, found, desk)


def _report(sheet: str, ledger: str | None, header_row: int | None, columns: tuple, undeclared: tuple) -> SheetReport:
    return SheetReport(sheet, declared().get(ledger), header_row, Tally(), columns, undeclared)


def _fill(tally: Tally, counts: dict, totals: list, aside: list, repairs: list, refusal: tuple | None) -> tuple | None:
    tally.counts.update(counts)
    tally.totals, tally.aside, tally.repairs = totals, aside, repairs
    return refusal


def _kept_out(con, staging: Staging, found: Found) -> FileReport:
    """A file that does not load but whose rows are kept in quarantine, one by one."""
    name, reports = found.source.name, found.reports
    record(con, staging.load_id, found.source, "rejected", *found.refusal)
    staging.record(reports)
    account(con, staging.load_id, name, reports, [])
    return FileReport(name, "rejected", tuple(reports), message=found.refusal[1])


def _same_content(con, source: Source) -> str | None:
    """The name of a file loaded before that said the same, exported on the same day."""
    same = (
        "select file_name from raw.loads where status = 'loaded' and content_hash = ? and declarations = ?"
        " and exported_on is not distinct from ? order by load_id desc limit 1"
    )
    found = con.execute(same, [source.content_hash, source.declarations, source.exported_on]).fetchall()
    return found[0][0] if found else None


def _no_change(con, staging: Staging, found: Found, same: str) -> FileReport:
    """Renamed, re-encoded, saved in another format: nothing new, so that it undoes no later correction either."""
    source, reports = found.source, found.reports
    for ledger in staging.ledgers:
        for part, disposition, rows in history.repeated(con, declared()[ledger]):
            reports[part].tally.counts.update({"data": -rows, disposition: rows})
    for report in reports:
        report.tally.counts["unchanged"] += report.tally.counts.pop("data", 0)
    record(con, staging.load_id, source, "already_loaded", "same_content_as", same)
    for report in reports:
        report.tally.repairs += _order_repairs(con, report, staging.load_id)
    reports[0].tally.repairs += [*found.repairs, Repair("same_content_as", after=same)]
    account(con, staging.load_id, source.name, reports, [])
    return FileReport(source.name, "already_loaded", tuple(reports), notices=(_same(same),))


def _same(name: str) -> str:
    return f"内容与装过的“{name}”完全相同，没有改动。"


def _joined(con, staging: Staging, found: Found, desk: Desk) -> FileReport:
    source, reports = found.source, found.reports
    stands = standing(con, staging.load_id, source, desk.today)
    record(con, staging.load_id, source, "loaded", precedence=stands.precedence)
    ledgers = [declared()[name] for name in staging.ledgers]
    for ledger in ledgers:
        _count(reports, ledger, history.join(con, ledger, stands), staging)
    staging.record(reports)
    changes, withdrawn = [], []
    for ledger in ledgers:
        changes += [Change(ledger, *one) for one in history.changes(con, ledger, stands)]
        reexports.cover(con, ledger, stands, source.period, desk.keep_missing)
        withdrawn += reexports.withdraw(con, ledger, stands)
    for report in reports:
        report.tally.repairs += [*_order_repairs(con, report, staging.load_id), *_corrected_repairs(report)]
    reports[0].tally.repairs += [*found.repairs, *_sheets_repairs(reports), *_withdrawn_repairs(withdrawn, source.name)]
    said = [*notices(reports), *staging.warnings()]
    account(con, staging.load_id, source.name, reports, said)
    return FileReport(
        source.name, "loaded", tuple(reports), notices=tuple(said), withdrawals=tuple(withdrawn), changes=tuple(changes)
    )


def _count(reports: list[SheetReport], ledger, joined: history.Joined, staging: Staging) -> None:
    """What became of the staged rows, into their tables' tallies."""
    label = "、".join(ledger.columns[name].label for name in ledger.key)
    message = sentence("duplicate_key_conflict", column=label)
    for report in reports:
        if report.ledger is ledger:
            report.tally.counts.pop("data", None)
    for (part, disposition), rows in joined.counts.items():
        tally = reports[part].tally
        kind = "loaded" if disposition in ("added", "changed", "older") else disposition
        tally.counts[kind] += rows
        tally.added += rows * (disposition in ("added", "older"))
        tally.changed += rows * (disposition == "changed")
    for part, row_no, original in joined.copies[:COPIES]:
        reports[part].tally.repairs.append(Repair("duplicate_row", row_no, "", str(row_no), str(original)))
    for part, found in groupby(joined.contradicting, key=lambda one: one[0]):
        rejects = [(Reject(sheet, row, label, "", "duplicate_key_conflict", message), row_id) for _, sheet, row, row_id in found]
        staging.contradict(part, reports[part], rejects)


def _order_repairs(con, report: SheetReport, load_id: int) -> list[Repair]:
    """Whether the columns stand in another order than in the ledger's last file."""
    if not report.ledger:
        return []
    last = con.execute(
        "select columns from raw.sheets where ledger = ? and load_id < ? and columns <> '' order by load_id desc limit 1",
        [report.ledger.name, load_id],
    ).fetchall()
    common = [name for (columns,) in last for name in columns.split("、") if name in report.columns]
    return [Repair("column_order_changed")] if common != [name for name in report.columns if name in common] else []


def _corrected_repairs(report: SheetReport) -> list[Repair]:
    return [Repair("changed_rows", rows=report.tally.changed)] if report.tally.changed else []


def _sheets_repairs(reports: list[SheetReport]) -> list[Repair]:
    """How many of a workbook's several sheets are ledgers."""
    sheets = {report.sheet for report in reports if report.ledger}
    return [Repair("sheets_loaded", rows=len(sheets))] if len({report.sheet for report in reports}) > 1 else []


def _withdrawn_repairs(withdrawn: list[reexports.Withdrawal], name: str) -> list[Repair]:
    return [Repair("missing_in_new_export", 0, "", key, "", 1) for one in withdrawn if one.later == name for key in one.keys]
