"""Lookups by month as the pages ask for them: beside last year, whole, broken down, and ahead.

Everything here reads what the warehouse has computed (`rpt_lookup_*`, `rpt_forecast_errors`). A month without rows is None, not 0.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Month:
    """A month's amount, and the same month's of the year before; None where the ledger has no row of it."""

    month_on: date
    amount: int | None
    last_amount: int | None = None


@dataclass(frozen=True)
class Cell:
    """What one value of a breakdown came to in a month; suppressed where it stands for one to four persons or gives such a one away."""

    amount: int | None
    is_suppressed: bool


@dataclass(frozen=True)
class Share:
    """One value of a breakdown over a year: its shown months together, how many are suppressed, and each month."""

    value: str
    amount: int | None
    months_suppressed: int
    cells: dict[date, Cell]


@dataclass(frozen=True)
class Ahead:
    """A month of the chosen forecast with its 80 % and 95 % bands; without bands where the history is short."""

    month_on: date
    value: float
    low_80: float | None
    high_80: float | None
    low_95: float | None
    high_95: float | None
    assumes_statutory_days: bool


@dataclass(frozen=True)
class Backtest:
    """How far a model was from what came: in the measure's unit (`mae`) and in percent (`mape`); None where it was not tried."""

    model: str
    mae: float | None
    mape: float | None
    backtests: int
    is_chosen: bool
    note: str | None


def compared(con: DuckDBPyConnection, archive_code: str, year: int, measure: str) -> list[Month]:
    """The months of a year beside those of the year before; a running year ends with its last month that has rows."""
    amounts = _totals(con, archive_code, measure)
    last = 12 if not amounts or max(amounts).year > year else max(amounts).month
    months = [date(year, month, 1) for month in range(1, last + 1)]
    return [Month(month, amounts.get(month), amounts.get(month.replace(year=year - 1))) for month in months]


def history(con: DuckDBPyConnection, archive_code: str, measure: str) -> list[Month]:
    """Every month from the first with rows to the last."""
    amounts = _totals(con, archive_code, measure)
    return [Month(month, amounts.get(month)) for month in _span(amounts)]


def breakdown(con: DuckDBPyConnection, archive_code: str, year: int, dimension: str, measure: str) -> list[Share]:
    """A year's lookups by `dimension` (purpose, subject, channel), the most asked for first and 其他 last."""
    rows = con.execute(
        f"""
        select dimension_value, sum({measure}) over per_value, count_if(is_suppressed) over per_value, month_on, {measure}, is_suppressed
        from rpt_lookup_months
        where archive_code = ? and dimension = ? and year(month_on) = ?
        window per_value as (partition by dimension_value)
        order by dimension_value = '其他', 2 desc nulls last, dimension_value, month_on
        """,
        [archive_code, dimension, year],
    ).fetchall()
    return [
        Share(*head, {month_on: Cell(amount, is_suppressed) for *_, month_on, amount, is_suppressed in members})
        for head, members in groupby(rows, itemgetter(0, 1, 2))
    ]


def forecast(con: DuckDBPyConnection, archive_code: str) -> list[Ahead]:
    """The visits of the next months by the chosen model; empty where there was too little to forecast from."""
    rows = con.execute(
        """
        select month_on, value, low_80, high_80, low_95, high_95, assumes_statutory_days
        from rpt_lookup_forecast
        where archive_code = ? and measure = 'visits' and is_chosen
        order by month_on
        """,
        [archive_code],
    ).fetchall()
    return [Ahead(*row) for row in rows]


def backtests(con: DuckDBPyConnection, archive_code: str) -> list[Backtest]:
    """The models tried, the chosen one first."""
    rows = con.execute(
        """
        select model, mae, mape, backtests, is_chosen, note
        from rpt_forecast_errors
        where archive_code = ?
        order by is_chosen desc, mae
        """,
        [archive_code],
    ).fetchall()
    return [Backtest(*row) for row in rows]


def _totals(con: DuckDBPyConnection, archive_code: str, measure: str) -> dict[date, int]:
    return dict(
        con.execute(
            f"select month_on, {measure} from rpt_lookup_months where archive_code = ? and dimension = 'total'", [archive_code]
        ).fetchall()
    )


def _span(months: dict[date, int]) -> list[date]:
    if not months:
        return []
    first, last = min(months), max(months)
    return [
        date(count // 12, count % 12 + 1, 1) for count in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
