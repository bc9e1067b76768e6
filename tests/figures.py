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

# How an indicator is counted, of which a warehouse of figures alone says only that it is a sum.
COUNTED = {
    "aggregation": "varchar default 'sum'",
    "numerator": "varchar",
    "denominator": "varchar",
    "version_of": "varchar",
    "valid_from": "integer",
    "valid_to": "integer",
    "years_before": "integer default 0",
    "name_en": "varchar",
}
ROW = "ledger varchar, row_id varchar, load_id bigint, file_name varchar, sheet varchar, row_no bigint"
EVIDENCE = (
    f"indicator_id varchar, archive_code varchar, on_date date, amount decimal(28,8), distinct_key varchar, label varchar, {ROW}"
)
MONTHLY = "year_change decimal(28,8), year_change_status varchar, month_change decimal(28,8), month_change_status varchar"
# What a draft looks at besides the figures: there is nothing in it here.
BESIDE = {
    "int_basis": "store_name varchar, load_id bigint, entry_no bigint",
    "indicator_evidence": EVIDENCE,
    "explained_evidence": f"shown_under varchar, stat_year integer, is_frozen boolean, {EVIDENCE}",
    "dim_archive_members": "archive_code varchar, member_code varchar, from_year bigint, through_year bigint, how varchar",
    "int_ledger_months": "archive_code varchar, ledger varchar, cadence varchar, stat_year bigint, month_no bigint",
    "int_published_figures": "archive_code varchar, stat_year integer, indicator_id varchar, printed varchar, source varchar,"
    " value decimal(28,8), load_id bigint",
    "rpt_figure_months": "archive_code varchar, month_on date, indicator_id varchar, value decimal(28,8),"
    f" last_year_value decimal(28,8), {MONTHLY}, ytd_value decimal(28,8), ytd_change decimal(28,8), ytd_change_status varchar",
    "rpt_figure_breakdowns": "archive_code varchar, stat_year integer, indicator_id varchar, dimension varchar,"
    " dimension_value varchar, value decimal(28,8), last_value decimal(28,8), change decimal(28,8), share decimal(28,8),"
    " share_change decimal(28,8), is_suppressed boolean",
    "rpt_checks": "check_id varchar, name_zh varchar, severity varchar, archive_code varchar, stat_year integer, subject varchar,"
    " expected varchar, found varchar, where_zh varchar, what_to_do varchar, missing_policy varchar, comment varchar,"
    " commented_by_role varchar",
}


def publish(settings: Settings, figures: list[Figure], archives: dict[str, str]) -> None:
    """Publishes a warehouse with just these figures and archives (code → name)."""
    building = warehouse.new_generation(settings)
    with duckdb.connect(building) as con:
        _table(con, "dim_archives", {"archive_code": "varchar", "archive_name": "varchar"}, archives.items())
        for name, columns in {"rpt_figures": {"indicator_id": "varchar"} | RESULTS, "dim_indicators": MEANINGS}.items():
            _table(con, name, columns, {tuple(getattr(figure, column) for column in columns) for figure in figures})
        for name, columns in BESIDE.items():
            con.execute(f"create table {name} ({columns})")
        con.execute("insert into int_basis values ('store', 88, 87)")
        con.execute("alter table dim_indicators add column series_id varchar")
        con.execute("update dim_indicators set series_id = indicator_id")
        for column, kind in COUNTED.items():
            con.execute(f"alter table dim_indicators add column {column} {kind}")
    warehouse.publish(settings, building)


def _table(con: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], rows: Iterable[tuple]) -> None:
    con.execute(f"create table {name} ({', '.join(f'{column} {type}' for column, type in columns.items())})")
    con.executemany(f"insert into {name} values ({', '.join('?' * len(columns))})", [list(row) for row in rows])
