"""Measures the lookup forecast on made-up districts: `python tests/bench/forecast_models.py [districts]`, two minutes for 20.

Districts of its own, rougher than the demo's: their size, growth, rhythm, drift, noise and epidemic differ, and are drawn with
fixed seeds. Each forecast is made from what was known at its origin and compared with the twelve months that followed; after
a "calm" origin came a year without the epidemic's beginning, middle or end.
"""

import sys
import time
import warnings
from datetime import date

import numpy as np
import pandas as pd
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.statespace.sarimax import SARIMAX

from annals.calendar import open_days
from annals.forecast import models
from annals.forecast.backtest import Series, backtest, starting_months, to_visits
from annals.forecast.lookups import DEVIATIONS, STRUCTURAL_NEEDS, forecast_lookups

MONTHS = [date(year, month, 1) for year in range(2016, 2026) for month in range(1, 13)]
OPEN_DAYS = np.array([open_days(month) for month in MONTHS], float)
RHYTHM = np.log([0.80, 0.85, 1.15, 1.10, 1.00, 1.05, 1.12, 1.18, 1.02, 0.92, 1.02, 1.20])
ORIGINS = [date(year, 12, 1) for year in (2018, 2020, 2021, 2022, 2023, 2024)]
HISTORIES = 18, 24, 30, 36
CALM = [date(year, 12, 1) for year in (2018, 2023, 2024)]


def district(seed: int) -> np.ndarray:
    """Visits of MONTHS."""
    dice = np.random.default_rng(seed)
    years = np.arange(len(MONTHS)) / 12
    rhythm = np.repeat(RHYTHM[None] * dice.uniform(0.5, 1.5) + dice.normal(0, 0.06, 12), len(MONTHS) // 12, axis=0)
    rhythm += np.cumsum(dice.normal(0, dice.choice([0, 0.02, 0.04]), rhythm.shape), axis=0)
    weather = np.zeros(len(MONTHS))
    memory, roughness = dice.uniform(0.2, 0.9), dice.uniform(0.02, 0.07)
    for month in range(1, len(MONTHS)):
        weather[month] = memory * weather[month - 1] + dice.normal(0, roughness)
    wander = np.cumsum(dice.normal(0, dice.choice([0, 0.01, 0.02]), len(MONTHS)))
    log_rate = np.log(dice.uniform(20, 60)) + dice.uniform(-0.05, 0.08) * years + rhythm.ravel() + weather + wander
    log_rate += np.log(epidemic(dice)) + dice.normal(0, 0.03, len(MONTHS))
    return dice.poisson(np.exp(log_rate) * OPEN_DAYS * dice.gamma(200, 1 / 200, len(MONTHS))).astype(float)


def epidemic(dice: np.random.Generator) -> np.ndarray:
    """The share of a usual month's visits that was left."""
    share = np.ones(len(MONTHS))
    start = MONTHS.index(date(2020, 2, 1))
    share[start : start + 2] = dice.uniform(0.1, 0.4), dice.uniform(0.35, 0.65)
    share[start + 2 : start + 35] = dice.uniform(0.65, 0.95, 33)
    share[start + 33 : start + 37] = dice.uniform(0.4, 0.9, 4)
    return share


def statsmodels_forecast(model) -> np.ndarray:
    return np.asarray(model.fit(disp=False, maxiter=100).forecast(models.HORIZON))


MODELS = {"seasonal_naive": models.seasonal_naive, "structural": models.structural}
RIVALS = {
    "seasonal_naive": lambda rates: models.seasonal_naive(rates, np.array([len(rates) - 1])).centre[0],
    "structural": lambda rates: models.structural(rates, np.array([len(rates) - 1])).centre[0],
    "ETS A,N,A": lambda rates: statsmodels_forecast(ETSModel(rates, seasonal="add", seasonal_periods=12)),
    "ETS A,Ad,A": lambda rates: statsmodels_forecast(
        ETSModel(rates, trend="add", damped_trend=True, seasonal="add", seasonal_periods=12)
    ),
    "airline ARIMA": lambda rates: statsmodels_forecast(SARIMAX(rates, order=(0, 1, 1), seasonal_order=(0, 1, 1, 12))),
}


def compare(districts: list[np.ndarray]) -> None:
    print("mean absolute error in % of the year's visits, by origin; milliseconds a forecast")
    print(f"{'':28}" + "".join(f"{origin:%Y-%m}  " for origin in ORIGINS) + "   mean    ms")
    for name, rival in RIVALS.items():
        started, errors = (
            time.perf_counter(),
            np.array([[off(visits, origin, rival) for origin in ORIGINS] for visits in districts]),
        )
        milliseconds = 1000 * (time.perf_counter() - started) / errors.size
        print(f"{name:28}" + "".join(f"{error:7.1f}  " for error in errors.mean(0)) + f"{errors.mean():7.1f} {milliseconds:5.1f}")


def off(visits: np.ndarray, origin: date, rival, months: int | None = None) -> float:
    """Of a forecast from the last `months` until the origin, or from all of them."""
    end = MONTHS.index(origin) + 1
    past, ahead = slice(end - months if months else 0, end), slice(end, end + models.HORIZON)
    forecast = to_visits(rival(Series(visits[past], OPEN_DAYS[past]).rates), OPEN_DAYS[ahead])
    return 100 * np.abs(forecast - visits[ahead]).sum() / visits[ahead].sum()


def shorten(districts: list[np.ndarray]) -> None:
    """How much history the structural model needs before it is worth asking."""
    print("\nmean absolute error in % of the year's visits, by months of history")
    print(f"{'':28}" + "".join(f"{months:7}  " for months in HISTORIES))
    for name in MODELS:
        errors = [
            [[off(visits, origin, RIVALS[name], months) for months in HISTORIES] for origin in ORIGINS] for visits in districts
        ]
        print(f"{name:28}" + "".join(f"{error:7.1f}  " for error in np.mean(errors, axis=(0, 1))))


def cover(districts: list[np.ndarray]) -> None:
    """How many months lay inside 80 and 95 % intervals of three kinds of spread: what the model believes, what its back-test measured,
    and their geometric mean, which forecast_lookups prints; and how wide the 80 % one was, as a share of the value."""
    rows = [row for visits in districts for origin in ORIGINS for row in held(visits, origin)]
    table = pd.DataFrame(rows, columns=["model", "spread", "period", "in_80", "in_95", "width_80"])
    print("\nmonths inside the intervals, and the 80 % interval's width, in %")
    print((100 * table.groupby(["model", "spread", "period"]).mean()).unstack().round(0).to_string())


def held(visits: np.ndarray, origin: date) -> list[tuple]:
    end = MONTHS.index(origin) + 1
    series = Series(visits[:end], OPEN_DAYS[:end])
    actual = Series(visits, OPEN_DAYS).rates[end : end + models.HORIZON]
    origins = starting_months(series, STRUCTURAL_NEEDS)
    outlooks = {name: model(series.rates, origins) for name, model in MODELS.items()}
    errors = backtest(series, origins, outlooks)
    rows = []
    for name, outlook in outlooks.items():
        believed, measured = outlook.spread[-1], errors[name].log_rms
        for kind, spread in {"believed": believed, "measured": measured, "both": np.sqrt(believed * measured)}.items():
            off = np.abs(actual - outlook.centre[-1]) / spread
            width = np.exp(DEVIATIONS[0] * spread) - np.exp(-DEVIATIONS[0] * spread)
            inside = [np.mean(off < deviations) for deviations in DEVIATIONS]
            rows.append((name, kind, "calm" if origin in CALM else "broken", *inside, np.mean(width)))
    return rows


def frame(number: int, visits: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"archive_code": f"{number:06}", "month_on": MONTHS, "visits": visits})


def main() -> None:
    warnings.simplefilter("ignore")
    districts = [district(seed) for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else 20)]
    compare(districts)
    shorten(districts)
    cover(districts)
    for count in (1, 12):
        started = time.perf_counter()
        forecast_lookups(pd.concat(frame(number, visits) for number, visits in enumerate(districts[:count])))
        print(f"forecast_lookups of {count} archives, ten years each: {time.perf_counter() - started:.2f} s")


if __name__ == "__main__":
    main()
