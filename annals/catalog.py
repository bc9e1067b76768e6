"""The indicators as the pages and the draft see them: what the warehouse has for an archives and a year."""

from dataclasses import dataclass, fields
from decimal import Decimal

from duckdb import DuckDBPyConnection

from annals.errors import ClerkError


@dataclass(frozen=True)
class Figure:
    """One indicator of one archives and year: its row of `rpt_figures` with what the catalog says of it.

    `value`, `last_value` and `change` are unrounded and in base units; None where they are missing. `change` is in percent,
    or in points where `change_in` says so. The statuses say why something is None, or not to be trusted.

    `state` says whose figure it is: draft (the ledgers'), frozen, restated (frozen, with `restated_value` beside it) or published
    (printed before there were ledgers); `current_value` is what the ledgers have now. `base` says what `last_value` is: current,
    frozen, restated, published, or comparable (可比口径: with the archives that have been merged in since). `share` is in percent
    of the figure `part_of`, `share_change` in points.
    """

    indicator_id: str
    figure_no: int | None
    section: str
    name_zh: str
    unit: str
    kind: str
    decimals: int
    change_in: str
    better: str
    wording: str
    ledger: str | None
    dimensions: str | None
    part_of: str | None
    definition: str
    archive_code: str
    stat_year: int
    value: Decimal | None
    definition_id: str
    value_status: str
    state: str
    restated_value: Decimal | None
    current_value: Decimal | None
    last_value: Decimal | None
    base: str | None
    change: Decimal | None
    change_status: str
    label: str | None
    through_month: int
    months_missing: int
    members_missing: int
    evidence_rows: int
    share: Decimal | None
    share_change: Decimal | None


def archives(con: DuckDBPyConnection) -> list[tuple[str, str]]:
    """(code, name) of every archives, by code."""
    return con.execute("select archive_code, archive_name from dim_archives order by archive_code").fetchall()


def archive(con: DuckDBPyConnection, code: str) -> str:
    """The name of an archives.

    Raises ClerkError where there is none of that code, with those that there are.
    """
    known = dict(archives(con))
    if code not in known:
        listed = "、".join(f"{other}（{name}）" for other, name in known.items())
        choice = "请用 --archives 写明是哪一个。" if len(known) > 1 else ""
        raise ClerkError(f"数据仓库里没有代码为 {code} 的档案馆。现有：{listed or '无'}。{choice}")
    return known[code]


def years(con: DuckDBPyConnection, archive_code: str) -> list[int]:
    """The years in which an archives has any figure, the latest first."""
    rows = con.execute(
        "select distinct stat_year from rpt_figures where archive_code = ? and value is not null order by stat_year desc",
        [archive_code],
    ).fetchall()
    return [year for (year,) in rows]


def figures(con: DuckDBPyConnection, archive_code: str, year: int) -> dict[str, Figure]:
    """Every indicator of an archives and a year by its id: the figures of the annual summary in their order, then the others.

    The definition is the one that is valid in the year; all else of the catalog is the present one's.
    """
    read = _read(con, "stat_year = ?", "figure_no nulls last, indicator_id", archive_code, year)
    return {figure.indicator_id: figure for figure in read}


def figures_until(con: DuckDBPyConnection, archive_code: str, year: int, month: int) -> dict[str, Figure]:
    """`figures` of the months from January to `month`, compared with the same months; of such a part of a year there are no shares."""
    read = _read(
        con,
        "stat_year = ? and from_month = 1 and through_month = ? and is_stated",
        "figure_no nulls last, indicator_id",
        archive_code,
        year,
        month,
        relation=UNTIL,
    )
    return {figure.indicator_id: figure for figure in read}


def figures_of_year(con: DuckDBPyConnection, archive_code: str, year: int, month: int | None = None) -> dict[str, Figure]:
    """`figures` of a year that has some, or of its months until `month`.

    Raises ClerkError for an unknown archives and a year without data, with the years that there are, and for months that have
    not been yet.
    """
    name, known = archive(con, archive_code), years(con, archive_code)
    if year not in known:
        listed = "、".join(str(one) for one in sorted(known))
        raise ClerkError(
            f"{name}没有{year}年的数据。" + (f"有数据的年度：{listed}。" if known else "请先装载台账并运行 annals build。")
        )
    if month is None:
        return figures(con, archive_code, year)
    found = figures_until(con, archive_code, year, month)
    if not found:
        through = next(iter(figures(con, archive_code, year).values())).through_month
        raise ClerkError(f"{name}{year}年的数据只到{through}月，还没有1至{month}月的数。请换一个季度，或者等台账装载后再建库。")
    return found


def history(con: DuckDBPyConnection, archive_code: str, indicator_id: str, last: int) -> list[Figure]:
    """One indicator in every reporting year until `last`, the earliest first."""
    return _read(con, "indicator_id = ? and stat_year <= ?", "stat_year", archive_code, indicator_id, last)


def histories(con: DuckDBPyConnection, archive_code: str) -> list[Figure]:
    """Every indicator of an archives in every reporting year, the earliest year first."""
    return _read(con, "true", "stat_year", archive_code)


# A part of a year has its changes as the whole has, under the names of `rpt_figures`.
UNTIL = """(
    select
        archive_code, stat_year, from_month, through_month, is_stated, series_id as indicator_id, indicator_id as definition_id,
        value, value_status, state, restated_value, current_value, last_value, base, change, change_status, label, months_missing,
        members_missing, evidence_rows, null::decimal(28,8) as share, null::decimal(28,8) as share_change
    from int_period_changes
)"""


def _read(con: DuckDBPyConnection, which: str, order: str, *values: object, relation: str = "rpt_figures") -> list[Figure]:
    columns = ", ".join("definitions.definition" if field.name == "definition" else field.name for field in fields(Figure))
    rows = con.execute(
        f"""
        select {columns}
        from {relation} as figures
        join (select * exclude (definition) from dim_indicators) as series using (indicator_id)
        join (select indicator_id as definition_id, definition from dim_indicators) as definitions using (definition_id)
        where archive_code = ? and {which}
        order by {order}
        """,
        list(values),
    ).fetchall()
    return [Figure(*row) for row in rows]
