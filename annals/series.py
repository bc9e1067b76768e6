"""One indicator as the pages ask for it: by month, by its dimensions, and how it grew on average."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import groupby

from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Part:
    """What one value of a dimension came to in a year; no numbers where it stands for one to four persons, or gives such a one away.

    `change` is as the indicator's (percent), `share` in percent of the figure, `share_change` in percentage points.
    """

    dimension: str
    name: str
    value: Decimal | None
    last_value: Decimal | None
    change: Decimal | None
    share: Decimal | None
    share_change: Decimal | None
    is_suppressed: bool


@dataclass(frozen=True)
class Growth:
    """From one year to another: the number of periods, the whole change and the average of a year, in percent; why not, where not."""

    from_year: int
    to_year: int
    periods: int
    total_change: Decimal | None
    average_growth: Decimal | None
    growth_status: str


@dataclass(frozen=True)
class Month:
    """A month of a flow beside the same month of the year before and the month before, and the year so far beside the same months."""

    month_on: date
    value: Decimal | None
    last_year_value: Decimal | None
    year_change: Decimal | None
    year_change_status: str
    month_change: Decimal | None
    month_change_status: str
    ytd_value: Decimal | None
    ytd_change: Decimal | None
    ytd_change_status: str


def months(con: DuckDBPyConnection, archive_code: str, indicator_id: str, year: int) -> list[Month]:
    """The months of a year, of an indicator that has months; a stock has none."""
    columns = ", ".join(field.name for field in fields(Month))
    rows = con.execute(
        f"""
        select {columns}
        from rpt_figure_months
        where archive_code = ? and indicator_id = ? and year(month_on) = ?
        order by month_on
        """,
        [archive_code, indicator_id, year],
    ).fetchall()
    return [Month(*row) for row in rows]


def breakdowns(con: DuckDBPyConnection, archive_code: str, year: int, indicator_id: str) -> dict[str, list[Part]]:
    """The figure by each of its dimensions, the largest part first and the withheld last."""
    columns = ", ".join(field.name for field in fields(Part)).replace("name", "dimension_value")
    rows = con.execute(
        f"""
        select {columns}
        from rpt_figure_breakdowns
        where archive_code = ? and stat_year = ? and indicator_id = ?
        order by dimension, value desc nulls last, dimension_value
        """,
        [archive_code, year, indicator_id],
    ).fetchall()
    return {dimension: list(parts) for dimension, parts in groupby((Part(*row) for row in rows), lambda part: part.dimension)}


def growth(con: DuckDBPyConnection, archive_code: str, indicator_id: str, to_year: int) -> Growth | None:
    """From the first year that has the figure to `to_year`; None where there is no earlier one."""
    columns = ", ".join(field.name for field in fields(Growth))
    rows = con.execute(
        f"""
        select {columns}
        from rpt_figure_growth
        where archive_code = ? and indicator_id = ? and to_year = ? and from_value is not null
        order by from_year
        limit 1
        """,
        [archive_code, indicator_id, to_year],
    ).fetchall()
    return Growth(*rows[0]) if rows else None
