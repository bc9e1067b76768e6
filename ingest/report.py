"""What became of a file: for the command line as a report, for the store as rows that account for every row read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa

from ingest.grid import Repair
from ingest.history import Standing
from ingest.ledger import Ledger, declared
from ingest.messages import Reject
from ingest.reexports import Withdrawal
from ingest.store import ROW_KINDS
from ingest.totals import Total

KEPT = 1000  # rejects of a table that stay in memory to be printed; all are in the store


@dataclass
class Tally:
    """What became of a table's rows: counts by kind, the first rejects, the declared totals, the rows set aside, the repairs."""

    counts: Counter = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    aside: list[tuple[int, str]] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    added: int = 0
    changed: int = 0


@dataclass(frozen=True)
class SheetReport:
    """What became of one table of a sheet: its ledger (None where it is none) and its rows by kind."""

    sheet: str
    ledger: Ledger | None
    header_row: int | None
    tally: Tally
    columns: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()

    def rows(self, *kinds: str) -> int:
        """How many rows became one of the kinds; without a kind, how many were read."""
        return sum(self.tally.counts[kind] for kind in kinds or ROW_KINDS)


@dataclass(frozen=True)
class Change:
    """One cell of a row that a later file corrected."""

    ledger: Ledger
    key: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class FileReport:
    """What became of one file. status: loaded, already_loaded, rejected (then `message` says why, in Chinese), ignored."""

    name: str
    status: str
    sheets: tuple[SheetReport, ...] = ()
    message: str = ""
    notices: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Source:
    """A file as the store knows it: its name without the machine's folders, and what was found out about it."""

    name: str
    sha256: str = ""
    declarations: str = ""
    format: str = ""
    exported_on: date | None = None
    period: tuple[date, date] | None = None
    content_hash: str = ""


def next_load(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the load that is beginning."""
    return con.execute("select coalesce(max(load_id), 0) + 1 from raw.loads").fetchone()[0]


def record(
    con: duckdb.DuckDBPyConnection,
    load_id: int,
    source: Source,
    status: str,
    reason: str = "",
    message: str = "",
    precedence: int | None = None,
) -> None:
    """One row of raw.loads, for a file that was loaded, rejected or ignored."""
    first, last = source.period or (None, None)
    found = [source.format, status, reason, message, source.exported_on, first, last, datetime.now(UTC)]
    known = [load_id, source.name, source.sha256, source.declarations]
    con.execute(
        f"insert into raw.loads values ({', '.join('?' * 14)})",
        [*known, *found, source.content_hash, load_id if precedence is None else precedence],
    )


def account(con: duckdb.DuckDBPyConnection, load_id: int, name: str, reports: list[SheetReport], notices: list[str]) -> None:
    """Where every row of the file went: sheets, declared totals, rows set aside, repairs, notices."""
    for report in reports:
        ledger, tally = report.ledger.name if report.ledger else None, report.tally
        counts = [tally.counts[kind] for kind in ROW_KINDS]
        found = [*counts, tally.added, tally.changed, "、".join(report.columns)]
        _rows(con, "sheets", [(load_id, name, report.sheet, ledger, report.header_row, *found)])
        _rows(con, "declared_totals", [(load_id, name, ledger, *total) for total in tally.totals])
        _rows(con, "set_aside", [(load_id, name, report.sheet, *one) for one in tally.aside])
        repairs = [(one.row_no, one.column, one.code, one.before, one.after, one.rows) for one in tally.repairs]
        _rows(con, "repairs", [(load_id, name, ledger, report.sheet, *one) for one in repairs])
    _rows(con, "notices", [(load_id, name, text) for text in notices])


def standing(con: duckdb.DuckDBPyConnection, load_id: int, source: Source, today: date) -> Standing:
    """Where the load stands among all: a file loaded before, under older declarations, stands where it stood."""
    known = con.execute(
        "select precedence, loaded_at::date from raw.loads where file_sha256 = ? and status = 'loaded' order by load_id limit 1",
        [source.sha256],
    ).fetchone()
    precedence, first_loaded = known or (load_id, today)
    return Standing(load_id, source.name, source.exported_on or first_loaded, precedence or load_id)


def notices(reports: list[SheetReport]) -> Iterator[str]:
    """What the clerk should know of a file that loaded: columns not stored, sheets passed over, totals that disagree."""
    for ledger in {report.ledger.name for report in reports if report.ledger}:
        labels = dict.fromkeys(
            label for report in reports if report.ledger and report.ledger.name == ledger for label in report.undeclared
        )
        yield from _undeclared(declared()[ledger], list(labels))
    for report in reports:
        if not report.ledger and report.rows("note"):
            yield f"工作表“{report.sheet}”不像任何一种台账，没有装载。"
        for total in report.tally.totals:
            if abs(total.declared - total.computed) > 0.005:
                yield (
                    f"{total.sheet}第 {total.row_no} 行“{total.column}”合计写的是 {total.declared:g}，"
                    f"各行相加是 {total.computed:g}，差 {abs(total.declared - total.computed):g}，请核对。"
                )
        if report.rows() - report.rows("title", "header") == 1_048_575:
            yield f"工作表“{report.sheet}”正好写满了 1,048,575 行，导出时多半被截断。请分成几个文件重新导出。"


def _undeclared(ledger: Ledger, labels: list[str]) -> Iterator[str]:
    where = f"请在 ingest/ledgers/{ledger.name}.yml 里声明后重新装载。"
    if len(labels) > 5:
        yield f"有 {len(labels)} 列没有声明，内容没有存：{'、'.join(labels[:5])}等。需要的话，{where}"
    else:
        yield from (f"列“{label}”没有声明，内容没有存。需要的话，{where}" for label in labels)


def _rows(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple]) -> None:
    """Inserts rows all at once: one statement a row would cost a file of many blank lines minutes."""
    if rows:
        columns = [f"c{at}" for at in range(len(rows[0]))]
        said = pa.table([pa.array(values) for values in zip(*rows, strict=True)], names=columns)
        con.register("said", said)
        con.execute(f"insert into raw.{table} select * from said")
        con.unregister("said")
