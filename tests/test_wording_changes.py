"""A change in its three pieces, what is new, and the words for about so many: by tables, and by ten thousand generated pairs."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annals import wording
from tests.figures import figure

amounts = st.decimals("0", "10000000000", places=4, allow_nan=False)
counts = st.integers(0, 10**11).map(Decimal)
units = st.sampled_from(["percent", "points", "score"])
bases = st.sampled_from(["current", "restated", "comparable"])
often = settings(max_examples=2_500, deadline=None)  # four of them: ten thousand pairs


@pytest.mark.parametrize(
    ("value", "last", "said", "pieces"),
    [
        ("1032", "1000", {}, ("比上年", "增长", "3.2%")),
        ("968", "1000", {}, ("比上年", "下降", "3.2%")),
        ("1000", "1000", {}, ("与上年", "持平", "")),
        ("10004", "10000", {}, ("与上年", "基本持平", "")),
        ("45.25", "42.35", {"change_in": "points"}, ("比上年", "提高", "2.9个百分点")),
        ("90", "91.5", {"change_in": "score"}, ("比上年", "降低", "1.5分")),
        ("110", "100", {"through_month": 9}, ("比上年同期", "增长", "10.0%")),
        ("110", "100", {"base": "restated"}, ("比上年（重述后）", "增长", "10.0%")),
        ("110", "100", {"base": "comparable"}, ("按可比口径比上年", "增长", "10.0%")),
        ("5", "0", {}, ("", "上年为零", "")),
        ("5", "0", {"through_month": 9}, ("", "上年同期为零", "")),
        ("5", "4", {"change": None, "change_status": "definition_changed"}, ("", "因口径调整与上年不可比", "")),
        ("5", None, {}, ("", "", "")),
        (None, "5", {}, ("", "", "")),
    ],
)
def test_a_clause_falls_into_what_it_compares_with_the_directional_word_and_how_much(value, last, said, pieces):
    moved = figure(value, last, **said)
    assert (wording.basis(moved), wording.way(moved), wording.rate(moved)) == pieces
    assert wording.compared(moved) == "".join(pieces)


@pytest.mark.parametrize(
    ("value", "last", "status", "words"),
    [("5", None, "no_base", "无可比数据"), (None, "5", "missing", "无数据"), ("5", None, "incomplete", "数据不全")],
)
def test_a_clause_that_stands_already_says_why_its_comparison_has_gone(value, last, status, words):
    assert wording.way_or_reason(figure(value, last, change_status=status)) == words


@pytest.mark.parametrize(
    ("change", "words"),
    [("0", "持平"), ("0.049", "基本持平"), ("-0.049", "基本持平"), ("0.05", "增长"), ("-0.05", "下降")],
)
def test_level_is_a_declared_band(change, words):
    assert {"percent": Decimal("0.05"), "points": Decimal("0.05"), "score": Decimal("0.05")} == wording.LEVEL
    assert wording.way(figure("100", "100", change=Decimal(change))) == words


@pytest.mark.parametrize(
    ("value", "last", "earlier", "words"),
    [
        ("5", "0", ["0", "0"], "首次"),
        ("5", "0", ["3", "0"], "由无到有"),
        ("5", "0", [None, "0"], "由无到有"),
        ("5", "0", [], "由无到有"),
        ("5", None, [None], ""),
        ("5", None, [], ""),
        ("5", "4", ["0", "4"], ""),
        ("0", "0", ["0"], ""),
        (None, "0", ["0"], ""),
    ],
)
def test_the_first_time_is_said_only_where_every_year_before_is_known_to_have_had_none(value, last, earlier, words):
    past = tuple(None if one is None else Decimal(one) for one in earlier)
    assert wording.novelty(figure(value, last), past) == words


@pytest.mark.parametrize(
    ("value", "near", "about", "more"),
    [
        ("9", "9", "9", "9"),
        ("1237", "近1,300", "约1,200", "1,230多"),
        ("1250", "近1,300", "约1,300", "1,250"),
        ("1300", "1,300", "1,300", "1,300"),
        ("86", "近90", "约90", "80多"),
        ("96", "近100", "约100", "90多"),
        ("996", "近1,000", "约1,000", "990多"),
        ("34567", "近3.5万", "约3.5万", "34,500多"),
    ],
)
def test_near_rounds_up_about_rounds_half_up_and_more_rounds_down(value, near, about, more):
    number = Decimal(value)
    assert (wording.nearly(number, 0), wording.about(number, 0), wording.more_than(number, 0)) == (near, about, more)


@often
@given(amounts, amounts, units, bases, st.sampled_from([9, 12]))
def test_sign_word_and_amount_of_a_change_agree(value, last, change_in, base, month):
    moved = figure(str(value), str(last), change_in=change_in, base=base, through_month=month)
    basis, way, rate = wording.basis(moved), wording.way(moved), wording.rate(moved)
    assert wording.compared(moved) == basis + way + rate
    sign = (value > last) - (value < last)
    if moved.change is None:
        assert way == ("上年为零" if month == 12 else "上年同期为零")
    elif not rate:
        assert abs(moved.change) < wording.LEVEL[change_in] and way in (("持平",) if sign == 0 else ("基本持平",))
        assert basis.removeprefix("按可比口径").startswith("与上年")
    else:
        assert way in {1: ("增长", "提高"), -1: ("下降", "降低")}[sign]
        assert basis.removeprefix("按可比口径").startswith("比上年")
        assert Decimal(re.match(r"[\d,.]+", rate)[0].replace(",", "")) > 0
        assert rate.endswith({"percent": "%", "points": "个百分点", "score": "分"}[change_in])
    assert not re.search(r"倍|-|−|增长到|下降到|%个|为为", wording.compared(moved))


@often
@given(amounts, amounts)
def test_the_verb_never_contradicts_the_clause(value, last):
    moved = figure(str(value), str(last), wording="万")
    verb, way = wording.direction(moved), wording.way(moved)
    assert not (verb.endswith("增至") and way in ("下降", "降低", "持平"))
    assert not (verb.endswith("减至") and way in ("增长", "提高", "持平"))
    assert (verb == "保持在") == (value == last)


@often
@given(counts, st.sampled_from(["余", "多", "万余"]))
def test_what_rounds_down_never_exceeds_the_value(value, style):
    printed = wording.figure(figure(str(value), wording=style))
    read = _read(printed)
    assert read < value if printed[-1] in "余多" else read == value
    assert value - read < max(Decimal(10), value / 99)


@often
@given(counts, st.sampled_from(["近", "约", "万"]))
def test_what_rounds_up_or_to_the_nearest_is_off_by_less_than_its_step(value, style):
    printed = wording.figure(figure(str(value), wording=style))
    read = _read(printed.lstrip("近约"))
    step = Decimal(10) ** max(1, value.adjusted() - 1) if value >= 10 else Decimal(0)
    match printed[0]:
        case "近":
            assert value < read < value + step
        case "约":
            assert read != value and abs(read - value) <= step / 2
        case _ if style != "万":
            assert read == value
    assert len(printed.rstrip("万亿").partition(".")[2]) <= 2


def _read(printed: str) -> Decimal:
    digits = printed.rstrip("余多")
    scale = {"万": 10_000, "亿": 100_000_000}.get(digits[-1], 1)
    return Decimal(digits.rstrip("万亿").replace(",", "")) * scale
