"""Completeness: for every archives, ledger and month whether rows came, came late or are missing, and what figures become of it."""

from collections import Counter
from datetime import date

import pytest

from annals import checks, warehouse
from ingest import ledger


@pytest.fixture
def con(faulty_home):
    with warehouse.connect(faulty_home) as opened:
        yield opened


def status(con, ledger_name: str, year: int, month: int | None = None, archive_code: str = "999001") -> list[str]:
    month_on = month and date(year, month, 1)
    rows = checks.completeness(con, archive_code, year)
    return [one.status for one in rows if (one.ledger, one.month_on) == (ledger_name, month_on)]


def test_every_declared_ledger_is_asked_of_every_archives_and_year(con):
    for year in range(2017, 2023):
        asked = {one.ledger for one in checks.completeness(con, "999001", year)}
        assert asked == {one.name for one in ledger.declared().values() if one.kind != "reference"}


def test_a_ledger_that_is_kept_by_month_is_asked_month_by_month(con):
    counted = Counter(one.status for one in checks.completeness(con, "999001") if one.ledger == "utilization")
    assert counted == {"came": 71, "missing": 1}
    assert status(con, "utilization", 2021, 8) == ["missing"]
    assert status(con, "utilization", 2021) == []


def test_of_another_ledger_only_a_year_can_be_missing(con):
    assert status(con, "guidance", 2019) == ["came"]
    assert status(con, "guidance", 2019, 5) == ["came"]
    assert status(con, "guidance", 2019, 6) == []
    assert status(con, "guidance", 2020) == ["missing"]


@pytest.mark.parametrize(
    ("ledger_name", "year", "expected"),
    [
        ("study", 2021, "late"),  # the file says 5 March, the rows were due on 31 January
        ("talent", 2021, "came"),  # loaded in April, but the file says 20 January
        ("training", 2021, "late"),  # loaded in June, and the file says nothing
        ("guidance", 2018, "came"),  # filled in years after, when the warehouse was filled for the first time
        ("study", 2020, "came"),  # what came in March 2022 corrected a row that had been there
    ],
)
def test_late_is_what_came_after_it_was_due(con, ledger_name, year, expected):
    assert status(con, ledger_name, year) == [expected]


def test_when_the_first_rows_came_and_were_due_is_said(con):
    [row] = [one for one in checks.completeness(con, "999001", 2021) if one.ledger == "study" and one.month_on is None]
    assert (row.rows, row.first_on, row.due_on) == (2, date(2022, 3, 5), date(2022, 1, 31))


def test_what_is_missing_names_the_figures_that_become_incomplete_or_missing(con):
    [august] = [
        one for one in checks.completeness(con, "999001", 2021) if one.ledger == "utilization" and one.status == "missing"
    ]
    assert "接待档案利用者人次" in august.incomplete_figures.split("、")
    assert august.missing_figures is None or "接待档案利用者人次" not in august.missing_figures.split("、")
    [catalog] = [one for one in checks.completeness(con, "999001", 2021) if one.ledger == "catalog"]
    assert "馆藏目录数据条数" in catalog.missing_figures.split("、")
    assert catalog.incomplete_figures is None


def test_an_archives_of_the_list_that_keeps_nothing_misses_everything(con):
    rows = checks.completeness(con, "999002", 2020)
    assert {one.status for one in rows} == {"missing"}
    assert len([one for one in rows if one.ledger == "utilization"]) == 12


def test_who_is_the_sum_of_others_is_not_asked(con):
    assert checks.completeness(con, "999000") == []


def test_a_declaration_may_say_another_day_on_which_a_ledger_is_due(tmp_path):
    path = tmp_path / "study.yml"
    path.write_text(
        "{title: 学习, keeper: 办公室, kind: events, date: on, due: 02-15, key: [on], columns: {on: {label: 日期, type: date}}}"
    )
    assert ledger._ledger(path, {}).due == "02-15"
    assert ledger.declared()["study"].due == "01-31"


@pytest.mark.parametrize("home_name", ["faulty_home", "demo_home"])
def test_completeness_and_figures_count_the_same_missing_months(home_name, request):
    with warehouse.connect(request.getfixturevalue(home_name)) as con:
        compared = con.execute("""
            with counted as (
                select archive_code, ledger, stat_year, count(*) filter (status = 'missing') as missing
                from rpt_completeness where cadence = 'monthly' group by all having count(*) filter (status <> 'missing') > 0
            )
            select counted.missing, figures.months_missing, figures.value_status
            from counted
            join dim_indicators as indicators on indicators.ledger = counted.ledger
            join rpt_figures as figures
                on figures.indicator_id = indicators.indicator_id
                and figures.archive_code = counted.archive_code and figures.stat_year = counted.stat_year
            where indicators.aggregation = 'sum'
        """).fetchall()
    assert compared
    assert all(missing == months_missing for missing, months_missing, _ in compared)
    assert all((missing > 0) == (status == "incomplete") for missing, _, status in compared if status != "missing")
