"""A staged file lands in the store: joined to the history, recognised as known content, or kept in quarantine whole."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from annals import journal
from ingest import history, reexports
from ingest.grid import Repair
from ingest.ledger import Ledger, declared
from ingest.messages import Reject
from ingest.reasons import sentence
from ingest.report import Change, FileReport, SheetReport, Source, account, notices, record, standing
from ingest.staging import Staging

COPIES = 500  # rows that repeat others, named one by one in the repair log


@dataclass
class Found:
    """What parsing found out about a file whose rows are staged."""

    source: Source
    reports: list[SheetReport] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)  # of the file as a whole
    refusal: tuple[str, str] | None = None  # code and message of a table that nothing loads of


def land(con, staging: Staging, found: Found, today: date, keep_missing: bool, by: str = journal.INGEST) -> FileReport:
    """Writes what became of the file and of each of its rows; to be called within a transaction."""
    if found.refusal and not any(report.ledger for report in found.reports):
        return _kept_out(con, staging, found)
    if same := _same_content(con, found.source):
        return _no_change(con, staging, found, same)
    return _joined(con, staging, found, today, keep_missing, by)


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
    return FileReport(source.name, "already_loaded", tuple(reports), notices=(same_content(same),))


def same_content(name: str) -> str:
    """What to say of a file that holds what another one held."""
    return f"内容与装过的“{name}”完全相同，没有改动。"


def _joined(con, staging: Staging, found: Found, today: date, keep_missing: bool, by: str) -> FileReport:
    source, reports = found.source, found.reports
    stands = standing(con, staging.load_id, source, today)
    record(con, staging.load_id, source, "loaded", precedence=stands.precedence)
    ledgers = [declared()[name] for name in staging.ledgers]
    for ledger in ledgers:
        _count(reports, ledger, history.join(con, ledger, stands), staging)
    staging.record(reports)
    changes, withdrawn = [], []
    for ledger in ledgers:
        changes += [Change(ledger, *one) for one in history.changes(con, ledger, stands)]
        reexports.cover(con, ledger, stands, source.period, keep_missing)
        withdrawn += reexports.withdraw(con, ledger, stands)
    for report in reports:
        report.tally.repairs += [*_order_repairs(con, report, staging.load_id), *_corrected_repairs(report)]
    reports[0].tally.repairs += [*found.repairs, *_sheets_repairs(reports), *_withdrawn_repairs(withdrawn, source.name)]
    said = [*notices(reports), *staging.warnings()]
    account(con, staging.load_id, source.name, reports, said)
    _enter(con, by, staging.load_id, source, reports, withdrawn)
    return FileReport(
        source.name, "loaded", tuple(reports), notices=tuple(said), withdrawals=tuple(withdrawn), changes=tuple(changes)
    )


def _enter(con, by: str, load_id: int, source: Source, reports: list[SheetReport], withdrawn: list[reexports.Withdrawal]) -> None:
    """A load that changed something stands in the journal; who sat at the machine only where he has said so."""
    rows = {name: sum(getattr(report.tally, name) for report in reports) for name in ("added", "changed")}
    rows["withdrawn"] = sum(one.rows for one in withdrawn)
    if any(rows.values()):
        said = {"load_id": load_id, "file_name": source.name, "file_sha256": source.sha256}
        journal.append(con, by, "load", said | rows)


def _count(reports: list[SheetReport], ledger: Ledger, joined: history.Joined, staging: Staging) -> None:
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
