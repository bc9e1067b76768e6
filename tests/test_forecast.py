"""The lookup forecast: what it says by hand, what it makes of gaps, short histories and odd months, and how honest its intervals are."""

import subprocess
import sys
from datetime import date

import duckdb
import numpy as np
import pandas as pd
import pytest

from annals.calendar import open_days
from annals.forecast import models
from annals.forecast.backtest import Series, backtest, choose, starting_months
from annals.forecast.lookups import forecast_lookups
from annals.forecast.models import NoFit, Outlooks, seasonal_naive, structural

RHYTHM = np.array([0.8, 0.8, 1.2, 1.1, 1.0, 1.1, 1.2, 1.2, 1.0, 0.9, 0.9, 0.8])


def months(visits, first=date(2018, 1, 1), archive_code="310101"):
    """A frame as the warehouse hands it over; None where the month's row has no value."""
    month_on = [month.start_time.date() for month in pd.period_range(first, periods=len(visits), freq="M")]
    return pd.DataFrame({"archive_code": archive_code, "month_on": month_on, "visits": visits})


def steady(years, a_day=30.0, noise=0.0, seed=1, first=date(2018, 1, 1)):
    """Months of a reading room with a rhythm and no events."""
    dice = np.random.default_rng(seed)
    frame = months([0.0] * 12 * years, first)
    days = frame["month_on"].map(open_days)
    return frame.assign(visits=np.round(a_day * np.tile(RHYTHM, years) * days * np.exp(dice.normal(0, noise, 12 * years))))


def values(forecast, model):
    return forecast.loc[forecast["model"] == model, "value"].to_numpy()


def column_types(frame):
    return dict(
        duckdb.connect().from_df(frame).query("frame", "select column_name, column_type from (describe frame)").fetchall()
    )


def test_seasonal_naive_is_last_year_s_month_per_open_day():
    forecast, _ = forecast_lookups(months([160] * 12, first=date(2022, 2, 1)))
    february = forecast.iloc[0]
    # February 2022 had 16 open days and February 2023 has 20: 160.5 / 16 * 20 - 0.5.
    assert (february["month_on"], february["open_days"], february["value"]) == (date(2023, 2, 1), 20, 200.1)


def test_seasonal_naive_takes_the_nearest_year_that_has_the_month():
    rates = np.concatenate([np.arange(12.0), np.arange(12.0) + 100])
    rates[12] = np.nan
    assert seasonal_naive(rates, np.array([23])).centre[0].tolist() == [0.0, *range(101, 112)]


def test_seasonal_naive_s_spread_is_the_usual_change_of_a_year():
    rates = np.concatenate([np.zeros(12), np.full(12, 0.1), np.full(12, -1.0)])
    # Changes of 0.1 twelve times and of 1.1 once: the median is 0.1, and a normal's deviation is 1.4826 times that.
    assert seasonal_naive(rates, np.array([24])).spread[0] == pytest.approx(np.full(12, 0.14826))


def hand_made(forecast_visits):
    """24 months of 20 open days: 100 visits a month, then 110; one model that expected `forecast_visits` of the second year."""
    series = Series(np.array([100.0] * 12 + [110.0] * 12), np.full(24, 20.0))
    centre = np.full((2, 12), np.log((forecast_visits + 0.5) / 20))
    return series, starting_months(series, needs=12), {"a": Outlooks(centre, np.ones((2, 12)))}


def test_errors_are_those_worked_by_hand():
    errors = backtest(*hand_made(105))["a"]
    # Each month is 5 off; a year before it was 10 less.
    assert errors.mae == pytest.approx(5)
    assert errors.mape == pytest.approx(100 * 5 / 110)
    assert errors.mase == pytest.approx(0.5)
    assert errors.log_rms == pytest.approx(np.log(110.5 / 105.5))
    assert errors.origins == 1


def test_a_missing_month_is_nobody_s_error():
    series, origins, outlooks = hand_made(100)
    series.visits[15] = np.nan
    outlooks["a"].centre[:, 0] = np.nan  # what the model cannot tell
    errors = backtest(series, origins, outlooks)["a"]
    assert (errors.mae, errors.origins) == (pytest.approx(10), 1)


@pytest.mark.parametrize("model", [seasonal_naive, structural])
def test_the_back_test_knows_only_what_was_known_then(model):
    rates = np.tile(np.log(RHYTHM), 5) + np.random.default_rng(3).normal(0, 0.1, 60)
    otherwise = np.concatenate([rates[:41], rates[41:] + 5])
    as_it_came, had_it_come = (model(months, np.array([30, 40, 59])) for months in (rates, otherwise))
    assert np.array_equal(as_it_came.centre[:2], had_it_come.centre[:2])
    assert np.array_equal(as_it_came.spread[:2], had_it_come.spread[:2])
    assert not np.array_equal(as_it_came.centre[2], had_it_come.centre[2])


def test_origins_are_the_last_24_months_with_enough_before_them_and_a_year_after_and_then_the_last():
    series = Series(np.arange(72.0), np.full(72, 20.0))
    assert starting_months(series, needs=24).tolist() == [*range(36, 60), 71]
    series.visits[:30] = np.nan
    assert starting_months(series, needs=24).tolist() == [*range(53, 60), 71]  # the 54th month is the 24th observed


def test_the_smaller_mean_absolute_error_is_chosen_and_a_draw_falls_to_the_simpler():
    series, origins, closer = hand_made(105)
    _, _, farther = hand_made(90)
    assert choose(backtest(series, origins, {"a": farther["a"], "b": closer["a"]})) == "b"
    assert choose(backtest(series, origins, {"a": farther["a"], "b": farther["a"]})) == "a"


def test_a_noisy_rhythm_prefers_the_structural_model():
    forecast, errors = forecast_lookups(steady(6, noise=0.15))
    assert errors.set_index("model")["is_chosen"].to_dict() == {"seasonal_naive": False, "structural": True}
    assert errors.set_index("model")["mase"]["structural"] < 0.9
    assert forecast.groupby("model")["is_chosen"].all().to_dict() == {"seasonal_naive": False, "structural": True}


def test_a_year_that_repeats_itself_prefers_seasonal_naive():
    _, errors = forecast_lookups(months(list(range(100, 1300, 100)) * 4))
    assert errors.loc[errors["is_chosen"], "model"].tolist() == ["seasonal_naive"]


def test_a_month_s_forecast_grows_with_its_open_days():
    flat = steady(5, a_day=1000.0, noise=0.01).assign(visits=lambda frame: frame["visits"] / np.tile(RHYTHM, 5))
    forecast = forecast_lookups(flat)[0].query("model == 'structural'")
    assert forecast["open_days"].nunique() > 3
    assert forecast["value"].to_numpy() == pytest.approx(1000 * forecast["open_days"].to_numpy(), rel=0.02)


def test_after_a_closed_spring_the_other_months_come_back():
    usual, shut = steady(6, noise=0.05), steady(6, noise=0.05)
    shut.loc[62:63, "visits"] *= 0.1
    ratio = values(forecast_lookups(shut)[0], "structural") / values(forecast_lookups(usual)[0], "structural")
    assert np.delete(ratio, [2, 3]).min() > 0.8


def test_a_lasting_change_is_followed_within_half_a_year():
    usual, halved = steady(6, noise=0.05), steady(6, noise=0.05)
    halved.loc[66:, "visits"] *= 0.5
    ratio = values(forecast_lookups(halved)[0], "structural") / values(forecast_lookups(usual)[0], "structural")
    assert ratio.mean() == pytest.approx(0.5, abs=0.05)


def test_the_structural_model_tells_level_and_rhythm_apart():
    rates = np.tile(np.log(RHYTHM), 8) + np.linspace(0, 0.7, 96) + np.random.default_rng(3).normal(0, 0.01, 96)
    assert structural(rates, np.array([95])).centre[0] == pytest.approx(np.log(RHYTHM) + 0.7, abs=0.05)


def test_variances_are_estimated_anew_after_twelve_origins_and_for_the_forecast(monkeypatch):
    lengths = []
    monkeypatch.setattr(models, "_most_likely", lambda model: lengths.append(model.nobs) or [1.0, 0.1])
    structural(np.random.default_rng(3).normal(0, 0.1, 60), np.array([*range(30, 48), 59]))
    assert lengths == [31, 43, 60]


def test_a_missing_month_is_missing_and_not_zero():
    whole = steady(5, noise=0.05)
    without_row = whole.drop(index=[40, 41])
    without_value = whole.assign(visits=whole["visits"].mask(whole.index.isin([40, 41])))
    forecast, errors = forecast_lookups(without_row)
    pd.testing.assert_frame_equal(forecast, forecast_lookups(without_value)[0])
    assert values(forecast, "structural") == pytest.approx(values(forecast_lookups(whole)[0], "structural"), rel=0.05)
    assert set(errors["note"]) == {"历史中有2个月没有数据，按缺失处理，未当作零。"}


def test_eleven_months_are_too_few_for_any_forecast():
    forecast, errors = forecast_lookups(months([500] * 11))
    assert forecast.empty
    assert errors["is_chosen"].tolist() == [False]
    assert errors["note"].tolist() == ["历史只有11个月，不足12个月，不作预测。"]


def test_one_year_gives_seasonal_naive_without_error_or_interval():
    forecast, errors = forecast_lookups(months([500] * 23))
    assert forecast["model"].tolist() == ["seasonal_naive"] * 12
    assert forecast["is_chosen"].all() and forecast["value"].notna().all()
    assert forecast[["low_80", "high_80", "low_95", "high_95"]].isna().all(axis=None)
    assert errors[["mae", "mape", "mase"]].isna().all(axis=None) and errors["backtests"].tolist() == [0]
    assert errors["note"].tolist() == ["历史只有23个月，不足36个月，只按上年同月推算。历史太短，无从回测，没有误差和区间。"]


def test_three_years_are_enough_for_both_models_and_their_intervals():
    forecast, errors = forecast_lookups(steady(3, noise=0.1))
    assert errors["model"].tolist() == ["seasonal_naive", "structural"]
    assert forecast.notna().all(axis=None) and len(forecast) == 24
    _, errors = forecast_lookups(steady(3, noise=0.1)[1:])
    assert errors["model"].tolist() == ["seasonal_naive"]
    assert errors["note"].tolist() == ["历史只有35个月，不足36个月，只按上年同月推算。"]


@pytest.mark.parametrize("years", [2, 5])
def test_a_calendar_month_never_seen_has_no_forecast(years):
    seen = steady(years, noise=0.1)
    seen = seen[~seen["month_on"].map(lambda month: month.month in (7, 8))]
    forecast, _ = forecast_lookups(seen)
    for _, rows in forecast.groupby("model"):
        assert [month.month for month in rows["month_on"]] == [1, 2, 3, 4, 5, 6, 9, 10, 11, 12]


ALONE = "按水平和各月规律推算的模型对这段历史拟合不成，只按上年同月推算。"


@pytest.mark.filterwarnings("error")
def test_a_search_that_does_not_end_leaves_seasonal_naive_and_says_so(monkeypatch):
    monkeypatch.setattr(models, "ITERATIONS", 2)
    forecast, errors = forecast_lookups(steady(5, noise=0.1))
    assert forecast["model"].tolist() == ["seasonal_naive"] * 12 and forecast.notna().all(axis=None)
    assert (errors["model"].tolist(), errors["note"].tolist()) == (["seasonal_naive"], [ALONE])


def test_an_expected_error_of_zero_leaves_seasonal_naive_and_says_so(monkeypatch):
    def refuse(model):
        raise np.linalg.LinAlgError("Non-positive-definite forecast error covariance matrix encountered at period 0")

    monkeypatch.setattr(models, "_most_likely", refuse)
    assert forecast_lookups(steady(5, noise=0.1))[1]["note"].tolist() == [ALONE]


def test_variances_without_an_expected_error_are_no_fit(monkeypatch):
    monkeypatch.setattr(models, "_most_likely", lambda model: [-1.0, -1.0])
    with pytest.raises(NoFit):
        structural(np.random.default_rng(3).normal(0, 0.1, 36), np.array([23, 35]))


def test_months_without_any_noise_go_on_as_they_were():
    without_noise = months([0.0] * 60).assign(visits=lambda frame: 20 * frame["month_on"].map(open_days) - 0.5)
    forecast, _ = forecast_lookups(without_noise)
    assert forecast["value"].to_numpy() == pytest.approx(20 * forecast["open_days"] - 0.5, abs=0.1)


def test_statsmodels_is_loaded_by_the_first_long_history_only():
    asks = "import sys, annals.cli, annals.forecast.lookups; sys.exit('statsmodels' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0


def test_intervals_nest_and_stay_above_zero():
    dice = np.random.default_rng(5)
    forecast, _ = forecast_lookups(months(dice.poisson(0.7, 60)))
    bounds = forecast[["low_95", "low_80", "value", "high_80", "high_95"]].to_numpy()
    assert (bounds >= 0).all() and (np.diff(bounds, axis=1) >= 0).all()


def test_intervals_hold_about_as_many_months_as_they_say():
    actual = pd.concat(steady(7, noise=0.1, seed=seed).assign(archive_code=f"{seed:06}") for seed in range(20))
    forecast, _ = forecast_lookups(actual[actual["month_on"] < date(2024, 1, 1)])
    rows = forecast[forecast["is_chosen"]].merge(actual, on=["archive_code", "month_on"])
    assert 0.75 < rows["visits"].between(rows["low_80"], rows["high_80"]).mean() < 0.90
    assert 0.92 < rows["visits"].between(rows["low_95"], rows["high_95"]).mean() < 0.99


def test_what_lies_more_than_ten_years_back_is_left_alone():
    long = steady(12, noise=0.1, first=date(2012, 1, 1))
    pd.testing.assert_frame_equal(forecast_lookups(long)[0], forecast_lookups(long[24:])[0])


def test_months_beyond_the_published_calendar_say_so():
    forecast, _ = forecast_lookups(steady(3, first=date(2031, 7, 1)))
    assert forecast["assumes_statutory_days"].all()
    forecast, _ = forecast_lookups(steady(3, first=date(2019, 7, 1)))
    assert not forecast["assumes_statutory_days"].any()


def test_neither_the_order_of_rows_nor_another_archives_changes_a_forecast():
    one, other = steady(4, noise=0.1), steady(3, noise=0.1, seed=2).assign(archive_code="310102")
    together, _ = forecast_lookups(pd.concat([other, one]).sample(frac=1, random_state=1))
    alone = pd.concat([forecast_lookups(one)[0], forecast_lookups(other)[0]], ignore_index=True)
    pd.testing.assert_frame_equal(together, alone)


def test_the_same_months_give_the_same_forecast():
    one, other = forecast_lookups(steady(5, noise=0.1)), forecast_lookups(steady(5, noise=0.1))
    pd.testing.assert_frame_equal(one[0], other[0], check_exact=True)
    pd.testing.assert_frame_equal(one[1], other[1], check_exact=True)


ODD = {
    "none": [],
    "three": [500] * 3,
    "missing": [None] * 30,
    "constant": [500] * 40,
    "zero": [0] * 60,
    "every third": [500, None, None] * 40,
    "one hundredfold": [500] * 50 + [50000] + [500] * 20,
    "closed for four years": [500] * 30 + [None] * 48 + [300] * 10,
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("visits", ODD.values(), ids=ODD)
def test_the_warehouse_gets_its_columns_and_the_console_no_warning_whatever_the_months(visits):
    forecast, errors = forecast_lookups(months(visits))
    types = column_types(forecast)
    assert types["month_on"] == "DATE" and types["model"] == "VARCHAR" and types["is_chosen"] == "BOOLEAN"
    types = column_types(errors)
    assert types["note"] == "VARCHAR" and types["mae"] == "DOUBLE" and types["backtests"] == "BIGINT"
