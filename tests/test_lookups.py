"""Lookups as the pages ask for them, and the charts made of them: what is missing stays missing."""

from datetime import date

import duckdb
import plotly.graph_objects as go
import pytest

from annals import charts, lookups
from annals.catalog import Figure
from annals.lookups import Ahead, Cell, Month, Share
from tests import figures

JANUARY = Share("婚姻", 20, 1, {date(2023, 1, 1): Cell(20, False), date(2023, 2, 1): Cell(None, True)})
AHEAD = [
    Ahead(date(2023, 4, 1), 100.0, 90.0, 110.0, 80.0, 120.0, False),
    Ahead(date(2023, 5, 1), 50.0, 45.0, 55.0, 40.0, 60.0, True),
]


@pytest.fixture
def con():
    """Two archives: one whose 2022 ended and whose 2023 runs until March without a February, and one of no account."""
    con = duckdb.connect()
    con.execute(
        "create table rpt_lookup_months (archive_code text, month_on date, dimension text, dimension_value text, visits int, is_suppressed bool)"
    )
    rows = [
        ("A", "2022-02-01", "total", "合计", 70, False),
        ("A", "2022-12-01", "total", "合计", 80, False),
        ("A", "2023-01-01", "total", "合计", 90, False),
        ("A", "2023-03-01", "total", "合计", 60, False),
        ("A", "2023-01-01", "purpose", "其他", 50, False),
        ("A", "2023-01-01", "purpose", "学术研究", None, True),
        ("A", "2023-01-01", "purpose", "工作查考", 9, False),
        ("A", "2023-01-01", "purpose", "经济建设", 20, False),
        ("A", "2023-03-01", "purpose", "工作查考", 31, False),
        ("A", "2023-03-01", "purpose", "经济建设", None, True),
        ("B", "2023-12-01", "total", "合计", 1, False),
    ]
    con.executemany("insert into rpt_lookup_months values (?, ?, ?, ?, ?, ?)", rows)
    return con


def figure(year: int, value: str | None) -> Figure:
    return figures.figure(value, None, indicator_id="wallcharts", name_zh="发放挂图份数", unit="份", stat_year=year)


def test_a_running_year_ends_with_its_last_month_and_stands_beside_the_same_months(con):
    assert lookups.compared(con, "A", 2023, "visits") == [
        Month(date(2023, 1, 1), 90, None),
        Month(date(2023, 2, 1), None, 70),
        Month(date(2023, 3, 1), 60, None),
    ]


def test_a_year_that_is_over_has_twelve_months_whatever_is_missing(con):
    assert [month.amount for month in lookups.compared(con, "A", 2022, "visits")] == [None, 70, *[None] * 9, 80]


def test_the_history_has_every_month_between_the_first_and_the_last(con):
    assert [(month.month_on.isoformat(), month.amount) for month in lookups.history(con, "A", "visits")][-4:] == [
        ("2022-12-01", 80),
        ("2023-01-01", 90),
        ("2023-02-01", None),
        ("2023-03-01", 60),
    ]


def test_archives_without_lookups_have_no_history(con):
    assert lookups.history(con, "C", "visits") == []


def test_a_breakdown_begins_with_the_most_asked_for_and_ends_with_the_rest(con):
    shares = lookups.breakdown(con, "A", 2023, "purpose", "visits")
    assert [(share.value, share.amount, share.months_suppressed) for share in shares] == [
        ("工作查考", 40, 0),  # 9 + 31
        ("经济建设", 20, 1),
        ("学术研究", None, 1),
        ("其他", 50, 0),
    ]
    assert shares[1].cells == {date(2023, 1, 1): Cell(20, False), date(2023, 3, 1): Cell(None, True)}


def test_a_month_without_rows_has_no_bar_and_says_so(con):
    chart = charts.months(lookups.compared(con, "A", 2023, "visits"), "visits")
    assert chart["data"][1]["y"] == [90, None, 60]
    assert [(note["x"], note["text"]) for note in chart["layout"]["annotations"]] == [("2月", "无数据")]


def test_a_year_without_a_figure_has_no_bar_and_says_so():
    chart = charts.trend([figure(2021, None), figure(2022, "0")])
    assert chart["data"][0]["y"] == [None, 0.0]
    assert [(note["x"], note["text"]) for note in chart["layout"]["annotations"]] == [("2021年", "待补")]


def test_a_value_withheld_in_every_month_is_not_called_zero():
    chart = charts.ranking([Share("知青", None, 3, {})], "visits")
    assert chart["data"][0]["text"] == ["各月人少不显示"]
    assert chart["data"][0]["hovertext"] == ["知青 3个月人少不显示"]


def test_a_forecast_from_a_short_history_is_drawn_without_bands():
    past = [Month(date(2023, 3, 1), 60)]
    unsure = [Ahead(date(2023, 4, 1), 100.0, None, None, None, None, False)]
    assert [trace["name"] for trace in charts.forecast(past, AHEAD)["data"]] == ["95%区间", "80%区间", "实际", "预测"]
    assert [trace["name"] for trace in charts.forecast(past, unsure)["data"]] == ["实际", "预测"]


@pytest.mark.parametrize(
    "chart",
    [
        charts.trend([figure(2021, "120"), figure(2022, None)]),
        charts.months([Month(date(2023, 1, 1), 90, None)], "pages"),
        charts.history([Month(date(2023, 1, 1), 90), Month(date(2023, 2, 1), None)], "items", 2023),
        charts.forecast([Month(date(2023, 3, 1), 60)], AHEAD),
        charts.ranking([JANUARY], "visits"),
    ],
    ids=["trend", "months", "history", "forecast", "ranking"],
)
def test_plotly_knows_every_property_of_every_chart(chart):
    go.Figure(chart)  # raises where it does not
