"""What became of a file: for the command line as a report, for the store as rows that account for every row read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb

from ingest.ledger import Ledger, digest
from ingest.read import Tally
from ingest.store import ROW_KINDS


@dataclass(frozen=True)
class SheetReport:
    """What became of one sheet: its ledger (None where it is none) and its rows by kind."""

    sheet: str
    ledger: Ledger | None
    header_row: int | None
    tally: Tally

    def rows(self, *kinds: str) -> int:
        """How many rows became one of the kinds; without a kind, how many were read."""
        return sum(self.tally.counts[kind] for kind in kinds or ROW_KINDS)


@dataclass(frozen=True)
class FileReport:
    """What became of one file. status: loaded, already_loaded, rejected (then `message` says why, in Chinese)."""

    name: str
    status: str
    sheets: tuple[SheetReport, ...] = ()
    message: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A file as the store knows it: its name without the machine's folders, and what was found out about it."""

    name: str
    sha256: str = ""
    format: str = ""
    exported_on: date | None = None
    period: tuple[date, date] | None = None


def next_load(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the load that is beginning."""
    return con.execute("select coalesce(max(load_id), 0) + 1 from raw.loads").fetchone()[0]


def record(
    con: duckdb.DuckDBPyConnection, load_id: int, source: Source, status: str, reason: str = "", message: str = ""
) -> None:
    """One row of raw.loads, for a file that loaded or was rejected."""
    first, last = source.period or (None, None)
    found = [source.format, status, reason, message, source.exported_on, first, last]
    _rows(con, "loads", [(load_id, source.name, source.sha256, digest(), *found, datetime.now(UTC))])


def account(con: duckdb.DuckDBPyConnection, load_id: int, source: Source, reports: list[SheetReport], notices: list[str]) -> None:
    """Where every row of the file went: sheets, rejects, declared totals, rows set aside, notices."""
    for report in reports:
        name, tally = report.ledger.name if report.ledger else None, report.tally
        counts = [tally.counts[kind] for kind in ROW_KINDS]
        _rows(con, "sheets", [(load_id, source.name, report.sheet, name, report.header_row, *counts)])
        _rows(con, "rejects", [(load_id, source.name, name, *reject) for reject in tally.rejects])
        _rows(con, "declared_totals", [(load_id, source.name, name, *total) for total in tally.totals])
        _rows(con, "set_aside", [(load_id, source.name, *one) for one in tally.aside])
    _rows(con, "notices", [(load_id, source.name, text) for text in notices])


def notices(reports: list[SheetReport], undeclared: dict[str, Ledger]) -> Iterator[str]:
    """What the clerk should know of a file that loaded: columns not stored, sheets passed over, totals that disagree."""
    for label, ledger in undeclared.items():
        yield f"列“{label}”没有声明，内容没有存。需要的话，请在 ingest/ledgers/{ledger.name}.yml 里声明后重新装载。"
    for report in reports:
        if not report.ledger and report.rows("note"):
            yield f"工作表“{report.sheet}”不像任何一种台账，没有装载。"
        for total in report.tally.totals:
            if abs(total.declared - total.computed) > 0.005:
                yield (
                    f"{total.sheet}第 {total.row_no} 行“{total.column}”合计写的是 {total.declared:g}，"
                    f"各行相加是 {total.computed:g}，请核对。"
                )


def _rows(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple]) -> None:
    if rows:
        con.executemany(f"insert into raw.{table} values ({', '.join('?' * len(rows[0]))})", rows)
