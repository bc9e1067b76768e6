"""What each row of a sheet is: data, a total, a note, a header again, another table."""

import pytest

from tests.sheets import ACCESSION, GOOD, GROUPED, HEADER, RECEIVED, SUMMARY, kinds


def test_totals_and_subtotals_are_told_apart_wherever_they_are_written():
    totals = {
        "total": ["合计", "总 计", "共5件", "共计29", "合计：29", "2022年合计", "本年累计", "总计（卷）", "全年合计", "累计"],
        "subtotal": [
            "小计",
            "小 计",
            "本页小计",
            "一季度小计",
            "第1季度合计",
            "1月合计",
            "1-6月累计",
            "上半年合计",
            "文书小计",
            "J001合计",
            "本月合计",
        ],
    }
    for kind, words in totals.items():
        rows = [HEADER, *GOOD, *([word, "", "", "", "29", "1615"] for word in words)]
        assert dict(zip(words, kinds(rows)[4:], strict=True)) == dict.fromkeys(words, kind)
    assert kinds([HEADER, GOOD[0], ["合计：", "2022-12-31", "", "", "12", "800"]])[2] == "total"
    assert kinds([HEADER, GOOD[0], ["", "合 计", "", "", "29", ""], ["", "", "", "小计", "29", ""]])[2:] == ["total", "subtotal"]


def test_the_total_of_a_register_with_years_stands_in_its_second_column():
    rows = [["统计年度", "全宗号", "门类", "保管期限", "载体", "卷数"], ["2022", "J001", "文书", "永久", "纸质", "3"], ["2022", "J001", "小计", "", "", "3"],
            ["2022", "合计", "", "", "", "3"], ["2022", "J002", "会计", "30年", "纸质", "3"]]  # fmt: skip
    assert kinds(rows) == ["header", "data", "subtotal", "total", "data"]


def test_a_total_beside_numbers_that_stand_first_is_seen_in_the_key_column():
    rows = [["卷数", "件数", "登记号", "利用日期"], ["3", "4", "LY-1", "2022-03-05"], ["3", "4", "合计", ""]]
    assert kinds(rows) == ["header", "data", "total"]


def test_a_count_of_rows_in_front_does_not_hide_a_total():
    rows = [["序号", *HEADER], ["1", *GOOD[0]], ["2", "合计", "", "", "", "12", "800"], ["合计", "", "", "", "", "12", "800"]]
    assert kinds(rows) == ["header", "data", "total", "total"]


@pytest.mark.parametrize(
    "row",
    [
        ["LY-计1", "2022-03-05", "", "其他", "2", ""],
        ["期初累计", "2022-03-05", "", "其他", "2", ""],
        ["合计科-3", "2022-03-05", "", "其他", "2", ""],
        ["注销-12", "2022-03-05", "", "其他", "2", ""],
        ["说明：甲", "2022-03-05", "0012", "其他", "2", "3"],
        ["共青团-1", "2022-03-05", "", "其他", "2", ""],
        ["第3页", "二〇二二年三月五日", "", "", "", ""],
        ["LY-9", "不详", "", "", "", ""],
        ["", "2022-03-05", "0012", "其他", "2", "3"],
        ["某某", "", "", "", "", ""],
        ["LY-9", "2022-03-05", "合计", "", "", ""],
    ],
)
def test_in_doubt_a_row_is_data(row):
    expected = "note" if row[0] == "第3页" else "data"
    assert kinds([HEADER, GOOD[0], row, GOOD[1]])[2] == expected
    assert kinds([HEADER, GOOD[0], [], row, GOOD[1]])[3] == expected


def test_units_whose_names_hold_the_word_for_counting_are_data():
    rows = [
        ["被检单位", "检查日期", "检查编号"],
        *([name, "2022-03-05", f"JC-{n}"] for n, name in enumerate(["区审计局", "统计局", "某会计公司", "共青团区委"])),
    ]
    assert kinds(rows) == ["header", "data", "data", "data", "data"]


@pytest.mark.parametrize(
    "row",
    [
        ["注：复印页数含扫描"], ["说明：", "含扫描"], ["备注：无"], ["注1：含扫描"], ["制表人：某甲", "", "审核人：某乙"], ["制表人", "某甲", "", "审核人", "某乙"], ["审核：某乙"],
        ["制表人：某甲", "2023-01-06"], ["第1页 共3页"], ["第 1 页"], ["共3页"], ["打印日期：2023-01-06"], ["制表人：某甲", "制表日期：2023-01-06"], ["以下空白"], ["单位负责人：", "", "填表人："],
        ["", "", "", "", "", "制表日期：2023年1月6日"],
    ],
)  # fmt: skip
def test_what_is_written_below_a_table_is_a_note(row):
    assert kinds([HEADER, *GOOD, row])[-1] == "note"
    assert kinds([HEADER, *GOOD, [], row, GOOD[0]])[-2:] == ["note", "data"]


def test_the_header_printed_on_every_page_is_header_again_both_rows_of_it():
    assert kinds([HEADER, GOOD[0], HEADER, GOOD[1]]) == ["header", "data", "header", "data"]
    assert kinds([*GROUPED, GOOD[0], *GROUPED, GOOD[1]]) == ["header", "header", "data", "header", "header", "data"]
    assert kinds([["利用登记簿"], HEADER, GOOD[0], ["利用登记簿"], [*HEADER[:5], ""], GOOD[1]]) == [
        "title", "header", "data", "title", "header", "data",
    ]  # fmt: skip


def test_blank_rows_are_blank_and_the_table_goes_on_below():
    rows = [HEADER, GOOD[0], [], ["", "  ", "\u3000"], GOOD[1], [None] * 6, GOOD[2]]
    assert kinds(rows) == ["header", "data", "blank", "blank", "data", "blank", "data"]


def test_everything_below_the_header_of_an_unknown_table_is_kept_apart():
    other = [["批次号", "完成日期", "数量"], ["PC-1", "2022-03-05", "3"], ["PC-2", "2022-03-06", "4"]]
    assert kinds([HEADER, *GOOD, [], *other]) == ["header", "data", "data", "data", "blank", *["second_table"] * 3]
    assert kinds([HEADER, *GOOD, *other])[4:] == ["second_table"] * 3
    assert kinds([HEADER, *GOOD, [], ["数字化批次"], *other, [], HEADER, GOOD[0]])[4:] == [
        "blank", "title", *["second_table"] * 3, "blank", "header", "data",
    ]  # fmt: skip


def test_a_row_of_words_after_a_gap_is_no_second_table_where_its_cells_say_nothing():
    row = ["LY-九", "无", "—", "其他", "不详", ""]
    assert kinds([HEADER, GOOD[0], [], row, GOOD[1]])[2:] == ["blank", "data", "data"]


def test_a_second_table_of_a_ledger_is_read_as_what_it_is():
    assert kinds([HEADER, GOOD[0], [], ACCESSION, RECEIVED]) == ["header", "data", "blank", "accession (4,)", "data"]
    turned = [HEADER[1], HEADER[0], *HEADER[2:]]
    assert kinds([HEADER, GOOD[0], turned, GOOD[1]]) == ["header", "data", "utilization (3,)", "data"]
    grouped = [["接收编号", "接收日期", "全宗号", "门类", "保管期限", "数量", ""], ["", "", "", "", "", "卷数", "件数"]]
    assert kinds([HEADER, GOOD[0], [], *grouped, [*RECEIVED, "1"]])[3:] == ["accession (4,)", "accession (4, 5)", "data"]


def test_a_second_table_whose_required_labels_stand_in_two_rows_is_found_when_they_are_whole():
    split = [
        ["登记号", "利用", "", "利用者", ""],
        ["", "日期", "方式", "姓名", "单位"],
        ["LY-1", "2022-03-05", "到馆", "某甲", "某局"],
    ]
    assert kinds([ACCESSION, RECEIVED, [], *split])[2:] == ["blank", "second_table", "utilization (4, 5)", "data"]


def test_a_table_above_the_ledgers_header_is_kept_apart_and_no_title():
    rows = [["2022年"], *SUMMARY, ["3月", "1", "2"], [], HEADER, *GOOD]
    assert kinds(rows) == ["title", *["second_table"] * 4, "blank", "header", "data", "data", "data"]


def test_monthly_tables_in_one_sheet_are_one_ledger():
    rows = [["2022年1月利用登记簿"], HEADER, GOOD[0], [], ["2022年2月利用登记簿"], HEADER, GOOD[1]]
    assert kinds(rows) == ["title", "header", "data", "blank", "title", "header", "data"]
