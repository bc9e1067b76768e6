"""What the events of several ledgers share: a working day to happen on, and a number of the year."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

from annals.calendar import is_open_day

QUIET = {2020: 0.6, 2021: 0.85}  # what the epidemic left of gatherings and visits


def open_day(dice: np.random.Generator, year: int, first_month: int = 1, last_month: int = 12) -> pd.Timestamp:
    """A throw among the working days of some months of a year."""
    days = [day for day in _open_days(year) if first_month <= day.month <= last_month]
    return pd.Timestamp(days[dice.integers(len(days))])


def first_open_day(year: int, month: int, day: int) -> pd.Timestamp:
    """A date, or where the house is closed then, its next working day."""
    return pd.Timestamp(next(open_on for open_on in _open_days(year) if open_on >= date(year, month, day)))


def numbered(rows: list[dict] | pd.DataFrame, number: str, letters: str, dated_by: str) -> pd.DataFrame:
    """Rows in order of their day, with a number of their year in the column `number`: PX2022-001."""
    frame = pd.DataFrame(rows).sort_values(dated_by, kind="stable", ignore_index=True)
    years = frame[dated_by].dt.year
    order = frame.groupby(years).cumcount() + 1
    frame.insert(0, number, [f"{letters}{year}-{n:03d}" for year, n in zip(years, order, strict=True)])
    return frame


@cache
def _open_days(year: int) -> list[date]:
    days = (date(year, 1, 1) + timedelta(days=i) for i in range(366))
    return [day for day in days if day.year == year and is_open_day(day)]
