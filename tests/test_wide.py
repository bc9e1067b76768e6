"""Yearbook tables with years as columns become one row for each indicator and year."""

import pytest

from ingest.grid import Repair, Row
from ingest.reasons import Refused
from ingest.tables import wide
from ingest.tables.rowkinds import Rows
from ingest.values import printed
from tests.sheets import GOOD, HEADER, SUMMARY, found, numbered

YEARBOOK = [
    ["指标", "2022年", "2021年", "2020年"],
    ["馆藏案卷(万卷)", "1.2", "1.1", ""],
    ["利用人次(人次)", "3,400", "3100", 2900.0],
]


def long(rows: list[list]) -> list[Row]:
    """The rows of the long table in base units, with the row of the sheet that each comes from; without their archives."""
    seen = wide.find(numbered(rows))
    reader = Rows(seen.layout)
    told = [(number, cells) for number, cells in wide.unpivot(seen, numbered(rows)) if reader.kind(number, cells) == "data"]
    return [(number, [name, year, *printed.read(cell, unit)[:2], source]) for number, (name, year, cell, unit, source, _) in told]


def kinds(rows: list[list]) -> list[str]:
    seen = wide.find(numbered(rows))
    reader = Rows(seen.layout)
    return [reader.kind(number, cells) for number, cells in wide.unpivot(seen, numbered(rows))]


def test_each_year_with_a_value_is_a_row_in_base_units_and_a_blank_is_none():
    assert long(YEARBOOK) == [
        (2, ["馆藏案卷", 2022, 12000, "卷", None]),
        (2, ["馆藏案卷", 2021, 11000, "卷", None]),
        (3, ["利用人次", 2022, 3400, "人次", None]),
        (3, ["利用人次", 2021, 3100, "人次", None]),
        (3, ["利用人次", 2020, 2900, "人次", None]),
    ]


def test_what_was_turned_and_the_units_of_labels_are_said():
    repairs = []
    list(wide.unpivot(wide.find(numbered(YEARBOOK)), numbered(YEARBOOK), repairs))
    assert repairs == [Repair("unpivoted", 2, rows=5), Repair("unit_from_label", 2, after="万卷")]


def test_titles_headings_and_notes_of_a_yearbook_table_are_no_figures():
    rows = [
        ["区档案馆主要指标"],
        YEARBOOK[0],
        ["一、馆藏", "", "", ""],
        YEARBOOK[1],
        [],
        YEARBOOK[0],
        YEARBOOK[2],
        ["注：口径调整", "1", "", ""],
    ]
    assert kinds(rows) == ["title", "header", "note", "data", "data", "blank", "header", "data", "data", "data", "note"]


@pytest.mark.parametrize(
    ("rows", "value", "unit"),
    [
        ([["项目", "单位", "2022"], ["馆藏案卷", "万卷", "1.2"]], 12000, "卷"),
        ([["单位：万卷"], ["指标名称", "2022年度"], ["馆藏案卷", "1.2"]], 12000, "卷"),
        ([["指标\\年份", 2022.0], ["利用人次", 3400.0]], 3400, "人次"),
        ([["", "2022年", "2021年"], ["馆藏案卷（卷）", "12", ""]], 12, "卷"),
        ([["序号", "指标", "2022年"], ["1", "排架长度(公里)", "1.5"]], 1500, "米"),
        ([["指标", "2022年"], ["数字化率", "35.5%"]], "35.5", "%"),
        ([["指标", "2022年"], ["馆藏案卷(卷)", "0.1"], ["a", "1"]], "0.1", "卷"),
        ([["指标", "2022年"], ["馆藏案卷(万卷)", "约1.2"], ["a", "1"], ["b", "2"]], "约1.2", "卷"),
    ],
)  # fmt: skip
def test_a_value_is_in_base_units_wherever_its_unit_stands(rows, value, unit):
    _, [_, year, *said] = long(rows)[0]
    assert (year, *said) == (2022, value, unit, None)


@pytest.mark.parametrize(
    "rows",
    [[HEADER, *GOOD], SUMMARY, [["2022年工作总结"]], [["指标", "2022年"], ["一", "见附表"]], [["指标", "数值"], ["a", "1"]], []],
)
def test_another_table_is_not_turned(rows):
    assert wide.find(numbered(rows)) is None


def test_a_total_of_a_yearbook_is_a_figure_like_others():
    assert [cells[:3] for _, cells in long([["指标", "2022年", "2021年"], ["合计", "5", "6"]])] == [
        ["合计", 2022, 5],
        ["合计", 2021, 6],
    ]


def test_a_year_that_stands_twice_is_refused():
    with pytest.raises(Refused) as refused:
        wide.find(numbered([["指标", "2022年", "2022"], ["馆藏案卷", "1", "2"]]))
    assert refused.value.code == "duplicate_header"


def test_the_long_form_is_a_list_of_its_own():
    rows = [["指标", "年度", "数值", "单位", "出处"], ["馆藏案卷", "2022", "12000", "卷", "年鉴"]]
    assert found(rows).ledger.name == "published"
    assert wide.find(numbered(rows)) is None
