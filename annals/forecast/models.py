"""Two ways to carry a monthly series on for twelve months: last year once more, and a level with a year's rhythm.

Both read `rates`: the logarithm of visits per open day, one value for every calendar month from the first to the last, NaN where
the month is missing. Both answer the Outlooks that one would have had after each month, so that the last row is the forecast and
the rows before it are its back-test. A missing month teaches nothing; no value is ever invented for it.
"""

from dataclasses import dataclass, replace

import numpy as np

YEAR = 12
HORIZON = 12  # months ahead

# In units of a month's noise, as a variance. From 0.05 to 0.15 the level's step forecasts alike (within 1 %, tests/bench), and
# estimating it on two to eight years of months did worse than holding it.
LEVEL_STEP = 0.1
UNKNOWN = 100.0  # month effects before they were seen
FIRST_NOISE = 0.1  # a month is off by a tenth, until the series says otherwise
NOISE_MEMORY = 0.9  # per month: the noise remembers ten months or so
TRUSTED = 1.5  # standard deviations: what is farther off moves the level as if it were this far off
PATIENCE = 4  # months off to one side, and the level is thought to have changed
CLIPPED_SQUARE = 0.7785  # mean of min(u², TRUSTED²) for a standard normal u
DEVIATION_OF_MEDIAN = 1.4826  # standard deviation of a normal over the median of its absolute values


@dataclass(frozen=True)
class Outlooks:
    """Row t is what is expected of the twelve months after month t, from months up to t: median and standard deviation of the
    log rate, each of shape (months, 12); NaN where there is no ground for one yet."""

    centre: np.ndarray
    spread: np.ndarray


def seasonal_naive(rates: np.ndarray) -> Outlooks:
    """Each month as it last was: one year ago or, where that month is missing, the nearest year that has it.

    The spread is that of the changes from one year to the next, by their median, so that one odd year does not set it.
    """
    outlooks = _unknown(len(rates))
    latest = np.full(YEAR, np.nan)
    changes = np.abs(rates[YEAR:] - rates[:-YEAR])
    for month, rate in enumerate(rates):
        latest[month % YEAR] = latest[month % YEAR] if np.isnan(rate) else rate
        outlooks.centre[month] = latest[_ahead(month) % YEAR]
        known = changes[: max(month + 1 - YEAR, 0)]
        if not np.isnan(known).all():
            outlooks.spread[month] = DEVIATION_OF_MEDIAN * np.nanmedian(known)
    return outlooks


def structural(rates: np.ndarray) -> Outlooks:
    """A level that wanders, an effect of each calendar month, and noise: a local level model with fixed seasonals.

    It is filtered month by month (Durbin and Koopman 2012, 3.2 and 4.3), robustly: what a month is off by counts up to 1.5
    standard deviations, and so does its share in the noise (Gelper, Fried and Croux 2010). So a closed spring hardly moves the
    level; but four months off to one side are no accident, and the level follows them. It begins at the first observed month.
    """
    outlooks = _unknown(len(rates))
    begin = rates[~np.isnan(rates)][:1]
    belief = Belief(np.append(begin if len(begin) else np.nan, np.zeros(YEAR)), UNKNOWN * np.eye(1 + YEAR), FIRST_NOISE, 0)
    wander = np.zeros((1 + YEAR, 1 + YEAR))
    wander[0, 0] = LEVEL_STEP
    for month, rate in enumerate(rates):
        belief = replace(belief, covariance=belief.covariance + wander)
        if not np.isnan(rate):
            belief = _learn(belief, 1 + month % YEAR, rate)
        effects = 1 + _ahead(month) % YEAR
        outlooks.centre[month] = belief.state[0] + belief.state[effects]
        known = belief.covariance[0, 0] + 2 * belief.covariance[0, effects] + belief.covariance[effects, effects]
        outlooks.spread[month] = belief.noise * np.sqrt(known + LEVEL_STEP * np.arange(1, HORIZON + 1) + 1)
    return outlooks


@dataclass(frozen=True)
class Belief:
    """The level, then the twelve months' effects; their covariance in units of the noise's variance; the noise's deviation; and
    how many months in a row were off, above (positive) or below."""

    state: np.ndarray
    covariance: np.ndarray
    noise: float
    run: int


def _learn(belief: Belief, effect: int, rate: float) -> Belief:
    """What is believed after a month's rate was seen."""
    error = rate - belief.state[0] - belief.state[effect]
    gain, variance = _gain(belief.covariance, effect)
    expected_error = belief.noise * np.sqrt(variance)
    surprise = error / expected_error
    trusted = np.clip(surprise, -TRUSTED, TRUSTED)
    side = int(np.sign(surprise)) if surprise != trusted else 0
    run = belief.run + side if belief.run * side > 0 else side
    covariance, counted = belief.covariance, trusted * expected_error
    if abs(run) == PATIENCE:
        covariance = covariance.copy()
        covariance[0, 0] += (error / belief.noise) ** 2  # the level may have moved by all of it
        gain, variance = _gain(covariance, effect)
        run, counted = 0, error
    return Belief(
        belief.state + gain * counted / variance,
        covariance - np.outer(gain, gain) / variance,
        belief.noise * np.sqrt(NOISE_MEMORY + (1 - NOISE_MEMORY) * trusted**2 / CLIPPED_SQUARE),
        run,
    )


def _gain(covariance: np.ndarray, effect: int) -> tuple[np.ndarray, float]:
    gain = covariance[:, 0] + covariance[:, effect]
    return gain, gain[0] + gain[effect] + 1


def _ahead(month: int) -> np.ndarray:
    return np.arange(month + 1, month + 1 + HORIZON)


def _unknown(months: int) -> Outlooks:
    return Outlooks(np.full((months, HORIZON), np.nan), np.full((months, HORIZON), np.nan))


# What each model is called in the warehouse; the simpler one first, which wins a draw.
MODELS = {"seasonal_naive": seasonal_naive, "structural": structural}
