"""Every indicator that a ledger has, and its change, agrees with a computation that shares no code with the product."""

import csv

import pytest

from annals import demo, warehouse
from annals.settings import DBT_PROJECT
from tests import by_hand, by_hand_further

YEARS = range(2018, 2024)
with (DBT_PROJECT / "seeds" / "indicators.csv").open(encoding="utf-8") as seeds:
    CATALOG = {row["indicator_id"]: row for row in csv.DictReader(seeds)}
FIFTY = [code for code, row in CATALOG.items() if row["figure_no"]]
GIVEN = [code for code, row in CATALOG.items() if row["aggregation"] == "given"]
CODES = [code for code in CATALOG if code not in GIVEN]


@pytest.fixture(scope="module")
def truth():
    return demo.truth(2018, 2023)


@pytest.fixture(scope="module")
def worked(truth):
    """year → code → (figure, change); the year before the first has no change."""
    found = {}
    for module in (by_hand, by_hand_further):
        figures = {year: module.figures(truth, year) for year in range(2017, 2024)}
        for year, of_year in figures.items():
            changes = module.changes(of_year, figures[year - 1]) if year > 2017 else dict.fromkeys(of_year)
            found.setdefault(year, {}).update({code: (value, changes[code]) for code, value in of_year.items()})
    return found


@pytest.fixture(scope="module")
def computed(demo_home):
    with warehouse.connect(demo_home) as con:
        rows = con.execute("select stat_year, indicator_id, value, change from rpt_figures").fetchall()
    return {(year, code): (value, change) for year, code, value, change in rows}


def test_there_are_fifty_and_both_know_the_same(truth, worked):
    assert len(FIFTY) == 50
    assert set(FIFTY) == set(by_hand.figures(truth, 2022))
    assert set(CODES) == set(worked[2022])


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("code", CODES)
def test_a_figure_agrees(code, year, worked, computed):
    expected, value = worked[year][code][0], computed[year, code][0]
    assert (value is None) == (expected is None)
    assert value is None or float(value) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("code", CODES)
def test_its_change_on_the_year_before_agrees(code, year, worked, computed):
    expected, change = worked[year][code][1], computed[year, code][1]
    assert (change is None) == (expected is None)
    assert change is None or float(change) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("year", [2021, 2022])
def test_the_years_that_are_checked_have_nearly_every_figure(year, worked):
    """An agreement of missing with missing proves nothing."""
    missing = [code for code in CODES if worked[year][code][0] is None]
    assert len(missing) <= (0 if year == 2022 else 3)


@pytest.mark.parametrize("code", GIVEN)
def test_what_no_ledger_has_is_missing_until_somebody_publishes_it(code, computed):
    assert {computed[year, code][0] for year in YEARS} == {None}
