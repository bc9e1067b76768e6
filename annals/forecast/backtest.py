"""How far a model would have been off: from each past month, the twelve months after it, foretold from what was known then."""

from dataclasses import dataclass

import numpy as np

from annals.forecast.models import HORIZON, YEAR, Outlooks

TRIALS = 24  # two years of months to start from, so that every calendar month is tried at every distance
HALF_A_VISIT = 0.5  # a month without a visit has a logarithm too


@dataclass(frozen=True)
class Series:
    """One archives' months without holes in the calendar: visits (NaN where the month is missing) and open days."""

    visits: np.ndarray
    open_days: np.ndarray

    @property
    def rates(self) -> np.ndarray:
        """Log of visits per open day."""
        return np.log((self.visits + HALF_A_VISIT) / self.open_days)

    @property
    def observed(self) -> int:
        """How many months are not missing."""
        return int(np.sum(~np.isnan(self.visits)))


@dataclass(frozen=True)
class Errors:
    """What a model was off by, over all origins and distances; NaN where nothing could be tried.

    mae: person-visits a month. mape: percent of the month's visits (months without visits left out). mase: mae over the mean
    absolute difference from the same month of the year before, in the whole history (Hyndman and Koehler 2006): below 1 is
    better than that. log_rms: root mean square of the log rates' errors. origins: how many months were started from.
    """

    mae: float = np.nan
    mape: float = np.nan
    mase: float = np.nan
    log_rms: float = np.nan
    origins: int = 0


def to_visits(rates: np.ndarray, open_days: np.ndarray) -> np.ndarray:
    """Log rates back to visits a month, never below 0."""
    return np.maximum(np.exp(rates) * open_days - HALF_A_VISIT, 0.0)


def starting_months(series: Series, needs: int) -> np.ndarray:
    """The months to look ahead from: the last 24 that have `needs` observed months up to them and a year after them, for the
    back-test; then the last month of all, for the forecast itself."""
    last = len(series.visits) - 1
    ready = np.flatnonzero(np.cumsum(~np.isnan(series.visits)) >= needs)
    return np.append(ready[ready <= last - HORIZON][-TRIALS:], last)


def backtest(series: Series, origins: np.ndarray, outlooks: dict[str, Outlooks]) -> dict[str, Errors]:
    """Each model's errors on the same months after the same origins, the last origin left out.

    A month that is missing, or that one of the models could not tell, counts for none.
    """
    window = origins[:-1, None] + np.arange(1, HORIZON + 1)
    rates = {model: outlook.centre[:-1] for model, outlook in outlooks.items()}
    comparable = ~np.isnan(series.visits[window] + sum(rates.values()))
    return {model: _errors(series, window, rates[model], comparable) for model in outlooks}


def choose(errors: dict[str, Errors]) -> str:
    """The model with the smallest mean absolute error; the first one where there is a draw or nothing could be tried."""
    return min(errors, key=lambda model: errors[model].mae if errors[model].origins else np.inf)


def _errors(series: Series, window: np.ndarray, rates: np.ndarray, comparable: np.ndarray) -> Errors:
    if not comparable.any():
        return Errors()
    actual = series.visits[window][comparable]
    off = np.abs(to_visits(rates, series.open_days[window])[comparable] - actual)
    visited = actual > 0
    year_before = np.nanmean(np.abs(series.visits[YEAR:] - series.visits[:-YEAR]))
    return Errors(
        mae=float(off.mean()),
        mape=float(100 * np.mean(off[visited] / actual[visited])) if visited.any() else np.nan,
        mase=float(off.mean() / year_before) if year_before else np.nan,
        log_rms=float(np.sqrt(np.mean((rates - series.rates[window])[comparable] ** 2))),
        origins=int(comparable.any(axis=1).sum()),
    )
