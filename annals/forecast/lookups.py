"""Demand for lookups: person-visits by month, twelve months ahead, so that the reading room is ready for its busy seasons.

What is forecast is visits per open day; times the open days of the coming months, it knows where a spring festival falls.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np
import pandas as pd

from annals.calendar import is_published, open_days
from annals.forecast.backtest import Errors, Series, backtest, choose, starting_months, to_visits
from annals.forecast.models import HORIZON, NoFit, Outlooks, seasonal_naive, structural

LONGEST = 120  # months: what readers asked for eleven years ago says little of next year
NAIVE_NEEDS = 12  # observed months
STRUCTURAL_NEEDS = 24  # likewise; with fewer it does worse than seasonal naive (tests/bench/forecast_models.py)
MODELS_NEED = STRUCTURAL_NEEDS + HORIZON  # and a year after those, to compare them on
DEVIATIONS = NormalDist().inv_cdf(0.90), NormalDist().inv_cdf(0.975)  # of the 80 % and the 95 % interval

# Types are named because an archives without a forecast leaves a frame without rows, from which DuckDB cannot guess them.
FORECAST = {
    "archive_code": "str",
    "measure": "str",
    "month_on": "date32[pyarrow]",
    "model": "str",
    "value": "float64",
    "low_80": "float64",
    "high_80": "float64",
    "low_95": "float64",
    "high_95": "float64",
    "is_chosen": "bool",
    "open_days": "int64",
    "assumes_statutory_days": "bool",
}
ERRORS = {
    "archive_code": "str",
    "model": "str",
    "mae": "float64",
    "mape": "float64",
    "mase": "float64",
    "backtests": "int64",
    "is_chosen": "bool",
    "note": "str",
}


@dataclass(frozen=True)
class History:
    """One archives' months from the first to the last that was observed, at most ten years of them."""

    archive_code: str
    series: Series
    ahead: list[date]


def forecast_lookups(months: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Forecasts (grain: archives, month, model) and the models' back-test errors (grain: archives, model).

    `months` has archive_code, month_on (first of the month) and visits (person-visits) of months that are over: one that is
    still running would pass for a weak one. A month without a row, or without a value, is missing and never 0.

    Each archives' months go on for twelve from its own last one. `value` is the median, in visits to one decimal, with intervals
    meant to hold 80 and 95 of 100 months; is_chosen marks the model whose mean absolute error in the back-test is smaller. mape
    is in percent. From 36 observed months on both models are tried; from 12, or where the structural one cannot be fitted,
    seasonal naive alone; below, there is no forecast; the note says so. Where nothing could be back-tested, errors and intervals
    are empty; a calendar month that was never observed has no row.
    """
    forecasts, errors = [], []
    for archive_code, rows in months.groupby("archive_code", sort=True):
        history = _history(str(archive_code), rows)
        origins, outlooks = _outlooks(history.series)
        tried = backtest(history.series, origins, outlooks)
        for model, error in tried.items():
            is_chosen = history.series.observed >= NAIVE_NEEDS and model == choose(tried)
            forecasts += _forecast(history, model, outlooks[model], error, is_chosen)
            note = _note(history.series, error, is_alone=len(tried) == 1)
            errors.append((history.archive_code, model, *_rounded(error), is_chosen, note))
    return _frame(forecasts, FORECAST), _frame(errors, ERRORS)


def _history(archive_code: str, rows: pd.DataFrame) -> History:
    visits = pd.Series(rows["visits"].to_numpy(float, na_value=np.nan), pd.PeriodIndex(rows["month_on"], freq="M")).dropna()
    if visits.empty:
        return History(archive_code, Series(np.array([]), np.array([])), [])
    last = visits.index.max()
    past = pd.period_range(max(visits.index.min(), last - LONGEST + 1), last)
    days = np.array([open_days(month.start_time.date()) for month in past], float)
    ahead = [month.start_time.date() for month in pd.period_range(last + 1, periods=HORIZON)]
    return History(archive_code, Series(visits.reindex(past).to_numpy(), days), ahead)


def _outlooks(series: Series) -> tuple[np.ndarray, dict[str, Outlooks]]:
    """The origins and each model's outlooks from them; the simpler model first, which wins a draw."""
    is_long = series.observed >= MODELS_NEED
    origins = starting_months(series, STRUCTURAL_NEEDS if is_long else NAIVE_NEEDS)
    outlooks = {"seasonal_naive": seasonal_naive(series.rates, origins)}
    if is_long:
        with suppress(NoFit, np.linalg.LinAlgError):  # the note says that it is missing
            outlooks["structural"] = structural(series.rates, origins)
    return origins, outlooks


def _forecast(history: History, model: str, outlooks: Outlooks, error: Errors, is_chosen: bool) -> list[tuple]:
    """The model's rows, from its last outlook.

    The spread lies half way (as a geometric mean) between what the model believes and what its back-test measured: the first
    alone is too narrow for seasonal naive when a break comes, the second too wide for years after one, for either model
    (tests/bench/forecast_models.py).
    """
    if history.series.observed < NAIVE_NEEDS:
        return []
    centre, spread = outlooks.centre[-1], np.sqrt(outlooks.spread[-1] * error.log_rms)
    days = np.array([open_days(month) for month in history.ahead])
    levels = [centre] + [centre + sign * deviations * spread for deviations in DEVIATIONS for sign in (-1, 1)]
    visits = np.round([to_visits(level, days) for level in levels], 1).T
    return [
        (history.archive_code, "visits", month, model, *numbers, is_chosen, day, not is_published(month))
        for month, numbers, day in zip(history.ahead, visits, days, strict=True)
        if not np.isnan(numbers[0])
    ]


def _rounded(error: Errors) -> tuple[float, float, float, int]:
    return round(error.mae, 4), round(error.mape, 4), round(error.mase, 4), error.origins


def _note(series: Series, error: Errors, is_alone: bool) -> str | None:
    """What a reader must know of the history and the models, in Chinese."""
    missing = len(series.visits) - series.observed
    gaps = f"历史中有{missing}个月没有数据，按缺失处理，未当作零。" if missing else ""
    if series.observed < NAIVE_NEEDS:
        return f"历史只有{series.observed}个月，不足{NAIVE_NEEDS}个月，不作预测。{gaps}"
    if series.observed < MODELS_NEED:
        alone = f"历史只有{series.observed}个月，不足{MODELS_NEED}个月，只按上年同月推算。"
    else:
        alone = "按水平和各月规律推算的模型对这段历史拟合不成，只按上年同月推算。" if is_alone else ""
    untried = "" if error.origins else "历史太短，无从回测，没有误差和区间。"
    return alone + untried + gaps or None


def _frame(rows: list[tuple], types: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(types)).astype(types)
