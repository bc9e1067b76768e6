"""D28–D48: where in a sheet the table is, what of it is rows, and which ledger it is."""

import pytest

from tests.defects import formats
from tests.defects.ledger import FIVE, GOOD, HEADER, PAGES, VOLUMES, joined, typed

LEDGER = [HEADER, *GOOD]
TYPED = [HEADER, *map(typed, GOOD)]
TOTAL = ["合计", "", "", "", "29", "1,615"]
ACCESSION = ["接收编号", "接收日期", "接收类型", "移交单位", "全宗号", "门类", "保管期限", "件数"]
RECEIVED = ["JS2022-01", "2022-03-11", "移交", "区民政局", "0031", "文书", "永久", "7"]


def test_d28_title_rows_above_the_header_are_kept_as_what_they_declare(drop):
    above = [["2022年度档案利用登记簿"], ["单位：某某区档案馆"], ["制表日期：2023年1月6日"]]
    drop.load(drop.xlsx([*above, *TYPED], shape=lambda book, sheets: sheets["Sheet1"].merge_range("A1:F1", above[0][0])))
    assert drop.sums() == FIVE
    assert drop.counts() == {"title": 3, "header": 1, "loaded": 5}
    assert drop.repair("header_row") == [(4,)]
    assert drop.repair("title_kept")
    assert drop.ask("select period_from::varchar, period_to::varchar, exported_on::varchar from raw.loads") == [
        ("2022-01-01", "2022-12-31", "2023-01-06")
    ]


TWO_ROWS = [[*HEADER[:4], "利用情况", ""], ["", "", "", "", "调卷数", "复印页数"]]


def merged(book, sheets) -> None:
    sheet = sheets["Sheet1"]
    for column, label in enumerate(HEADER[:4]):
        sheet.merge_range(0, column, 1, column, label)
    sheet.merge_range("E1:F1", "利用情况")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_d29_a_header_of_two_rows_is_read_as_one(drop, kind):
    if kind == "csv":
        drop.load(drop.csv([*TWO_ROWS, *GOOD]))
    else:
        drop.load(drop.xlsx([*TWO_ROWS, *TYPED[1:]], shape=merged))
    assert drop.sums() == FIVE
    assert drop.counts() == {"header": 2, "loaded": 5}


def test_d30_a_code_merged_down_its_rows_is_every_rows_code(drop):
    def merge(book, sheets) -> None:
        sheets["Sheet1"].merge_range("C2:C3", "0012")
        sheets["Sheet1"].merge_range("C4:C5", "0105")

    drop.load(drop.xlsx(TYPED, shape=merge))
    assert drop.sums() == FIVE
    assert drop.current("lookup_no[-1:], fonds_no") == [("1", "0012"), ("2", "0012"), ("3", "0105"), ("4", "0105"), ("5", "0007")]
    assert drop.repair("filled_from_merge")


def test_d30_a_blank_below_a_cell_that_is_not_merged_stays_blank(drop):
    rows = [list(row) for row in TYPED]
    rows[2][2] = rows[4][2] = None
    drop.load(drop.xlsx(rows))
    assert drop.sums() == FIVE
    assert drop.current("lookup_no[-1:], fonds_no") == [("1", "0012"), ("2", None), ("3", "0105"), ("4", None), ("5", "0007")]
    assert "filled_from_merge" not in drop.repairs()


def test_d31_subtotals_between_the_rows_are_checked_and_not_loaded(drop):
    first, rest = ["小计", "", "", "", "15", "355"], ["小计", "", "", "", "14", "1260"]
    drop.load(drop.csv([HEADER, *GOOD[:2], first, *GOOD[2:], rest, TOTAL]))
    assert drop.sums() == FIVE
    assert drop.set_aside("total", "subtotal") == [(4, "total"), (8, "total"), (9, "total")]
    assert {"subtotal_row", "total_row", "totals_agree"} <= drop.repairs()
    assert drop.repair("subtotal_row", "row_no, rows") == [(4, 2)]
    assert not [notice for notice in drop.notices() if "合计" in notice]


@pytest.mark.parametrize("total", [["总 计", "", "", "共5次", "29", "1,615"], ["共5件", "", "", "", "29", "1,615"], TOTAL])
def test_d32_a_total_that_agrees_is_not_loaded(drop, total):
    drop.load(drop.csv([*LEDGER, total]))
    assert drop.sums() == FIVE
    assert drop.set_aside("total") == [(7, "total")]
    assert {"total_row", "totals_agree"} <= drop.repairs()
    assert drop.ask("select count(*) from raw.declared_totals where declared = computed") == [(2,)]


def test_d33_a_declared_total_that_disagrees_loads_and_warns(drop):
    # The table leaves it to policy whether the file is held; it loads, and the warning stays.
    drop.load(drop.csv([*LEDGER, ["合计", "", "", "", "30", "1,615"]]))
    assert drop.sums() == FIVE
    totals = drop.ask('select row_no, "column", declared, computed from raw.declared_totals order by declared')
    assert totals == [(7, VOLUMES, 30, 29), (7, PAGES, 1615, 1615)]
    assert [notice for notice in drop.notices() if VOLUMES in notice and "30" in notice and "29" in notice]
    assert "totals_agree" not in drop.repairs()


def test_d34_notes_below_the_table_are_no_rows(drop):
    below = [["注：复印页数含扫描"], ["制表人：", "", "审核人："], ["第1页"]]
    drop.load(drop.csv([*LEDGER, TOTAL, *below]))
    assert drop.sums() == FIVE
    assert drop.set_aside("note") == [(8, "note"), (9, "note"), (10, "note")]
    assert drop.repair("footer_row", "row_no, rows") == [(8, 3)]


def test_d35_blank_rows_and_blank_columns_are_no_defect_of_the_rows(drop):
    blank = [["", *[""] * 6], ["  ", " ", *[""] * 5], ["\u3000", *[""] * 6]]
    wide = [[*row[:3], "", *row[3:]] for row in LEDGER]
    drop.load(
        drop.csv(
            [wide[0], blank[0], wide[1], blank[1], blank[2], wide[2], wide[3], blank[0], blank[1], wide[4], blank[0], wide[5]]
        )
    )
    assert drop.sums() == FIVE
    assert drop.counts() == {"header": 1, "loaded": 5, "blank": 6}
    assert drop.repair("blank_rows", "rows") == [(6,)]
    assert drop.repair("blank_columns", "rows") == [(1,)]


def test_d36_a_header_repeated_on_every_page_is_no_row(drop):
    drop.load(drop.csv([HEADER, *GOOD[:2], HEADER, *GOOD[2:4], HEADER, GOOD[4]]))
    assert drop.sums() == FIVE
    assert drop.set_aside("header") == [(1, "header"), (4, "header"), (7, "header")]
    assert drop.repair("repeated_header", "row_no, rows") == [(4, 2)]


def test_d37_a_second_table_that_is_no_ledger_is_quarantined(drop):
    second = [["批次号", "交接日期", "箱号", "箱数"], ["P-01", "2022-03-11", "A1", "4"], ["P-02", "2022-03-12", "A2", "5"]]
    drop.load(drop.xlsx([*TYPED, TOTAL, [], *second]))
    assert drop.rejects() == [(9, "", "second_table"), (10, "", "second_table"), (11, "", "second_table")]
    assert drop.sums() == FIVE


def test_d37_a_second_table_that_is_a_ledger_loads_into_its_own(drop):
    drop.load(drop.xlsx([*TYPED, TOTAL, [], ACCESSION, RECEIVED]))
    assert drop.rejects() == []
    assert drop.sums() == FIVE
    assert drop.current("accession_no, items, row_no", "accession") == [("JS2022-01", 7, 10)]


def test_d38_monthly_sheets_load_and_their_summary_does_not(drop):
    summary = [["月份", "调卷数", "复印页数"], ["1月", 15, 355], ["2月", 6, 1220], ["3月", 8, 40], ["合计", 29, 1615]]
    drop.load(drop.xlsx({"1月": TYPED[:3], "2月": [HEADER, *TYPED[3:5]], "3月": [HEADER, TYPED[5]], "汇总": summary}))
    assert drop.sums() == FIVE
    assert drop.repair("sheets_loaded", "rows") == [(3,)]
    assert drop.ask("select sheet from raw.repairs where code = 'sheet_other_layout'") == [("汇总",)]
    assert drop.ask("select loaded, note from raw.sheets where sheet = '汇总'") == [(0, 5)]
    assert [notice for notice in drop.notices() if "汇总" in notice]


def test_d39_sheets_of_several_layouts_go_to_their_own_ledgers_and_each_is_accounted_for(drop):
    how = [["填表说明"], ["一、利用登记由接待员逐次填写。"], ["二、接收登记由征集科填写。"]]
    drop.load(drop.xlsx({"填表说明": how, "利用登记": TYPED, "接收登记": [ACCESSION, RECEIVED], "Sheet3": []}))
    assert drop.sums() == FIVE
    assert drop.values("items", "accession") == [7]
    assert drop.ask("select sheet from raw.repairs where code in ('sheet_skipped', 'sheet_empty') order by code") == [
        ("Sheet3",),
        ("填表说明",),
    ]
    assert drop.ask("select sheet, ledger, loaded from raw.sheets order by all") == [
        ("Sheet3", None, 0),
        ("利用登记", "utilization", 5),
        ("填表说明", None, 0),
        ("接收登记", "accession", 1),
    ]


def with_hidden(book, sheets) -> None:
    sheets["Sheet1"].set_row(2, None, None, {"hidden": True})
    sheets["Sheet1"].set_column("F:F", None, None, {"hidden": True})
    sheets["旧数据"].hide()


OLD = ["LY2021-0009", "2021-12-31", "0012", "其他", 100, 100]


def test_d40_hidden_rows_and_columns_are_data_and_a_hidden_sheet_is_reported_and_not_read(drop):
    path = drop.xlsx({"Sheet1": TYPED, "旧数据": [HEADER, OLD]}, shape=with_hidden)
    drop.physical[path.name] = 6  # the hidden sheet is not read
    drop.load(path)
    assert drop.sums() == FIVE
    assert drop.repair("hidden_rows_loaded") == [(3,)]
    assert drop.repair("hidden_columns_loaded")
    assert drop.ask("select sheet from raw.repairs where code = 'hidden_sheet_skipped'") == [("旧数据",)]


def test_d40_a_hidden_sheet_loads_when_it_is_asked_for(drop):
    drop.load(drop.xlsx({"Sheet1": TYPED, "旧数据": [HEADER, OLD]}, shape=with_hidden), hidden=True)
    assert drop.sums() == (6, 129, 1715)


def test_d41_years_as_columns_become_rows_in_base_units(drop):
    rows = [
        ["指标", "2022年", "2021年", "2020年"],
        ["馆藏案卷(万卷)", "1.2", "1.1", ""],
        ["利用人次(人次)", "3400", "3100", "2900"],
    ]
    path = drop.csv(rows, "历年基本情况.csv")
    drop.load(path)
    assert drop.current("indicator, year, value, unit", "published") == [
        ("利用人次", 2020, 2900, "人次"),
        ("利用人次", 2021, 3100, "人次"),
        ("利用人次", 2022, 3400, "人次"),
        ("馆藏案卷", 2021, 11000, "卷"),
        ("馆藏案卷", 2022, 12000, "卷"),
    ]
    assert {"unpivoted", "unit_from_label"} <= drop.repairs()


def test_d42_a_file_without_a_header_is_refused_and_its_rows_are_kept_in_quarantine(drop):
    reason, message = drop.refused(drop.csv(GOOD))
    assert reason == "no_header"
    assert "表头" in message
    assert [(row_no, code) for row_no, _, code in drop.rejects()] == [(line, "no_header") for line in range(1, 6)]


def test_d43_a_filled_form_is_refused(drop):
    form = [
        ["档案利用登记表"],
        ["利用单号", "LY2022-0001", "登记日期", "2022-03-05"],
        ["全宗号", "0012", "利用目的", "编史修志"],
        ["调卷数", "12", "复印页数", "340"],
    ]
    reason, _ = drop.refused(drop.xlsx(form))
    assert reason == "not_a_table"


def test_d44_a_column_named_twice_is_refused(drop):
    reason, message = drop.refused(drop.csv([[*HEADER[:5], "调卷数", ""], *([*row, ""] for row in GOOD)]))
    assert reason == "duplicate_header"
    assert VOLUMES in message


def test_d44_a_column_under_two_of_its_other_names_is_refused(drop):
    reason, message = drop.refused(drop.csv([[*HEADER, "查档日期"], *([*row, row[1]] for row in GOOD)]))
    assert reason == "duplicate_header"
    assert "登记日期" in message and "查档日期" in message


def test_d45_a_ragged_row_is_quarantined_and_never_shifted(drop):
    rows = [list(row) for row in GOOD]
    del rows[1][2]
    rows[2].append("多")
    drop.load(drop.csv([HEADER, *rows]))
    assert drop.rejects() == [(3, "", "too_few_fields"), (4, "", "too_many_fields")]
    assert drop.sums() == (3, 25, 400)  # 12 + 5 + 8 and 340 + 20 + 40
    assert drop.values("fonds_no") == ["0007", "0012", "0105"]


def test_d46_a_phantom_area_is_not_read(drop):
    path = drop.xlsx(TYPED)
    styled = '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row></sheetData>'
    wide = '<dimension ref="A1:XFD1048576"/>'
    formats.patch(
        path,
        {"xl/worksheets/sheet1.xml": lambda xml: xml.replace('<dimension ref="A1:F6"/>', wide).replace("</sheetData>", styled)},
    )
    drop.load(path)
    assert drop.sums() == FIVE
    assert drop.repair("empty_area_ignored")


def test_d47_columns_that_nobody_declared_are_counted_in_the_warning_and_not_stored(drop):
    more = [f"扩展{number}" for number in range(494)]
    drop.load(drop.csv([[*HEADER, *more], *([*row, *["秘"] * 494] for row in GOOD)]))
    assert drop.sums() == FIVE
    assert any("494" in notice for notice in drop.notices())
    assert "秘".encode() not in drop.home.store.read_bytes()


def test_d48_a_million_rows_load_and_as_many_as_a_sheet_can_hold_warn(drop):
    # 1,000,000 and more: 1,048,575 is what an export that Excel cut off has below its header.
    rest = ",2022-03-05,0012,编史修志,1,2\n"
    rows = "".join(f"LY2022-{number:07}{rest}" for number in range(1_048_575))
    drop.load(drop.text(joined([HEADER]) + rows, 1_048_576))
    assert drop.sums() == (1_048_575, 1_048_575, 2_097_150)
    assert [notice for notice in drop.notices() if "1,048,575" in notice]
