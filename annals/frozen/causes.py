"""Why a frozen figure is another today: the ledger rows that are new, corrected, withdrawn or counted otherwise, which add up to it."""

from dataclasses import dataclass
from decimal import Decimal

import duckdb

from annals.frozen.differences import Difference
from annals.versions import differences as cells
from ingest.store import columns

NEW, CORRECTED, WITHDRAWN, RESTORED = "新增的行", "更正的行", "撤下的行", "恢复计入的行"
REDEFINED, MOVED, RELATED = "定义改变", "成员馆改变", "随别的行改计"
DESCRIBED = 1000  # rows of a figure whose changed cells are looked up


@dataclass(frozen=True)
class Cause:
    """A ledger row that makes a difference: why, where it stands, the load that did it, what changed in it, by how much.

    Of a count of different things `by` is how many of them came or went with the row.
    """

    reason: str
    ledger: str
    archive_code: str
    file_name: str
    sheet: str
    row_no: int
    load_id: int | None
    said: tuple[str, ...]
    by: Decimal


def take_evidence(con: duckdb.DuckDBPyConnection, freeze_id: int) -> None:
    """Makes the tables `then_rows` and `now_rows`: what the freeze's figures rested on, and would rest on today."""
    listed = ", ".join(f"evidence.{column}" for column in columns("frozen_evidence")[1:])
    month = "extract(month from on_date) as month_no"
    con.execute(
        f"create or replace temp table then_rows as select {listed}, {month} from raw.frozen_evidence as evidence"
        " where freeze_id = $freeze_id",
        {"freeze_id": freeze_id},
    )
    con.execute(
        f"""
        create or replace temp table now_rows as
        select {listed}, {month}
        from raw.freezes as freezes
        join shown.dim_archive_members as members
            on freezes.archive_code = members.archive_code
            and freezes.stat_year between members.from_year and members.through_year
        join shown.indicator_evidence as evidence
            on members.member_code = evidence.archive_code and extract(year from on_date) = freezes.stat_year
        where freezes.freeze_id = $freeze_id
        """,
        {"freeze_id": freeze_id},
    )


def of(con: duckdb.DuckDBPyConnection, one: Difference) -> list[Cause]:
    """The rows that make the difference between the frozen and the present figure, the largest first.

    Of a sum or a count of different things they add up to it; a share has none of its own, only its parts have.
    """
    # A stock is a state of the whole year, whichever months are asked for.
    first, last = (1, 12) if one.kind == "stock" else (one.from_month, one.through_month)
    asked = {"then": one.definition_id, "now": one.current_id, "first": first, "last": last, "freeze_id": one.freeze_id}
    found = con.execute(
        "select distinct ledger from (select ledger from then_rows where indicator_id = $then"
        " union all select ledger from now_rows where indicator_id = $now)",
        {name: asked[name] for name in ("then", "now")},
    ).fetchall()
    sides = DISTINCT_SIDES if one.aggregation == "distinct" else LAST_SIDES if one.aggregation == "last" else SUM_SIDES
    causes = []
    for (ledger,) in found:
        rows = con.execute((sides + CAUSES).format(ledger=ledger), asked | {"ledger": ledger}).fetchall()
        causes += [_cause(con, one, ledger, row, at < DESCRIBED) for at, row in enumerate(rows)]
    return causes


def _cause(con: duckdb.DuckDBPyConnection, one: Difference, ledger: str, row: tuple, is_described: bool) -> Cause:
    code, row_id, before, after, then_load, file_name, sheet, row_no, known, here, gone, stayed, was_there = row
    reason, load_id = _reason(one, then_load or known, here, gone, stayed, was_there)
    said: tuple[str, ...] = ()
    if reason == CORRECTED and is_described:
        said = tuple(cells(con, ledger, row_id, then_load or known, here))
    by = (after or Decimal(0)) - (before or Decimal(0))
    return Cause(reason, ledger, code, file_name, sheet or "", row_no, load_id, said, by)


def _reason(
    one: Difference, known: int | None, here: int | None, gone: int | None, stayed: bool, was_there: bool
) -> tuple[str, int | None]:
    """Why a row makes a difference, and the load that brought that about.

    `known` is the load of the version that was known when it was frozen, `here` that of the present one, `gone` the load that
    withdrew it; `stayed` says that its archives counted then and counts now, `was_there` that some frozen figure rests on it.
    """
    if not stayed:
        return MOVED, None
    if here is None:
        return WITHDRAWN, gone
    if known is None:
        return NEW, here
    if known != here:
        return CORRECTED, here
    if one.is_redefined:
        return REDEFINED, None
    return (RELATED if was_there else RESTORED), None


SUM_SIDES = """
    with then_side as (
        select archive_code, row_id, sum(amount) as amount, max(load_id) as load_id, any_value(file_name) as file_name,
            any_value(sheet) as sheet, any_value(row_no) as row_no
        from then_rows where indicator_id = $then and month_no between $first and $last group by all
    ),
    now_side as (
        select archive_code, row_id, sum(amount) as amount, max(load_id) as load_id, any_value(file_name) as file_name,
            any_value(sheet) as sheet, any_value(row_no) as row_no
        from now_rows where indicator_id = $now and month_no between $first and $last group by all
    ),
"""
# Each thing is given to the first row that names it.
DISTINCT_SIDES = """
    with then_things as (
        select * from then_rows where indicator_id = $then and month_no between $first and $last and distinct_key is not null
        qualify row_number() over (partition by distinct_key order by on_date, archive_code, row_id) = 1
    ),
    now_things as (
        select * from now_rows where indicator_id = $now and month_no between $first and $last and distinct_key is not null
        qualify row_number() over (partition by distinct_key order by on_date, archive_code, row_id) = 1
    ),
    then_side as (
        select archive_code, row_id, count(*)::decimal(28,8) as amount, max(load_id) as load_id, any_value(file_name) as file_name,
            any_value(sheet) as sheet, any_value(row_no) as row_no
        from then_things where distinct_key not in (select distinct_key from now_things) group by archive_code, row_id
    ),
    now_side as (
        select archive_code, row_id, count(*)::decimal(28,8) as amount, max(load_id) as load_id, any_value(file_name) as file_name,
            any_value(sheet) as sheet, any_value(row_no) as row_no
        from now_things where distinct_key not in (select distinct_key from then_things) group by archive_code, row_id
    ),
"""
# The latest row decides; as in int_period_latest.
LAST_SIDES = """
    with then_side as (
        select archive_code, row_id, amount, load_id, file_name, sheet, row_no from then_rows
        where indicator_id = $then and month_no between $first and $last order by on_date desc, row_id desc limit 1
    ),
    now_side as (
        select archive_code, row_id, amount, load_id, file_name, sheet, row_no from now_rows
        where indicator_id = $now and month_no between $first and $last order by on_date desc, row_id desc limit 1
    ),
"""
CAUSES = """
    lines as (
        select
            coalesce(now_side.archive_code, then_side.archive_code) as archive_code,
            coalesce(now_side.row_id, then_side.row_id) as row_id,
            then_side.amount as before, now_side.amount as after, then_side.load_id as then_load,
            coalesce(now_side.file_name, then_side.file_name) as file_name, coalesce(now_side.sheet, then_side.sheet) as sheet,
            coalesce(now_side.row_no, then_side.row_no) as row_no
        from then_side full join now_side using (archive_code, row_id)
        where coalesce(then_side.amount, 0) <> coalesce(now_side.amount, 0)
    ),
    known as (
        select row_id, max(versions.load_id) as load_id
        from raw.{ledger} as versions join raw.freezes as freezes on versions.load_id <= freezes.load_id
        where freezes.freeze_id = $freeze_id and row_id in (select row_id from lines) group by row_id
    ),
    here as (select row_id, load_id, file_name, sheet, row_no from shown.stg_ledgers__{ledger} where row_id in (select row_id from lines)),
    gone as (
        select row_id, max(load_id) as load_id from raw.withdrawals
        where ledger = $ledger and row_id in (select row_id from lines) group by row_id
    ),
    was_member as (
        select unnest(string_split(members, ' ')) as archive_code from raw.freezes where freeze_id = $freeze_id
    ),
    is_member as (
        select member_code as archive_code from shown.dim_archive_members as members join raw.freezes as freezes
            on members.archive_code = freezes.archive_code and stat_year between from_year and through_year
        where freeze_id = $freeze_id
    )
    select
        lines.archive_code, row_id, before, after, then_load,
        coalesce(here.file_name, lines.file_name), coalesce(here.sheet, lines.sheet), coalesce(here.row_no, lines.row_no),
        known.load_id, here.load_id, gone.load_id,
        archive_code in (from was_member) and archive_code in (from is_member), row_id in (select row_id from then_rows)
    from lines left join known using (row_id) left join here using (row_id) left join gone using (row_id)
    order by abs(coalesce(after, 0) - coalesce(before, 0)) desc, lines.file_name, lines.row_no
"""
