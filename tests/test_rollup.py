"""Roll-up from district to city to province, worked by hand on one small store and built as `annals build` builds it.

甲区 and 乙区 belong to the city from the beginning; 乙区 became part of 甲区 in 2022, when 丙区 was founded. The province has no
ledgers of its own. Nobody but the city counted its holdings in 2022 and 丙区 has begun with its accession book.
"""

from datetime import date
from decimal import Decimal

import pytest

from annals import catalog, checks, settings, warehouse
from annals.build import build
from tests.stores import fill, held, received

PROVINCE, CITY, A, B, C = "P", "S", "Q1", "Q2", "Q3"
LISTED = [
    (PROVINCE, "某省档案馆", None, "省", None, None, None),
    (CITY, "某市档案馆", PROVINCE, "市", None, None, None),
    (A, "甲区档案馆", CITY, "区", None, None, None),
    (B, "乙区档案馆", CITY, "区", None, 2022, A),
    (C, "丙区档案馆", CITY, "区", 2022, None, None),
]
COLUMNS = ("archive_code", "archive_name", "parent_code", "level", "opened_year", "closed_year", "merged_into")


def handed_over(code: str, no: str, year: int, unit: str, items: int) -> dict:
    return received(no, date(year, 5, 1), unit, items=items, archive_code=code)


def pages(code: str, year: int, pages: int, digitized: int) -> dict:
    return held(year, archive_code=code, volumes=10, pages=pages, digitized_pages=digitized)


ROWS = {
    "archives": [dict(zip(COLUMNS, row, strict=True)) for row in LISTED],
    "accession": [
        handed_over(CITY, "1", 2021, "财政局", 1),
        handed_over(A, "1", 2021, "教育局", 10),
        handed_over(B, "1", 2021, "教育局", 5),
        handed_over(B, "2", 2021, "民政局", 7),
        handed_over(CITY, "2", 2022, "财政局", 2),
        handed_over(A, "2", 2022, "教育局", 20),
        handed_over(C, "1", 2022, "教育局", 4),
    ],
    "holdings": [
        pages(CITY, 2021, 1000, 200),
        pages(A, 2021, 1000, 500),
        pages(B, 2021, 3000, 300),
        pages(CITY, 2022, 1000, 400),
        pages(A, 2022, 4000, 1000),
    ],
    "assessment": [
        {
            "assessment_no": str(year),
            "assessed_on": date(year, 11, 1),
            "kind": "数字档案馆自检",
            "score": score,
            "archive_code": A,
        }
        for year, score in ((2021, 80), (2022, 84.5))
    ],
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.HOME_VARIABLE, str(tmp_path_factory.mktemp("home")))
        at = settings.load()
        fill(at, ROWS)
        build(at)
        yield at


@pytest.fixture
def figure(built):
    with warehouse.connect(built) as con:
        yield lambda code, year, indicator: catalog.figures(con, code, year)[indicator]


@pytest.mark.parametrize(
    ("code", "year", "items"),
    [(A, 2021, 10), (B, 2021, 12), (CITY, 2021, 23), (PROVINCE, 2021, 23), (A, 2022, 20), (CITY, 2022, 26), (PROVINCE, 2022, 26)],
)
def test_a_flow_of_a_city_is_its_own_and_its_districts(figure, code, year, items):
    """2021: 1 + 10 + 5 + 7; 2022: 2 + 20 + 4."""
    found = figure(code, year, "document_items_received")
    assert (found.value, found.value_status) == (items, "ok")


@pytest.mark.parametrize(
    ("code", "year", "units"), [(A, 2021, 1), (B, 2021, 2), (CITY, 2021, 3), (PROVINCE, 2021, 3), (CITY, 2022, 2)]
)
def test_a_unit_that_two_districts_have_counts_once_for_the_city(figure, code, year, units):
    """教育局 handed over to 甲区 and to 乙区: the sum of the archives would be 4 in 2021 and 3 in 2022."""
    assert figure(code, year, "document_transfer_units").value == units


def test_a_ratio_is_reckoned_anew_from_its_parts(figure):
    """2021: (200 + 500 + 300) / (1000 + 1000 + 3000); the mean of 20, 50 and 10 would be 26.67."""
    assert figure(CITY, 2021, "permanent_digitization_rate").value == 20
    assert figure(A, 2021, "permanent_digitization_rate").value == 50


def test_a_score_stays_with_whom_it_was_given(figure):
    assert figure(A, 2022, "self_assessment_score").value == Decimal("84.5")
    assert figure(CITY, 2022, "self_assessment_score").value_status == "missing"


def test_of_a_merged_archives_last_year_counts_on_the_same_basis(figure):
    """甲区 2022: 20, and before 10 of its own and 12 of 乙区: (20 − 22) / 22 = −9.09 %; units {教育局} after {教育局, 民政局}."""
    items, units = (figure(A, 2022, f"document_{name}") for name in ("items_received", "transfer_units"))
    assert (items.last_value, items.base, units.last_value, units.change) == (22, "comparable", 2, -50)
    assert round(items.change, 2) == Decimal("-9.09")


def test_a_ratio_of_a_merged_archives_compares_on_the_same_basis(figure):
    """甲区 2022: 1000 / 4000 = 25 %, and before (500 + 300) / (1000 + 3000) = 20 %: 5 points."""
    rate = figure(A, 2022, "permanent_digitization_rate")
    assert (rate.value, rate.last_value, rate.change, rate.base) == (25, 20, 5, "comparable")


def test_a_city_has_all_its_districts_whether_they_merge_or_not(figure):
    items = figure(CITY, 2022, "document_items_received")
    assert (items.last_value, items.members_missing) == (23, 0)
    assert round(items.change, 2) == Decimal("13.04")  # 3 / 23


def test_a_member_without_its_rows_makes_the_city_incomplete(figure):
    """2022: 丙区 has not counted its holdings; (400 + 1000) / (1000 + 4000) of those that have."""
    held_pages, rate = (figure(CITY, 2022, name) for name in ("permanent_paper_pages", "permanent_digitization_rate"))
    assert (held_pages.value, held_pages.value_status, held_pages.members_missing) == (5000, "incomplete", 1)
    assert (rate.value, rate.value_status) == (28, "incomplete")
    assert figure(CITY, 2021, "permanent_paper_pages").value_status == "ok"  # 丙区 was not there yet


def test_every_archives_and_every_ancestor_has_every_figure(built):
    with warehouse.connect(built) as con:
        counts = con.execute(
            "select archive_code, stat_year, count(*), count(distinct indicator_id) from rpt_figures group by all"
        ).fetchall()
        (series,) = con.execute("select count(distinct series_id) from dim_indicators").fetchone()
    assert {(code, year) for code, year, _, _ in counts} >= {
        (code, year) for code in (PROVINCE, CITY, A) for year in (2021, 2022)
    }
    assert all(rows == series == different for _, _, rows, different in counts)


def test_a_merger_is_neither_a_gap_nor_a_loss_to_the_checks(built):
    """甲区 opens 2022 with its own 10 volumes and 乙区's 10; 乙区 has nothing to hand in any more."""
    with warehouse.connect(built) as con:
        found = checks.findings(con, year=2022)
    assert not [one for one in found if one.check_id == "opening_is_last_closing"]
    assert not [one for one in found if one.archive_code == B]
    (balance,) = [one for one in found if one.archive_code == A and one.check_id == "holdings_close"]
    assert "（年初 20，进馆 20，" in balance.found
