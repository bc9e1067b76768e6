"""Control totals: what the store holds, counted before a build by other SQL than the models', and again in what was built.

The SQL stands in `dbt_project/totals/`. Both sides name the same totals; a generation is published only where they agree.
"""

from decimal import Decimal
from pathlib import Path

import duckdb

from annals.errors import ClerkError
from annals.settings import DBT_PROJECT, Settings
from annals.warehouse import memory

Totals = dict[str, Decimal]
SQL = DBT_PROJECT / "totals"


def ledgers(settings: Settings) -> dict[str, str]:
    """The ledgers that the store knows, name → title.

    Raises ClerkError where there is no store, another program is writing it, or it cannot be read.
    """
    with memory(settings) as con:
        return dict(con.execute("select ledger, title from raw.ledgers where kind <> 'reference' order by ledger").fetchall())


def of_store(settings: Settings, known: dict[str, str]) -> Totals:
    """The totals of the ledgers' current rows.

    Raises ClerkError as `ledgers` does, and where there is no row at all, nor a figure that others have printed.
    """
    with memory(settings) as con:
        for ledger in known:
            con.execute(_sql("current_rows").format(ledger=ledger))
        rows = _rows(con, {title: f"current_{ledger}" for ledger, title in known.items()})
        if not any(rows.values()) and not con.execute("select 1 from raw.published limit 1").fetchall():
            raise ClerkError("台账库里还没有一行台账。请先运行 annals ingest 台账文件夹，看清被退回的原因。")
        return rows | _sums(con, "store")


def of_built(building: Path, known: dict[str, str]) -> Totals:
    """The totals of a generation that dbt has built and let go of."""
    with duckdb.connect(building, read_only=True) as con:
        return _rows(con, {title: f"stg_ledgers__{ledger}" for ledger, title in known.items()}) | _sums(con, "built")


def _rows(con: duckdb.DuckDBPyConnection, relations: dict[str, str]) -> Totals:
    counts = {title: con.execute(f"select count(*) from {relation}").fetchone() for title, relation in relations.items()}
    return {f"{title}的行数": Decimal(count) for title, (count,) in counts.items()}


def _sums(con: duckdb.DuckDBPyConnection, side: str) -> Totals:
    return {name: Decimal(amount) for name, amount in con.execute(_sql(side)).fetchall()}


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text("utf-8")
