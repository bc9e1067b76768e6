"""Figures made in a test, and a warehouse made of them: what is not said is a count of 2022 with nothing wrong."""

from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal

import duckdb

from annals import warehouse
from annals.catalog import Figure
from annals.settings import Settings


def figure(value: str | None = "100", last: str | None = "80", **said: object) -> Figure:
    """A figure of these two years' numbers, with its change and statuses as the warehouse would have them, unless `said` otherwise."""
    now, before = (None if number is None else Decimal(number) for number in (value, last))
    change_in = said.get("change_in", "percent")
    compares = now is not None and before is not None and (before != 0 or change_in != "percent")
    why_not = "missing" if now is None else "no_base" if before is None else "zero_base"
    plain = {
        "indicator_id": "lookup_visitors",
        "figure_no": 3,
        "section": "利用服务",
        "name_zh": "接待档案利用者人次",
        "unit": "人次",
        "kind": "flow",
        "decimals": 0,
        "change_in": "percent",
        "better": "up",
        "wording": "exact",
        "ledger": "utilization",
        "dimensions": None,
        "part_of": None,
        "definition": "",
        "archive_code": "999001",
        "stat_year": 2022,
        "value": now,
        "definition_id": said.get("indicator_id", "lookup_visitors"),
        "value_status": "missing" if now is None else "ok",
        "state": "draft",
        "restated_value": None,
        "current_value": now,
        "last_value": before,
        "base": None if before is None else "current",
        "change": (now - before if change_in != "percent" else (now - before) / before * 100) if compares else None,
        "change_status": "ok" if compares else why_not,
        "label": None,
        "through_month": 12,
        "months_missing": 0,
        "members_missing": 0,
        "evidence_rows": 0 if now is None else 1,
        "share": None,
        "share_change": None,
    }
    return Figure(**(plain | said))


RESULTS = {
    "archive_code": "varchar",
    "stat_year": "integer",
    "value": "decimal(28, 8)",
    "definition_id": "varchar",
    "value_status": "varchar",
    "state": "varchar",
    "restated_value": "decimal(28, 8)",
    "current_value": "decimal(28, 8)",
    "last_value": "decimal(28, 8)",
    "base": "varchar",
    "change": "decimal(28, 8)",
    "change_status": "varchar",
    "label": "varchar",
    "through_month": "integer",
    "months_missing": "integer",
    "members_missing": "integer",
    "evidence_rows": "bigint",
    "share": "decimal(28, 8)",
    "share_change": "decimal(28, 8)",
}
MEANINGS = {field.name: "varchar" for field in fields(Figure) if field.name not in RESULTS} | {
    "figure_no": "integer",
    "decimals": "integer",
}


def publish(settings: Settings, figures: list[Figure], archives: dict[str, str]) -> None:
    """Publishes a warehouse with just these figures and archives (code → name)."""
    building = warehouse.new_generation(settings)
    with duckdb.connect(building) as con:
        _table(con, "dim_archives", {"archive_code": "varchar", "archive_name": "varchar"}, archives.items())
        for name, columns in {"rpt_figures": {"indicator_id": "varchar"} | RESULTS, "dim_indicators": MEANINGS}.items():
            _table(con, name, columns, {tuple(getattr(figure, column) for column in columns) for figure in figures})
    warehouse.publish(settings, building)


def _table(con: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], rows: Iterable[tuple]) -> None:
    con.execute(f"create table {name} ({', '.join(f'{column} {type}' for column, type in columns.items())})")
    con.executemany(f"insert into {name} values ({', '.join('?' * len(columns))})", [list(row) for row in rows])
