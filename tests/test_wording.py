"""Figures and changes in Chinese (domain.md 2)."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annals import wording
from annals.settings import DBT_PROJECT
from tests.figures import figure

counts = st.integers(0, 10**10).map(Decimal)
amounts = st.decimals("0", "10000000000", places=4, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("2.675", 2, "2.68"),
        ("-0.04", 1, "0.0"),
        ("1237", 0, "1,237"),
        ("1234567.8", 2, "1,234,567.80"),
    ],
)
def test_a_number_is_rounded_half_up_away_from_zero_with_its_thousands_parted(value, decimals, printed):
    assert wording.number(Decimal(value), decimals) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("0", "0"),
        ("9", "9"),
        ("10", "10"),
        ("17", "10余"),
        ("86", "80余"),
        ("90", "90"),
        ("456", "450余"),
        ("1230", "1,230"),
        ("1237", "1,230余"),
        ("1999", "1,990余"),
        ("12345", "12,300余"),
        ("12300", "12,300"),
        ("100001", "100,000余"),
    ],
)
def test_yu_rounds_down_to_three_digits_or_tens_and_is_left_off_a_round_number(value, printed):
    assert wording.figure(figure(value, wording="余")) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("0", "0"),
        ("9999", "9,999"),
        ("10000", "1万"),
        ("34500", "3.45万"),
        ("34549", "3.45万"),
        ("34550", "3.46万"),
        ("123000", "12.3万"),
        ("12345678", "1,234.57万"),
        ("99999949", "9,999.99万"),
        ("99999950", "1亿"),
        ("345000000", "3.45亿"),
    ],
)
def test_wan_has_at_most_two_decimals_and_becomes_yi_when_it_rounds_to_ten_thousand_wan(value, printed):
    assert wording.figure(figure(value, wording="万")) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("86", "80余"),
        ("9999", "9,990余"),
        ("10000", "1万"),
        ("34567", "3.45万余"),
        ("127999", "12.7万余"),
        ("1230000", "123万"),
        ("1239999", "123万余"),
        ("12345678", "1,230万余"),
        ("199999999", "1.99亿余"),
    ],
)
def test_wan_yu_rounds_down_to_three_digits(value, printed):
    assert wording.figure(figure(value, wording="万余")) == printed


@pytest.mark.parametrize(
    ("value", "printed"), [("42.345", "42.35"), ("85.00", "85"), ("92.50", "92.5"), ("0.004", "0"), ("1560.5", "1,560.5")]
)
def test_an_exact_figure_has_at_most_its_decimals(value, printed):
    assert wording.figure(figure(value, decimals=2)) == printed


def test_a_missing_figure_is_a_place_to_fill_in_with_its_name():
    assert wording.figure(figure(None)) == "【待补：接待档案利用者人次】"


@pytest.mark.parametrize(
    ("value", "last", "change_in", "change", "clause"),
    [
        ("1032", "1000", "percent", "增长3.2%", "比上年增长3.2%"),
        ("968", "1000", "percent", "下降3.2%", "比上年下降3.2%"),
        ("2500", "1000", "percent", "增长150.0%", "比上年增长150.0%"),
        ("0", "1000", "percent", "下降100.0%", "比上年下降100.0%"),
        ("1000", "1000", "percent", "与上年持平", "与上年持平"),
        ("10004", "10000", "percent", "与上年基本持平", "与上年基本持平"),
        ("10005", "10000", "percent", "增长0.1%", "比上年增长0.1%"),
        ("45.25", "42.35", "points", "提高2.9个百分点", "比上年提高2.9个百分点"),
        ("42.35", "45.25", "points", "降低2.9个百分点", "比上年降低2.9个百分点"),
        ("92.5", "91", "score", "提高1.5分", "比上年提高1.5分"),
        ("5", "0", "percent", "上年为零", "上年为零"),
        ("5", None, "percent", "无可比数据", ""),
        (None, "5", "percent", "无数据", ""),
    ],
)
def test_a_change_is_said_with_its_direction_and_unit(value, last, change_in, change, clause):
    moved = figure(value, last, change_in=change_in)
    assert (wording.change(moved), wording.compared(moved)) == (change, clause)


def test_a_running_year_is_compared_with_the_same_months():
    assert wording.compared(figure("110", "100", through_month=9)) == "比上年同期增长10.0%"
    assert wording.compared(figure("100", "100", through_month=9)) == "与上年同期持平"


def test_a_change_that_means_nothing_says_why():
    redefined = figure("5", "4", change=None, change_status="definition_changed")
    assert wording.change(redefined) == "口径调整，不可比"
    assert wording.compared(redefined) == "因口径调整与上年不可比"
    assert wording.change(figure("5", "4", change_status="incomplete")) == "数据不全，按已有数据增长25.0%"
    assert wording.change(figure("5", None, change_status="incomplete")) == "数据不全"


@pytest.mark.parametrize(
    ("value", "last", "verb"),
    [
        ("128000", "123000", "增至"),
        ("123000", "128000", "减至"),
        ("123000", "123000", "保持在"),
        ("123049", "123001", "略增至"),
        ("123001", "123049", "略减至"),
        ("123000", None, "为"),
        (None, "123000", "为"),
    ],
)
def test_the_verb_between_two_years_follows_the_numbers_before_rounding(value, last, verb):
    assert wording.direction(figure(value, last, wording="万")) == verb


@given(counts, st.sampled_from(["余", "万余"]))
def test_yu_never_exceeds_the_value_and_stands_only_where_something_was_left_off(value, style):
    printed = wording.figure(figure(str(value), wording=style))
    assert _read(printed) < value if printed.endswith("余") else _read(printed) == value


@given(amounts)
def test_wan_is_never_further_off_than_half_its_last_digit(value):
    printed = wording.figure(figure(str(value), wording="万"))
    half = {"万": Decimal(50), "亿": Decimal(500_000)}.get(printed[-1], Decimal("0.5"))
    assert abs(_read(printed) - value) <= half
    assert len(printed.rstrip("万亿").partition(".")[2]) <= 2


@given(amounts, amounts.filter(bool), st.sampled_from(["percent", "points", "score"]))
def test_the_words_of_a_change_agree_with_its_sign(value, last, change_in):
    moved = figure(str(value), str(last), change_in=change_in)
    said = wording.compared(moved)
    allowed = {1: ("增长", "提高", "基本持平"), 0: ("与上年持平",), -1: ("下降", "降低", "基本持平")}
    assert any(word in said for word in allowed[(value > last) - (value < last)])
    assert re.findall(r"[\d,.]+", said) != ["0.0"]


@given(amounts, amounts)
def test_the_verb_agrees_with_the_numbers_before_rounding(value, last):
    verb = wording.direction(figure(str(value), str(last), wording="万"))
    assert verb in {-1: ("减至", "略减至"), 0: ("保持在",), 1: ("增至", "略增至")}[(value > last) - (value < last)]


def _read(printed: str) -> Decimal:
    scale = {"万": 10_000, "亿": 100_000_000}
    digits = printed.rstrip("余")
    return Decimal(digits.rstrip("万亿").replace(",", "")) * scale.get(digits[-1], 1)


def test_every_dimension_has_a_name_in_chinese():
    """As the macro lists them (macros/evidence.sql)."""
    listed = (DBT_PROJECT / "macros" / "evidence.sql").read_text("utf-8").split("dimension_names() -%}")[1].split("endmacro")[0]
    assert set(re.findall("'([a-z_]+)'", listed)) == set(wording.DIMENSIONS)


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ("3.25", "ok", "增长3.3%"),
        ("-0.04", "ok", "基本持平"),
        ("0", "ok", "持平"),
        ("-12", "incomplete", "下降12.0%（数据不全）"),
        (None, "zero_base", "上月为零"),
        (None, "no_base", "无可比数据"),
    ],
)
def test_a_change_in_a_table_leaves_its_base_to_the_heading(change, status, words):
    assert wording.moved(None if change is None else Decimal(change), status, "percent", "上月") == words
