"""Staged rows join a ledger's history: new, changed, unchanged, twice in the file, or contradicting one another."""

from datetime import date

import duckdb

from ingest.ledger import Ledger
from ingest.store import STAMPS

SEPARATOR = "chr(31)"  # unit separator: in no cell, so that ('a', 'bc') and ('ab', 'c') differ


def join(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, load_id: int, file_name: str, exported_on: date, archive_code: str
) -> list[tuple[str, int, str]]:
    """Inserts the rows of `incoming_<ledger>` that are new or changed; says of each row what became of it.

    Returns sheet, row number and disposition (loaded, unchanged, duplicate, quarantined), in the file's order. Rows of one
    key with different contents in one file are quarantined, all of them: neither wins silently.
    """
    con.execute(f"create temp table judged as {_judgement(ledger)}", {"archive_code": archive_code})
    names = ", ".join(f'"{name}"' for name in ledger.stored if name not in STAMPS)
    con.execute(
        f"insert into raw.{ledger.name} ({', '.join(STAMPS)}, {names}) "
        f"select archive_code, row_id, row_hash, $load_id, $file_name, sheet, row_no, $exported_on, {names} "
        "from judged where disposition = 'loaded' order by place",
        {"load_id": load_id, "file_name": file_name, "exported_on": exported_on},
    )
    # A later file that says the same confirms the row, so that an older export loaded afterwards does not undo it.
    con.execute(
        f"update raw.{ledger.name} as kept set exported_on = $exported_on from judged where judged.disposition = 'unchanged'"
        " and judged.row_id = kept.row_id and judged.row_hash = kept.row_hash and kept.exported_on < $exported_on",
        {"exported_on": exported_on},
    )
    dispositions = con.execute("select sheet, row_no, disposition from judged order by place").fetchall()
    con.execute(f"drop table judged; drop table incoming_{ledger.name}")
    return dispositions


def _judgement(ledger: Ledger) -> str:
    """SQL: each staged row with its identity and its disposition."""
    rest = ", ".join(f'"{name}"' for name in ledger.stored if name != "archive_code")
    key = ", ".join(f"coalesce(\"{name}\"::varchar, '')" for name in ledger.key)
    content = ", ".join(f'coalesce("{name}"::varchar, chr(1))' for name in ledger.stored if name != "archive_code")
    return f"""
        with named as (
            select sheet, row_no, rowid as place, coalesce(archive_code, $archive_code) as archive_code, {rest}
            from incoming_{ledger.name}
        ),
        identified as (
            select *,
                md5(concat_ws({SEPARATOR}, '{ledger.name}', archive_code, {key})) as row_id,
                md5(concat_ws({SEPARATOR}, {content})) as row_hash
            from named
        ),
        compared as (
            select *,
                row_number() over (partition by row_id order by place) as copy,
                min(row_hash) over (partition by row_id) <> max(row_hash) over (partition by row_id) as contradicts
            from identified
        ),
        current_rows as (
            select row_id, row_hash as current_hash from raw.{ledger.name}
            where row_id in (select row_id from identified)
            qualify row_number() over (partition by row_id order by exported_on desc, load_id desc) = 1
        )
        select compared.*,
            case
                when contradicts then 'quarantined'
                when copy > 1 then 'duplicate'
                when row_hash = current_hash then 'unchanged'
                else 'loaded'
            end as disposition
        from compared left join current_rows using (row_id)
    """
