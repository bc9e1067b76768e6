"""Where a table stands in a sheet and which columns it has: headers of real sheets, worked by hand."""

from datetime import date

import pytest

from ingest.reasons import Refused
from tests.sheets import ACCESSION, GOOD, GROUPED, HEADER, RECEIVED, SUMMARY, found, kinds


def refusal(rows: list[list]) -> Refused:
    with pytest.raises(Refused) as refused:
        found(rows)
    return refused.value


def repairs(rows: list[list], code: str) -> list[tuple]:
    return [tuple(one[1:]) for one in found(rows).repairs if one.code == code]


def test_a_header_alone_is_a_table_without_rows():
    assert found([HEADER]).positions.keys() == {"lookup_no", "used_on", "fonds_no", "purpose", "volumes", "pages_copied"}
    assert kinds([HEADER]) == ["header"]


def test_labels_are_read_through_white_space_and_invisible_characters_and_this_is_said():
    rows = [["\u3000利用单号", "登记\u00a0日期", "全宗号", "利用\n目的", "调卷\u200b数", "复印页数"], *GOOD]
    assert found(rows).columns_order == ("lookup_no", "used_on", "fonds_no", "purpose", "volumes", "pages_copied")
    assert {column for _, column, *_ in repairs(rows, "header_normalised")} == {"登记号", "利用日期", "利用目的", "卷数"}


def test_titles_above_the_header_are_kept_and_the_header_is_found_below():
    rows = [["2022年度利用登记簿"], ["单位：区档案馆"], [], HEADER, *GOOD]
    assert (found(rows).header_row, found(rows).titles) == (4, ("2022年度利用登记簿", "单位：区档案馆"))
    assert repairs(rows, "header_row") == [(4, "", "", "4", 1)]
    assert repairs(rows, "title_kept") == [(1, "", "", "", 2)]
    assert kinds(rows) == ["title", "title", "blank", "header", "data", "data", "data"]


@pytest.mark.parametrize("filled", [["", "", "", ""], HEADER[:4]], ids=["text file", "cells merged downwards"])
def test_a_header_of_two_rows_names_the_columns_below_a_group(filled):
    rows = [["利用登记"], GROUPED[0], [*filled, "调卷数", "复印页数"], *GOOD]
    assert found(rows).header_rows == (2, 3)
    assert found(rows).columns_order[-2:] == ("volumes", "pages_copied")
    assert kinds(rows) == ["title", "header", "header", "data", "data", "data"]


def test_a_group_and_the_label_below_it_may_be_one_name():
    rows = [
        ["登记号", "利用", "", "利用者", ""],
        ["", "日期", "方式", "姓名", "单位"],
        ["LY-1", "2022-03-05", "到馆", "某甲", "某局"],
    ]
    assert found(rows).columns_order == ("lookup_no", "used_on", "channel", "user_name", "user_unit")


def test_group_labels_over_a_complete_header_are_header_and_a_title_is_title():
    groups = ["基本信息", "", "", "", "数量", ""]
    assert kinds([groups, HEADER, *GOOD])[:2] == ["header", "header"]
    assert kinds([["利用情况一览表", "", "", "", "", ""], HEADER, *GOOD])[:2] == ["title", "header"]
    assert kinds([["区档案馆", "", "", "", "2022年", ""], HEADER, *GOOD])[:2] == ["title", "header"]


@pytest.mark.parametrize(
    "row", [["甲", "乙", "丙", "1", "2", "3"], ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]
)
def test_a_row_of_column_numbers_belongs_to_the_header(row):
    assert kinds([HEADER, row, *GOOD]) == ["header", "header", "data", "data", "data"]


def test_a_row_of_units_belongs_to_the_header_and_multiplies():
    rows = [HEADER, ["", "", "", "", "(万卷)", "页"], *GOOD]
    assert found(rows).header_rows == (1, 2)
    assert (found(rows).factors["volumes"], found(rows).factors["pages_copied"]) == (10_000, 1)


@pytest.mark.parametrize(
    "row",
    [
        GOOD[0],
        ["LY-1", "2022-03-05", "", "", "", ""],
        ["", "", "", "工作查考", "卷", ""],
        ["某", "某日", "某宗", "其他", "", ""],
        [20220001.0, date(2022, 3, 5), "0012", "其他", 1.0, 2.0],
    ],
)
def test_a_row_of_data_is_no_part_of_the_header(row):
    assert found([HEADER, row, *GOOD]).header_rows == (1,)
    assert kinds([HEADER, row, *GOOD])[1] == "data"


@pytest.mark.parametrize(
    ("label", "factor"),
    [("卷数(万卷)", 10_000), ("卷数（万卷）", 10_000), ("卷数/万卷", 10_000), ("卷数[万卷]", 10_000), ("卷数（单位：万卷）", 10_000),
     ("卷数（千卷）", 1_000), ("卷数(卷)", 1), ("卷数*", 1), ("卷数（必填）", 1)],
)  # fmt: skip
def test_a_unit_in_a_label_multiplies(label, factor):
    rows = [[*ACCESSION, label], [*RECEIVED, "1.2"]]
    assert found(rows).factors["volumes"] == factor
    assert repairs(rows, "unit_from_header") == ([] if factor == 1 else [(1, "卷数", "", found(rows).units["volumes"], 1)])


@pytest.mark.parametrize("label", ["卷数(件)", "卷数(上年)", "卷数（其中永久）", "容量(TB)"])
def test_a_label_whose_bracket_makes_it_another_thing_is_not_the_column(label):
    rows = [[*ACCESSION, label], [*RECEIVED, "1.2"]]
    assert "volumes" not in found(rows).positions
    assert list(found(rows).undeclared) == [6]


@pytest.mark.parametrize(
    ("title", "volumes", "items"),
    [("单位：万卷", 10_000, 1), ("接收台账（单位：万卷、件）", 10_000, 1), ("单位：万卷（件）", 10_000, 10_000), ("单位：卷、件", 1, 1), ("单位：万元", 1, 1),
     ("单位：区档案馆", 1, 1)],
)  # fmt: skip
def test_a_unit_in_the_title_is_of_the_columns_that_count_the_same(title, volumes, items):
    rows = [[title], [*ACCESSION, "卷数"], [*RECEIVED, "1.2"]]
    assert (found(rows).factors["volumes"], found(rows).factors["items"]) == (volumes, items)
    assert len(repairs(rows, "unit_from_title")) == [volumes, items].count(10_000)


def test_a_label_with_its_own_unit_is_not_multiplied_by_the_title():
    assert found([["单位：万卷"], [*ACCESSION, "卷数(卷)"], [*RECEIVED, "12"]]).factors["volumes"] == 1


def test_renamed_and_reordered_columns_are_found_and_said():
    rows = [["登记时间", "利用单号", "调卷数"], ["2022-03-05", "LY-1", "3"]]
    assert found(rows).columns_order == ("used_on", "lookup_no", "volumes")
    assert repairs(rows, "header_alias") == [
        (1, "利用日期", "登记时间", "利用日期", 1),
        (1, "登记号", "利用单号", "登记号", 1),
        (1, "卷数", "调卷数", "卷数", 1),
    ]


def test_undeclared_columns_are_named_and_one_without_a_label_by_its_place():
    header = ["序号", *HEADER, "", "家庭住址", "备注", ""]
    rows = [header, ["1", *GOOD[0], "某", "某路", "某", ""], ["2", *GOOD[1], "", "", "", ""]]
    assert found(rows).undeclared == {7: "第8列", 8: "家庭住址"}
    assert repairs(rows, "blank_columns") == [(1, "", "", "", 1)]


def test_five_hundred_columns_are_read_past():
    rows = [[*HEADER, *[f"扩展{n}" for n in range(494)]], [*GOOD[0], *["某"] * 494]]
    assert len(found(rows).undeclared) == 494


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ([[*HEADER, "调卷数", ""], [*GOOD[0], "3", ""]], "卷数"),
        ([["登记号", "登记日期", "查档日期"], ["LY-1", "2022-03-05", "2022-03-06"]], "登记日期／查档日期"),
        ([["利用单号", "登记日期", "上年", "", "本年", ""], ["", "", "卷数", "件数", "卷数", "件数"], ["LY-1", "2022-03-05", *"1234"]], "卷数、件数"),
    ],
)  # fmt: skip
def test_two_columns_that_are_one_are_refused(rows, columns):
    assert refusal(rows).code == "duplicate_header"
    assert refusal(rows).facts["columns"] == columns


def test_of_two_labels_of_a_column_its_own_name_counts_and_the_other_is_said():
    one = found([["登记号", "登记日期", "利用日期"], ["LY-1", "2022-03-04", "2022-03-05"]])
    assert one.positions["used_on"] == 2
    assert one.undeclared == {1: "登记日期（另有“利用日期”）"}


@pytest.mark.parametrize(("lost", "missing"), [(1, "利用日期"), (0, "登记号")])
def test_a_header_without_a_required_column_is_refused_and_named(lost, missing):
    rows = [[cell for at, cell in enumerate(row) if at != lost] for row in [HEADER, *GOOD]]
    assert refusal(rows).code == "missing_required_column"
    assert refusal(rows).facts["columns"] == missing


def test_a_ledger_that_lacks_columns_is_not_taken_for_the_list_of_units():
    rows = [["接收编号", "单位名称", "全宗号", "门类", "卷数", "件数"], ["J1", "某局", "J001", "文书", "1", "5"]]
    assert refusal(rows).facts["columns"] == "保管期限、接收日期"


@pytest.mark.parametrize(
    "rows",
    [
        GOOD,
        [["2022年利用"], *GOOD],
        [[f"A-{n}", date(2022, 3, n), 3.0, "某"] for n in range(1, 4)],
        [["某", "2022.3.5", "3", "12"], ["某某", "2022.3.6", "3", "12"]],
    ],
)
def test_data_without_a_header_is_refused_as_such(rows):
    assert refusal(rows).code == "no_header"


@pytest.mark.parametrize(
    "rows",
    [
        [["登记号", "LY-1", "利用日期", "2022-03-05"], ["全宗号", "0012", "利用目的", "工作查考"], ["卷数", "12", "复印页数", "8"]],
        [["利用登记表"], ["登记号：", "", "利用日期：", ""], ["利用者姓名", "", "证件号码", ""], ["卷数", "", "复印页数", ""]],
        [["登记号", "LY-1"], ["利用日期", "2022-03-05"], ["利用者姓名", "某甲"], ["卷数", "3"], ["件数", "3"]],
        [["登记号", "LY-1", "利用日期", "2022-03-05", "人数", "1"], ["姓名", "某", "电话", "", "单位", ""], ["卷数", "1", "件数", "2", "档号", ""]],
    ],
    ids=["filled", "empty", "one record downwards", "three pairs in a row"],
)  # fmt: skip
def test_a_form_is_refused_as_no_table(rows):
    assert refusal(rows).code == "not_a_table"


@pytest.mark.parametrize(
    "rows",
    [
        [["填表说明"], ["1. 登记号：必填，不得重复"], ["2. 利用日期：写成2022-03-05"], ["3. 卷数：整数"], ["4. 利用目的：六种之一"]],
        [["字段", "说明"], ["登记号", "必填，不重复"], ["利用日期", "写成2022-03-05的样子"], ["卷数", "整数"], ["件数", "整数"]],
        [["字段", "类型", "长度"], ["登记号", "文本", "20"], ["利用日期", "日期", "10"], ["卷数", "整数", "10"], ["件数", "整数", "10"]],
        SUMMARY,
        [["门类", "卷数", "件数"], ["文书", "3", "5"], ["科技", "3", "5"]],
        [["利用目的", "人数", "卷数", "件数", "复印页数"], ["工作查考", "3", "5", "2", "3"]],
        [["名称", "2022-01", "2022-02"], ["某", "3", "4"], ["某某", "3", "4"]],
        [["登记号"], ["利用日期"], ["利用者姓名"], ["卷数"], ["件数"]],
        [["某", "3", "4"], ["某某", "5", "6"], ["某某某", "7", "8"]],
        [["2022年工作总结"], ["本年共接待查档利用者1,230余人次。"]],
        [[]],
        [],
    ],
)  # fmt: skip
def test_explanations_and_summaries_are_no_ledger_and_are_not_refused(rows):
    assert found(rows) is None
