"""Staged rows join a ledger's history: new, corrected, unchanged, twice in the file, or contradicting one another.

Every version of a row stays. Its current version is the greatest by (exported_on, precedence, load_id): of the file exported
last, else loaded last; a file read again, because a declaration changed, keeps the precedence of its first load.
"""

from dataclasses import dataclass, field
from datetime import date

import duckdb

from ingest import judgement
from ingest.ledger import DEIDENTIFIED, Ledger
from ingest.store import STAMPS

SEPARATOR = "chr(31)"  # unit separator: in no cell, so that ('a', 'bc') and ('ab', 'c') differ
CHANGES = 20  # corrected rows shown cell by cell


@dataclass(frozen=True)
class Standing:
    """Where a load stands in the order of all loads: the later one's word counts."""

    load_id: int
    file_name: str
    exported_on: date  # declared, else the day on which the file was first loaded
    precedence: int


@dataclass
class Joined:
    """What became of staged rows: counts by (part, disposition), copies of a row in the file, rows that contradict."""

    counts: dict[tuple[int, str], int] = field(default_factory=dict)
    copies: list[tuple[int, int, int]] = field(default_factory=list)  # part, row, the row that it repeats
    contradicting: list[tuple[int, str, int, str]] = field(default_factory=list)  # part, sheet, row, row_id


def identity(ledger: Ledger) -> str:
    """SQL: the row_id of a staged row: the same in every file for the same ledger, archives and key."""
    key = ", ".join(f"coalesce(\"{name}\"::varchar, '')" for name in ledger.key)
    return f"md5(concat_ws({SEPARATOR}, '{ledger.name}', archive_code, {key}))"


def content(ledger: Ledger) -> str:
    """SQL: the row_hash of a staged row, which tells a changed row from an unchanged one."""
    cells = ", ".join(f'coalesce("{name}"::varchar, chr(1))' for name in ledger.stored if name != "archive_code")
    return f"md5(concat_ws({SEPARATOR}, {cells}))"


def content_hash(con: duckdb.DuckDBPyConnection, ledgers: list[str]) -> str:
    """A digest of all staged rows, whatever their order: two files with the same rows have the same."""
    summed = "count(*), bit_xor(hash(row_id, row_hash)), sum(hash(row_hash, row_id))"
    parts = [(name, *con.execute(f"select {summed} from incoming_{name}").fetchone()) for name in sorted(ledgers)]
    return repr(parts)


def judge(con: duckdb.DuckDBPyConnection, ledger: Ledger, standing: Standing) -> None:
    """Makes the table `judged` (place, disposition) of the staged rows that are not simply new."""
    con.execute(f"create or replace temp table judged as {judgement.judgement(ledger)}", _order(standing))


def join(con: duckdb.DuckDBPyConnection, ledger: Ledger, standing: Standing) -> Joined:
    """Inserts the rows of `incoming_<ledger>` that are new or changed; says what became of each row."""
    judge(con, ledger, standing)
    names = ", ".join(f'"{name}"' for name in ledger.stored if name not in STAMPS)
    staged = f"select incoming_{ledger.name}.*, rowid as place from incoming_{ledger.name}"
    # Unchanged rows make no version, but the file held them: what a later export lacks is compared with that.
    con.execute(
        f"insert into raw.confirmed select distinct $load_id, row_id from ({staged}) join judged using (place)"
        " where disposition in ('unchanged', 'quarantined')",
        {"load_id": standing.load_id},
    )
    con.execute(
        f"update raw.{ledger.name} as kept set exported_on = $exported_on, precedence = $precedence"
        f" from ({staged}) as said join judged using (place)"
        " where disposition = 'unchanged' and said.row_id = kept.row_id and said.row_hash = kept.row_hash"
        " and (kept.exported_on, kept.precedence) < ($exported_on, $precedence)",
        {"exported_on": standing.exported_on, "precedence": standing.precedence},
    )
    joined = _said(con, ledger)
    con.execute(
        f"insert into raw.{ledger.name} ({', '.join(STAMPS)}, {names}) select archive_code, row_id, row_hash, $load_id,"
        f" $file_name, sheet, row_no, $exported_on, $precedence, {names} from ({staged}) left join judged using (place)"
        " where coalesce(disposition, 'added') in ('added', 'changed', 'older')",
        _order(standing) | {"load_id": standing.load_id, "file_name": standing.file_name},
    )
    return joined


def _said(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> Joined:
    joined = Joined()
    staged = f"select part, sheet, row_no, row_id, rowid as place from incoming_{ledger.name}"
    # Rows of a year laid across come from one row of the sheet; it counts once, by the first word that is true of it.
    counted = con.execute(
        "select part, disposition, count(*) from ("
        f" select part, row_no, min(coalesce(disposition, 'added')) as disposition from ({staged}) left join judged"
        " using (place) group by part, row_no) group by all"
        if _is_across(ledger)
        else f"select part, coalesce(disposition, 'added') as disposition, count(*) from ({staged})"
        " left join judged using (place) group by all"
    ).fetchall()
    joined.counts = {(part, disposition): rows for part, disposition, rows in counted}
    joined.copies = con.execute(
        f"select part, row_no, original from ({staged}) join judged using (place) where disposition = 'duplicate' order by place"
    ).fetchall()
    joined.contradicting = con.execute(
        f"select part, sheet, row_no, row_id from ({staged}) join judged using (place)"
        " where disposition = 'quarantined' order by place"
    ).fetchall()
    return joined


def changes(con: duckdb.DuckDBPyConnection, ledger: Ledger, standing: Standing) -> list[tuple[str, str, str, str]]:
    """Key, column, old and new value of what the load corrected; of the first rows only, and nothing of users."""
    names = [name for name in ledger.stored if name not in (*ledger.key, *DEIDENTIFIED, *STAMPS)]
    both = ", ".join(f'later."{name}"::varchar, earlier."{name}"::varchar' for name in names)
    key = ", ".join(f'later."{name}"::varchar' for name in ledger.key)
    rows = con.execute(
        f"""
        select [{key}], [{both}] from raw.{ledger.name} as later
        join (
            select * from raw.{ledger.name} where load_id <> $load_id and row_id in (
                select row_id from raw.{ledger.name} where load_id = $load_id
            )
            qualify row_number() over (partition by row_id order by exported_on desc, precedence desc, load_id desc) = 1
        ) as earlier using (row_id)
        where later.load_id = $load_id
            and (later.exported_on, later.precedence) >= (earlier.exported_on, earlier.precedence)
        order by later.row_no limit {CHANGES}
        """,
        {"load_id": standing.load_id},
    ).fetchall()
    return [
        ("、".join(filter(None, key)), ledger.columns[name].label, cells[2 * at + 1] or "", cells[2 * at] or "")
        for key, cells in rows
        for at, name in enumerate(names)
        if cells[2 * at] != cells[2 * at + 1]
    ]


def repeated(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> list[tuple[int, str, int]]:
    """Part, disposition (duplicate, quarantined) and number of the staged rows that repeat or contradict others of the file."""
    return con.execute(
        f"with {judgement.repeats(ledger)} select part, disposition, count(*) from in_the_file"
        f" join (select part, rowid as place from incoming_{ledger.name}) using (place) group by all"
    ).fetchall()


def _is_across(ledger: Ledger) -> bool:
    return ledger.kind == "reference"  # the only ones that a table with years as columns fills (ingest.tables.wide)


def _order(standing: Standing) -> dict:
    return {"exported_on": standing.exported_on, "precedence": standing.precedence}
