"""A city and its districts: every figure rolls up, and a merger compares like with like. Worked by hand, built once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from annals import build, catalog, settings, warehouse
from tests import stores

CITY, EAST, WEST, OLD, RING, STRAY = "999000", "999001", "999002", "999003", "999008", "999009"
LISTED = [
    {"archive_code": CITY, "archive_name": "市档案馆", "level": "市"},
    {"archive_code": EAST, "archive_name": "东区档案馆", "parent_code": CITY, "level": "区"},
    {"archive_code": WEST, "archive_name": "西区档案馆", "parent_code": CITY, "level": "区"},
    {"archive_code": OLD, "archive_name": "旧区档案馆", "parent_code": CITY, "closed_year": 2022, "merged_into": WEST},
    {"archive_code": RING, "archive_name": "环一档案馆", "parent_code": STRAY},
    {"archive_code": STRAY, "archive_name": "环二档案馆", "parent_code": RING},
]


def lookups(archive_code: str, year: int, pages: int) -> list[dict]:
    """A registration a month, with so many pages copied in December and none before."""
    days = [date(year, month, 10) for month in range(1, 13)]
    return [stores.lookup(day, archive_code=archive_code, pages_copied=pages if day.month == 12 else 0) for day in days]


def inspected(no: str, on: date, unit: str, archive_code: str) -> dict:
    return {"inspection_no": no, "inspected_on": on, "unit": unit, "archive_code": archive_code, "opinions": 1}


# The city copies 1 page a year; the east 10, then 20; the west 100, then 180; the old archives 60, and nothing after its merger with
# the west in 2022. East and west each inspect the school; the old archives' holdings are with the west at the end of 2022.
LEDGERS = {
    "archives": LISTED,
    "utilization": [
        row
        for archive_code, pages in {CITY: (1, 1), EAST: (10, 20), WEST: (100, 180), OLD: (60,), RING: (7, 7)}.items()
        for year, copied in zip((2021, 2022), pages, strict=False)
        for row in lookups(archive_code, year, copied)
    ],
    "inspection": [
        inspected("1", date(2022, 3, 1), "学校", EAST),
        inspected("2", date(2022, 3, 2), "医院", EAST),
        inspected("3", date(2022, 3, 3), "学校", WEST),
        inspected("4", date(2022, 9, 3), "学校", WEST),
    ],
    "holdings": [
        stores.held(2021, archive_code=EAST, volumes=50, pages=100, digitized_pages=90),
        stores.held(2021, archive_code=WEST, volumes=200, pages=900, digitized_pages=10),
        stores.held(2021, archive_code=OLD, volumes=100, pages=100, digitized_pages=0),
        stores.held(2022, archive_code=EAST, volumes=60, pages=100, digitized_pages=90),
        stores.held(2022, archive_code=WEST, volumes=320, pages=1000, digitized_pages=210),
    ],
    "assessment": [
        {"assessment_no": "1", "assessed_on": date(2022, 4, 1), "kind": "数字档案馆自检", "score": 81, "archive_code": EAST}
    ],
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    at = replace(settings.load(), home=tmp_path_factory.mktemp("city"), archive_code=CITY, archive_name="市档案馆")
    stores.fill(at, LEDGERS)
    build.build(at)
    with warehouse.connect(at) as con:
        yield con


def told(con, archive_code: str, year: int, code: str) -> tuple:
    figure = catalog.figures(con, archive_code, year)[code]
    return figure.value, figure.value_status, figure.last_value, figure.base, figure.change, figure.members_missing


def test_a_flow_of_the_city_is_the_sum_over_its_archives_before_and_after_the_merger(built):
    # 1 + 10 + 100 + 60, then 1 + 20 + 180: the same archives in other houses, so that nothing else is compared than what is stated.
    assert told(built, CITY, 2021, "lookup_pages_copied")[:2] == (Decimal(171), "ok")
    assert told(built, CITY, 2022, "lookup_pages_copied") == (201, "ok", 171, "current", Decimal("17.54385964"), 0)


def test_the_successor_compares_with_itself_and_the_archives_that_came(built):
    # 180 against 100 + 60, not against 100: 20 / 160.
    assert told(built, WEST, 2022, "lookup_pages_copied") == (180, "ok", 160, "comparable", Decimal("12.5"), 0)
    # The end of 2021 with the old archives' holdings, 320 against 200 + 100.
    assert told(built, WEST, 2022, "holdings_closing")[2:5] == (300, "comparable", Decimal("6.66666666"))
    # December against December: all pages of a year were copied in it; and January against the December of both.
    month = (
        "select last_year_value, year_change from rpt_figure_months where archive_code = ? and indicator_id = ? and month_on = ?"
    )
    assert built.execute(month, [WEST, "lookup_pages_copied", date(2022, 12, 1)]).fetchall() == [(160, Decimal("12.5"))]
    before = "select last_month_value from rpt_figure_months where archive_code = ? and indicator_id = ? and month_on = ?"
    assert built.execute(before, [WEST, "lookup_pages_copied", date(2022, 1, 1)]).fetchall() == [(160,)]


def test_the_merged_archives_past_stays_under_its_own_code(built):
    assert told(built, OLD, 2021, "lookup_pages_copied")[:2] == (Decimal(60), "ok")
    assert catalog.years(built, OLD) == [2021]


def test_a_unit_of_two_districts_is_one_of_the_city(built):
    assert told(built, EAST, 2022, "inspected_units")[0] == 2
    assert told(built, WEST, 2022, "inspected_units")[0] == 1
    # The city itself has no ledger of inspections, and says so.
    assert told(built, CITY, 2022, "inspected_units")[:2] == (Decimal(2), "incomplete")


def test_a_ratio_of_the_city_is_recomputed_and_who_is_missing_is_counted(built):
    # 100 of 1100 pages at the end of 2021, 300 of 1100 at the end of 2022; the city's own holdings are not told.
    value, status, last, _, change, missing = told(built, CITY, 2022, "permanent_digitization_rate")
    assert (value, status, last, missing) == (Decimal("27.27272727"), "incomplete", Decimal("9.09090909"), 1)
    assert change == Decimal("18.18181818")


def test_a_score_does_not_roll_up(built):
    assert told(built, EAST, 2022, "self_assessment_score")[0] == 81
    assert told(built, CITY, 2022, "self_assessment_score")[:2] == (None, "missing")


def test_a_circle_in_the_list_neither_hangs_nor_counts_twice(built):
    assert told(built, RING, 2022, "lookup_pages_copied")[0] == 7
    faults = "select archive_code, fault from int_archive_faults order by 1"
    assert built.execute(faults).fetchall() == [(RING, "circle"), (STRAY, "circle")]


def test_open_days_are_the_calendar_s_for_every_archives(built):
    days = {told(built, code, 2022, "open_days")[0] for code in (CITY, EAST, WEST)}
    # 2022 had 249 workdays: 365 days, less 105 weekend days and 18 holidays on weekdays, with 7 made up for.
    assert days == {Decimal(249)}
