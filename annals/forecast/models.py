"""Two ways to carry a monthly series on for twelve months: last year once more, and a level with a year's rhythm.

Both read `rates`: the logarithm of visits per open day, one value for every calendar month from the first to the last, NaN where
the month is missing; and `origins`: the months to look ahead from, ascending, the last one for the forecast and those before it
for its back-test. A missing month teaches nothing; no value is ever invented for it.
"""

from dataclasses import dataclass

import numpy as np

YEAR = 12
HORIZON = 12  # months ahead

DEVIATION_OF_MEDIAN = 1.4826  # standard deviation of a normal over the median of its absolute values
ITERATIONS = 500  # of the search for the most likely variances, which takes some fifty


@dataclass(frozen=True)
class Outlooks:
    """Row i is what is expected of the twelve months after the i-th origin, from months up to it: median and standard deviation
    of the log rate, each of shape (origins, 12); NaN where there is no ground for one."""

    centre: np.ndarray
    spread: np.ndarray


class NoFit(Exception):
    """No variances explain these months: the search for them did not end, or they leave no noise to measure."""


def seasonal_naive(rates: np.ndarray, origins: np.ndarray) -> Outlooks:
    """Each month as it last was: one year ago or, where that month is missing, the nearest year that has it.

    The spread is that of the changes from one year to the next, by their median, so that one odd year does not set it.
    """
    outlooks = _unknown(len(origins))
    for row, origin in enumerate(origins):
        known = rates[: origin + 1]
        seen = np.flatnonzero(~np.isnan(known))
        latest = np.full(YEAR, np.nan)
        latest[seen % YEAR] = known[seen]  # of several years, the last one stays
        outlooks.centre[row] = latest[np.arange(origin + 1, origin + 1 + HORIZON) % YEAR]
        changes = np.abs(known[YEAR:] - known[:-YEAR])
        if not np.isnan(changes).all():
            outlooks.spread[row] = DEVIATION_OF_MEDIAN * np.nanmedian(changes)
    return outlooks


def structural(rates: np.ndarray, origins: np.ndarray) -> Outlooks:
    """A level that wanders, a fixed effect of each calendar month, and noise (Durbin and Koopman 2012, 3.2), by statsmodels.

    The two variances are estimated at the first origin, again after every twelve, and at the last, each time from the months up to
    it; in between they are kept, and only level and effects learn. Like seasonal naive, it says nothing of a calendar month that
    was never observed. Raises NoFit; and LinAlgError, statsmodels' word for an expected error of exactly zero (its issue 5374).
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents  # takes a second

    outlooks = _unknown(len(origins))
    for row, origin in enumerate(origins):
        model = UnobservedComponents(rates[: origin + 1], level="llevel", seasonal=YEAR, stochastic_seasonal=False)
        if row % YEAR == 0 or row == len(origins) - 1:
            variances = _most_likely(model)
        ahead = model.filter(variances).get_forecast(HORIZON)
        outlooks.centre[row], outlooks.spread[row] = ahead.predicted_mean, ahead.se_mean
    if np.isnan(outlooks.spread[-1]).any():
        raise NoFit
    outlooks.centre[np.isnan(seasonal_naive(rates, origins).centre)] = np.nan
    return outlooks


def _most_likely(model) -> np.ndarray:
    """By Nelder and Mead's search: the default one fails for one series in forty, where a variance comes close to zero."""
    fit = model.fit(method="nm", maxiter=ITERATIONS, cov_type="none", disp=False, warn_convergence=False)
    if not fit.mle_retvals["converged"]:
        raise NoFit
    return fit.params


def _unknown(origins: int) -> Outlooks:
    return Outlooks(np.full((origins, HORIZON), np.nan), np.full((origins, HORIZON), np.nan))
