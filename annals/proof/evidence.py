"""The rows that count for a figure, each with what it adds: the figure is their sum, whichever way they are grouped.

A sum adds amounts. Of a distinct count a thing is given to its first row, which adds 1, and to the others, which add 0; of the
latest of several rows, that row adds its amount. So groups of rows add up to the figure by construction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection

MEMBERS = """
    archive_code in (
        select member_code from dim_archive_members
        where archive_code = $archive_code and $members_year between from_year and through_year {whose}
    )
"""
FROZEN = "select * from explained_evidence where is_frozen and shown_under = $archive_code"
FIRST = "order by on_date, ledger, file_name, sheet, row_no, row_id"
COUNTS = {
    "sum": "amount",
    "distinct": f"case when distinct_key is not null and row_number() over (partition by distinct_key {FIRST}) = 1 then 1 else 0 end",
    "last": "case when row_number() over (order by on_date desc, row_id desc) = 1 then amount else 0 end",
}


@dataclass(frozen=True)
class Scope:
    """Whose rows of which definition and months count: those of the archives that were members in `members_year`.

    Where `is_frozen`, the rows are those that were frozen with the figure; else what the ledgers say now.
    """

    indicator_id: str
    aggregation: str
    kind: str
    archive_code: str
    members_year: int
    stat_year: int
    through_month: int
    is_frozen: bool = False


@dataclass(frozen=True)
class Group:
    """The rows of one sheet of one load: in which lines they stand, how many they are, and what they add."""

    archive_code: str
    ledger: str
    file_name: str
    sheet: str
    load_id: int
    lines: tuple[tuple[int, int], ...]
    rows: int
    counts: Decimal | None


@dataclass(frozen=True)
class Row:
    """One contributing row; `first` says where the thing that it names was counted. Of users there is no `thing`."""

    archive_code: str
    ledger: str
    file_name: str
    sheet: str
    load_id: int
    row_no: int
    on_date: date
    amount: Decimal | None
    thing: str | None
    counts: Decimal | None
    first: tuple[str, str, int] | None


def counted(scope: Scope) -> str:
    """SQL: the scope's rows, each with `counts`; its parameters are `parameters(scope)`."""
    current = f"select * from indicator_evidence where {members(scope)}"
    return f"""
        select *, {COUNTS[scope.aggregation]} as counts
        from ({FROZEN if scope.is_frozen else current})
        where indicator_id = $indicator_id and extract(year from on_date) = $stat_year
            and ($kind = 'stock' or extract(month from on_date) <= $through_month)
    """


def members(scope: Scope) -> str:
    """SQL: whether a row belongs to an archives that counts; a score and the latest rating are an archives' own."""
    own = scope.aggregation == "last" or scope.kind == "score"
    return MEMBERS.format(whose="and how = 'self'" if own else "")


def parameters(scope: Scope) -> dict[str, object]:
    """The values that `counted` asks for."""
    names = ["indicator_id", "stat_year", "archive_code", "kind", "through_month"] + ["members_year"] * (not scope.is_frozen)
    return {name: getattr(scope, name) for name in names}


def groups(con: DuckDBPyConnection, scope: Scope) -> list[Group]:
    """The scope's rows by archives, ledger, file and sheet, with the lines in which they stand."""
    found = con.execute(
        f"""
        with counted as ({counted(scope)}),
        numbered as (
            select *, row_no - dense_rank() over (partition by archive_code, ledger, load_id, file_name, sheet order by row_no) as run
            from counted
        ),
        runs as (
            select archive_code, ledger, file_name, sheet, load_id, min(row_no) as first_no, max(row_no) as last_no,
                count(distinct row_id) as row_count, sum(counts) as counts, min(on_date) as first_on
            from numbered
            group by archive_code, ledger, file_name, sheet, load_id, run
        )
        select archive_code, ledger, file_name, coalesce(sheet, ''), load_id,
            list([first_no, last_no] order by first_no), sum(row_count)::bigint, sum(counts)
        from runs
        group by archive_code, ledger, file_name, sheet, load_id
        order by archive_code, ledger, file_name, min(first_on), sheet, load_id
        """,
        parameters(scope),
    ).fetchall()
    return [Group(*row[:5], tuple(map(tuple, row[5])), row[6], _decimal(row[7])) for row in found]


def rows(con: DuckDBPyConnection, scope: Scope) -> Iterator[Row]:
    """Every row of the scope, sheet by sheet in the order of its lines."""
    found = con.execute(
        f"""
        with counted as ({counted(scope)}),
        placed as (
            select *,
                first([file_name, coalesce(sheet, ''), row_no::varchar] {FIRST}) over (partition by distinct_key) as first_at,
                min(on_date) over (partition by archive_code, ledger, file_name, sheet) as first_on
            from counted
        )
        select archive_code, ledger, file_name, coalesce(sheet, ''), load_id, row_no, on_date, amount,
            case when ledger <> 'utilization' then distinct_key end, counts, case when distinct_key is not null then first_at end
        from placed
        order by archive_code, ledger, file_name, first_on, sheet, load_id, row_no, distinct_key
        """,
        parameters(scope),
    )
    while batch := found.fetchmany(10_000):
        for row in batch:
            first = (row[10][0], row[10][1], int(row[10][2])) if row[10] else None
            yield Row(*row[:9], _decimal(row[9]), first)


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(value)
