"""Cells of real ledgers and the values that they mean, worked by hand."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from ingest import dates, layout
from ingest.cells import convert
from ingest.ledger import Column

MARCH_5 = date(2022, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        "2022-03-05", "2022/3/5", "2022.3.5", "2022年3月5日", "20220305", "２０２２年３月５日", "二〇二二年三月五日", "2022-03-05 10:20",
        "44625", 44625.0, date(2022, 3, 5), datetime(2022, 3, 5, 9, 30),
    ],
)  # fmt: skip
def test_the_written_styles_of_one_day_are_one_day(cell):
    assert dates.parse(cell) == MARCH_5


def test_chinese_tens_are_read():
    assert dates.parse("二〇二二年十二月二十五日") == date(2022, 12, 25)
    assert dates.parse("二〇二二年十月十日") == date(2022, 10, 10)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2022-02-30", "invalid_date"), ("2022-13-01", "invalid_date"), ("昨天", "invalid_date"), (12.0, "invalid_date"),
        ("2022年3月", "partial_date"), ("2022", "partial_date"), ("3/5/22", "ambiguous_date"), ("3/5/2022", "ambiguous_date"),
    ],
)  # fmt: skip
def test_a_date_that_is_none_says_which_way(cell, code):
    assert dates.parse(cell) == code


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", 12), ("12卷", 12), ("1,200页", 1200), ("１２", 12), ("1，200", 1200), (12.0, 12), ("12.0", 12), ("15.000000000000002", 15),
        ("1.5万", 15000), ("0", 0), (" 7 ", 7), ("12 卷", 12),
    ],
)  # fmt: skip
def test_a_count_is_read_past_its_unit_and_its_dress(cell, number):
    assert convert([cell], Column("quantity", "数量", "int"))[:2] == ([number], {})


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("约12", "not_a_number"), ("3余", "not_a_number"), ("8-10", "not_a_number"), ("详见备注", "not_a_number"), ("3.5卷", "not_integer"),
        ("-3", "below_minimum"), (True, "not_a_number"),
    ],
)  # fmt: skip
def test_a_count_that_is_none_says_which_way(cell, code):
    assert convert([cell], Column("volumes", "卷数", "int"))[:2] == ([None], {0: code})


@pytest.mark.parametrize("cell", ["", " ", None, "—", "-", "/", "无", "NULL", "暂缺"])
def test_a_mark_for_nothing_is_nothing_and_not_zero(cell):
    assert convert([cell], Column("volumes", "卷数", "int"))[:2] == ([None], {})


def test_a_label_in_ten_thousands_multiplies():
    assert convert(["1.2", 3.0], Column("volumes", "卷数", "int"), factor=10_000)[:2] == ([12000, 30000], {})


def test_a_decimal_keeps_four_places_half_up():
    assert convert(["3.14159", "2.00005"], Column("area", "面积", "decimal"))[:2] == ([Decimal("3.1416"), Decimal("2.0001")], {})


def test_a_percentage_is_stored_as_percent_and_a_bare_50_is_ambiguous():
    values, problems, _ = convert(["98.5%", "0.985", 0.42, "50"], Column("pass_rate", "验收合格率", "percent"))
    assert values == [Decimal("98.5"), Decimal("98.5"), Decimal("42"), None]
    assert problems == {3: "ambiguous_percent"}


def test_a_code_folds_and_what_is_no_code_is_said():
    retention = Column("retention", "保管期限", "code", codes={"永久": "永久", "Y": "永久", "长期": "30年"})
    assert convert(["永 久", "y", "长期", "永远"], retention)[:2] == (["永久", "永久", "30年", None], {3: "not_in_code_list"})


def test_text_keeps_its_zeros_and_a_whole_float_its_digits():
    assert convert(["0012", 20220001.0, "\u3000J019 "], Column("fonds_no", "全宗号", "text"))[:2] == (
        ["0012", "20220001", "J019"],
        {},
    )


def test_record_numbers_compare_equal_whatever_their_separators():
    spelled = ["Z109-WS·2011·Y-0001", "Z109.WS．2011•Y—0001", "Z109-WS-2011-Y-0001"]
    values, *_ = convert(spelled, Column("record_no", "档号", "record_no"))
    assert set(values) == {"Z109-WS-2011-Y-0001"}


def test_names_are_parted_at_every_mark_and_counted_once():
    cell = "区教育局、区民政局，区教育局;区财政局"
    assert convert([cell], Column("departments", "联合区直单位", "names"))[0] == ["区教育局、区民政局、区财政局"]


@pytest.mark.parametrize(
    ("file_name", "titles", "period"),
    [
        ("台账.xlsx", ["2022年度利用登记"], (date(2022, 1, 1), date(2022, 12, 31))),
        ("2022年2月.csv", [], (date(2022, 2, 1), date(2022, 2, 28))),
        ("2021年.csv", ["二〇二二年利用登记"], (date(2022, 1, 1), date(2022, 12, 31))),
        ("台账.csv", ["制表日期：2023年1月6日"], None),
        ("2018—2022年台账.csv", [], (date(2018, 1, 1), date(2022, 12, 31))),
    ],
)
def test_a_period_is_declared_by_the_title_or_else_the_file_name(file_name, titles, period):
    assert layout.declared_period(file_name, titles) == period


def test_the_export_date_is_read_from_a_title_or_a_footer():
    assert layout.exported_on(["单位：区档案馆", "制表日期：2023年1月6日"]) == date(2023, 1, 6)
    assert layout.exported_on(["2022年度"]) is None
