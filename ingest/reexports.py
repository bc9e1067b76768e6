"""Re-exports: what a later export of the same period no longer holds is withdrawn, loudly; nothing is deleted (ledgers.md)."""

from dataclasses import dataclass
from datetime import date

import duckdb

from ingest.history import Standing
from ingest.ledger import Ledger

SHOWN = 20  # keys named; the number is of all


@dataclass(frozen=True)
class Withdrawal:
    """Rows of an earlier file that a later one lacks: the earlier file, how many rows, the first of their keys."""

    ledger: Ledger
    earlier: str
    later: str
    rows: int
    keys: tuple[str, ...]


def cover(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, standing: Standing, period: tuple[date, date] | None, keep: bool
) -> None:
    """Records what the load covers: for each archives its first and last day and the period that the file declares."""
    day = {"year_end": "make_date({}, 1, 1)", "reference": "null::date"}.get(ledger.kind, "{}").format(ledger.dated_by)
    first, last = period if period and ledger.kind == "events" else (None, None)
    con.execute(
        f"insert into raw.coverage select $load_id, '{ledger.name}', archive_code, min({day}), max({day}),"
        f" $first::date, $last::date, $exported_on::date, $precedence, $keep from incoming_{ledger.name} group by archive_code",
        {
            "load_id": standing.load_id,
            "first": first,
            "last": last,
            "exported_on": standing.exported_on,
            "precedence": standing.precedence,
            "keep": keep,
        },
    )


def withdraw(con: duckdb.DuckDBPyConnection, ledger: Ledger, standing: Standing) -> list[Withdrawal]:
    """Withdraws what this file lacks of earlier ones, and what later ones, loaded before it, lack of this file."""
    found = []
    pairs = con.execute(_pairs(), {"load_id": standing.load_id, "ledger": ledger.name}).fetchall()
    related = _related(con, ledger, standing.load_id) if pairs else set()
    for archive_code, earlier, later in pairs:
        if not {earlier, later} <= related:
            continue
        _members(con, ledger, archive_code, "earlier_rows", earlier)
        _members(con, ledger, archive_code, "later_rows", later)
        held, kept = con.execute(
            "select count(*), count(*) filter (row_id in (select row_id from later_rows)) from earlier_rows"
        ).fetchone()
        if held and 2 * kept >= held and (gone := _withdrawn(con, ledger, earlier, later)):
            found.append(gone)
    return found


def restore(con: duckdb.DuckDBPyConnection, load_id: int) -> int:
    """Takes back what a load withdrew, because its file is meant to be partial; the number of rows."""
    [(rows,)] = con.execute("select count(*) from raw.withdrawals where load_id = ?", [load_id]).fetchall()
    con.execute("delete from raw.withdrawals where load_id = ?", [load_id])
    con.execute("update raw.coverage set keeps_missing = true where load_id = ?", [load_id])
    return rows


def _pairs() -> str:
    """SQL: archives, earlier and later load, of which one is this load, and the later may be a re-export of the earlier."""
    return """
        with covered as (select * from raw.coverage where ledger = $ledger)
        select earlier.archive_code, earlier.load_id, later.load_id
        from covered as earlier join covered as later using (archive_code)
        where $load_id in (earlier.load_id, later.load_id)
            and (later.exported_on, later.precedence) > (earlier.exported_on, earlier.precedence)
            and not later.keeps_missing
            and case
                when later.period_from is not null
                    then (later.period_from, later.period_to) is not distinct from (earlier.period_from, earlier.period_to)
                else (later.first_on <= earlier.first_on and later.last_on >= earlier.last_on)
                    or (later.first_on is null and earlier.first_on is null)
            end
        order by later.exported_on, later.precedence, earlier.load_id
    """


def _related(con, ledger: Ledger, load_id: int) -> set[int]:
    """The loads that held a row of this one: of a thousand files of one year, few hold the rows of another."""
    held = f"select load_id, row_id from raw.{ledger.name} union all select load_id, row_id from raw.confirmed"
    loads = con.execute(
        f"with held as ({held}) select distinct load_id from held where row_id in (select row_id from held where load_id = ?)",
        [load_id],
    ).fetchall()
    return {one for (one,) in loads}


def _members(con, ledger: Ledger, archive_code: str, name: str, load_id: int) -> None:
    con.execute(
        f"create or replace temp table {name} as select distinct row_id from raw.{ledger.name} where archive_code = $code"
        " and (load_id = $load_id or row_id in (select row_id from raw.confirmed where load_id = $load_id))",
        {"code": archive_code, "load_id": load_id},
    )


def _withdrawn(con, ledger: Ledger, earlier: int, later: int) -> Withdrawal | None:
    """Rows of the earlier load that the later lacks, save those that a file as late as it, or later, holds."""
    con.execute(
        f"""
        create or replace temp table gone as
        with standing as (select distinct exported_on, precedence from raw.coverage where load_id = $later)
        select versions.row_id, arg_max(versions.rowid, (versions.exported_on, versions.precedence, versions.load_id)) as place
        from raw.{ledger.name} as versions
        where row_id in (select row_id from earlier_rows) and row_id not in (select row_id from later_rows)
        group by row_id
        having max((versions.exported_on, versions.precedence)) < (select (exported_on, precedence) from standing)
            and not exists (
                select 1 from raw.withdrawals as known, standing where known.row_id = versions.row_id
                and (known.exported_on, known.precedence) >= (standing.exported_on, standing.precedence)
            )
        """,
        {"later": later},
    )
    con.execute(
        "insert into raw.withdrawals select row_id, $later, exported_on, precedence, $ledger from gone,"
        " (select distinct exported_on, precedence from raw.coverage where load_id = $later)",
        {"later": later, "ledger": ledger.name},
    )
    key = ", ".join(f'"{name}"' for name in ledger.key)
    keys = con.execute(
        f"select {key} from raw.{ledger.name} where rowid in (select place from gone) order by all limit {SHOWN}"
    ).fetchall()
    if not keys:
        return None
    [(rows,)] = con.execute("select count(*) from gone").fetchall()
    [(before,), (after,)] = [
        con.execute("select file_name from raw.loads where load_id = ?", [load_id]).fetchone() for load_id in (earlier, later)
    ]
    return Withdrawal(
        ledger, before, after, rows, tuple("、".join(str(part) for part in one if part is not None) for one in keys)
    )
