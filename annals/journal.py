"""The journal: who did what and when, append-only, each entry holding the hash of the one before (raw.journal in the store).

An entry is written in the transaction of what it records, through `ingest.store.opened`. Its hash is the SHA-256 of its canonical
JSON; the last number and hash are also kept in a small file beside the store, so that a chain cut at its end is seen.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

HEAD = "journal.head"  # beside the store
INGEST = "annals ingest"  # who a load's entry names
FIRST = "0" * 64  # what the first entry has for the hash of the one before


@dataclass(frozen=True)
class Entry:
    """One line of the journal; `what` is canonical JSON, `at` is UTC to the microsecond."""

    entry_no: int
    at: datetime
    who: str
    action: str  # load, restore, freeze, restate, comment, head_lost
    what: str
    previous_hash: str
    hash: str

    @property
    def said(self) -> dict:
        """`what` as it was given; empty where somebody has spoilt it."""
        try:
            what = json.loads(self.what)
        except ValueError:
            return {}
        return what if isinstance(what, dict) else {}

    @property
    def computed(self) -> str:
        """The hash that the entry must have."""
        return _hash(self.entry_no, self.at, self.who, self.action, self.what, self.previous_hash)


def append(con: duckdb.DuckDBPyConnection, who: str, action: str, what: dict) -> Entry:
    """Writes an entry at the end of the chain, in the caller's transaction; returns it. `what` must be plain JSON, dates as text."""
    last, previous = _last(con)
    number, at, text = last + 1, datetime.now(UTC), canonical(what)
    entry = Entry(number, at, who, action, text, previous, _hash(number, at, who, action, text, previous))
    con.execute("insert into raw.journal values (?, ?, ?, ?, ?, ?, ?)", [number, at, who, action, text, previous, entry.hash])
    return entry


def entries(con: duckdb.DuckDBPyConnection) -> list[Entry]:
    """The journal in the order of its numbers; empty where the store is of a version that kept none."""
    if not con.execute("select 1 from duckdb_tables() where schema_name = 'raw' and table_name = 'journal'").fetchall():
        return []
    rows = con.execute(
        'select entry_no, "at", who, action, what, previous_hash, hash from raw.journal order by entry_no, hash'
    ).fetchall()
    return [Entry(number, at.replace(tzinfo=UTC), *rest) for number, at, *rest in rows]


def canonical(what: object) -> str:
    """JSON with one spelling: sorted keys, no blanks, Chinese as it is. Raises TypeError for what is no plain JSON."""
    return json.dumps(what, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(con: duckdb.DuckDBPyConnection, relation: str, columns: Iterable[str]) -> str:
    """Number and digest of all rows of a relation (SQL), whatever their order: every row counts, twice if it is there twice."""
    [(found,)] = con.execute(f"select {digested(columns)} from ({relation})").fetchall()
    return found


def digested(columns: Iterable[str]) -> str:
    """SQL: an aggregate of rows that has the same value for the same rows in any order.

    Null and '' differ; a column that a later version adds changes nothing as long as it is null.
    """
    row = row_of(columns)
    return f"concat(count(*), ':', coalesce(sum(md5_number_upper({row})), 0), ':', coalesce(sum(md5_number_lower({row})), 0))"


def row_of(columns: Iterable[str]) -> str:
    """SQL: a row as one text, in which null and '' differ."""
    cells = ", ".join(f"'{column}=' || \"{column}\"::varchar" for column in columns)
    return f"concat_ws(chr(31), {cells})"


def head(folder: Path) -> tuple[int, str] | None:
    """The last number and hash as the file beside the store has them; (-1, '') where it cannot be read, None where there is none."""
    try:
        said = json.loads((folder / HEAD).read_text("utf-8"))
        return int(said["entry_no"]), str(said["hash"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return -1, ""


def begin(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Makes the file beside the store; where it is gone from beside a journal, that is itself an entry."""
    if head(folder) is None:
        if _last(con)[0]:
            append(con, "annals", "head_lost", {})
        _write(folder, *_last(con))


def keep_head(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Writes down where the chain ends, unless it no longer holds what was written down before: that is for `verify` to find."""
    before, last = head(folder), _last(con)
    if before and before != last and _holds(con, *before):
        _write(folder, *last)


def _last(con: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    return con.execute("select entry_no, hash from raw.journal order by entry_no desc limit 1").fetchone() or (0, FIRST)


def _write(folder: Path, number: int, hashed: str) -> None:
    """Whole or not at all. A disk without room must not undo what is committed: the older end still lies within the chain."""
    draft = folder / f"{HEAD}.new"
    try:
        draft.write_text(json.dumps({"entry_no": number, "hash": hashed}), "ascii")
        draft.replace(folder / HEAD)
    except OSError:
        draft.unlink(missing_ok=True)


def _holds(con: duckdb.DuckDBPyConnection, number: int, hashed: str) -> bool:
    same = "select 1 from raw.journal where entry_no = ? and hash = ?"
    return (number, hashed) == (0, FIRST) or bool(con.execute(same, [number, hashed]).fetchall())


def _hash(number: int, at: datetime, who: str, action: str, what: str, previous: str) -> str:
    at = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical([number, at, who, action, what, previous]).encode()).hexdigest()
