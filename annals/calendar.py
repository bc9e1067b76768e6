"""Days on which the reading room is open: workdays and make-up workdays, not weekends, not public holidays.

The State Council publishes the days off and the make-up workdays of a year in the autumn before it. `chinesecalendar` knows
the published years; beyond them only the statutory days of 全国年节及纪念日放假办法 are certain, which `holidays` computes with
their weekday substitutes. Whoever shows a figure that rests on such a year says so (`is_published`).
"""

from calendar import monthrange
from datetime import date
from functools import cache

import pandas as pd


def is_open_day(day: date) -> bool:
    """Whether the reading room is open as a rule; a room that opens on Saturdays of its own accord does better than this."""
    day = date(day.year, day.month, day.day)  # a datetime never equals the libraries' dates
    if is_published(day):
        days_off, make_up_workdays = _published_days()
        return day in make_up_workdays or (day.weekday() < 5 and day not in days_off)
    return day.weekday() < 5 and day not in _statutory_days(day.year)


@cache
def open_days(month_on: date) -> int:
    """How many open days the month has, of which `month_on` is any day."""
    last = monthrange(month_on.year, month_on.month)[1]
    return sum(is_open_day(date(month_on.year, month_on.month, day)) for day in range(1, last + 1))


def months_of(first_year: int, last_year: int) -> pd.DataFrame:
    """Every month of these years with its open days and whether its year's holidays were known (columns of `dim_months`)."""
    months = [date(year, month, 1) for year in range(first_year, last_year + 1) for month in range(1, 13)]
    rows = [(month, open_days(month), is_published(month)) for month in months]
    types = {"month_on": "date32[pyarrow]", "open_days": "int64", "is_published": "bool"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def is_published(month_on: date) -> bool:
    """Whether days off and make-up workdays of that year are known; else statutory days and weekends are assumed."""
    first_year, last_year = _published_years()
    return first_year <= month_on.year <= last_year


@cache
def _published_years() -> tuple[int, int]:
    days_off, _ = _published_days()
    return min(days_off).year, max(days_off).year


@cache
def _published_days() -> tuple[frozenset[date], frozenset[date]]:
    """Days off and make-up workdays; imported here because the library costs 60 ms and few commands need it."""
    from chinese_calendar.constants import holidays, workdays

    return frozenset(holidays), frozenset(workdays)


@cache
def _statutory_days(year: int) -> frozenset[date]:
    from holidays.countries.china import China

    return frozenset(China(years=year))
