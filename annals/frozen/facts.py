"""What the journal vouches for: digests of the rows that a freeze, a restatement or a comment wrote, taken anew at any time."""

import duckdb

from annals.journal import digest
from ingest.store import columns

# Written after the entry that vouches for the row.
LATER = {"journal_no", "journal_hash"}
FROZEN = ("freezes", "frozen_figures", "frozen_evidence", "frozen_lookup_months", "frozen_breakdowns")
COMMENT = ("check_id", "archive_code", "stat_year", "subject", "text")


def of_freeze(con: duckdb.DuckDBPyConnection, freeze_id: int) -> dict[str, str]:
    """Table → digest of the rows that a freeze wrote."""
    return {table: _digest(con, table, f"freeze_id = {int(freeze_id)}") for table in FROZEN}


def of_restatement(con: duckdb.DuckDBPyConnection, restatement_id: int) -> str:
    """The digest of the rows of a restatement."""
    return _digest(con, "restatements", f"restatement_id = {int(restatement_id)}")


def _digest(con: duckdb.DuckDBPyConnection, table: str, rows: str) -> str:
    return digest(con, f"from raw.{table} where {rows}", [name for name in columns(table) if name not in LATER])
