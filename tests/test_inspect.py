"""What is seen in any file: formats, dialects, sheets, where tables begin and end, which ledger and why; cells as JSON."""

import json
import os
import subprocess
import sys
import zipfile
from datetime import date

import pytest
import xlsxwriter
from click.testing import CliRunner

from annals.cli import main
from annals.inspecting import json_pieces
from ingest.tables.regions import tables

HEADER = ["登记号", "利用日期", "利用者姓名", "证件号码", "利用目的", "卷数"]
ROWS = [["LY-1", "2022-03-05", "某某甲", "999999199001010011", "工作查考", "3"], ["LY-2", "2022-03-06", "", "", "编史修志", "12"]]


def inspected(path, *options) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["inspect", str(path), *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def seen(path, *options) -> dict:
    return json.loads(inspected(path, "--json", *options)[1])


@pytest.fixture
def text_file(tmp_path):
    def write(text: str, name: str = "文件.csv", encoding: str = "utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_a_ledger_is_seen_with_its_table_and_why(text_file):
    lines = ["2022年度档案利用登记簿", "制表日期：2023-01-06", ",".join(HEADER), *(",".join(row) for row in ROWS), "合计,,,,,15"]
    found = seen(text_file("\r\n".join(lines), encoding="gb18030"))
    assert (found["file"], found["format"], found["encoding"]) == ("文件.csv", "text", "gb18030")
    assert found["dialect"] == {"delimiter": ",", "quote": '"', "escape": "", "line_end": "CRLF"}
    assert found["period"] == ["2022-01-01", "2022-12-31"]
    assert found["exported_on"] == "2023-01-06"
    [sheet] = found["sheets"]
    assert (sheet["name"], sheet["hidden"], sheet["rows"], sheet["columns"]) == ("", False, 6, 6)
    [table] = sheet["tables"]
    assert (table["first_row"], table["last_row"], table["first_column"], table["last_column"]) == (3, 6, 1, 6)
    assert (table["header_rows"], table["ledger"]) == ([3], "utilization")
    assert "《档案利用登记簿》的 6 列" in table["why"]
    assert table["labels"]["登记号"] == "登记号"


def test_labels_are_those_of_the_file_and_what_they_mean(text_file):
    found = seen(text_file("利用单号,登记日期,调卷数,利用目的\nLY-1,2022-03-05,3,工作查考\n"))
    assert found["sheets"][0]["tables"][0]["labels"] == {
        "利用单号": "登记号",
        "登记日期": "利用日期",
        "调卷数": "卷数",
        "利用目的": "利用目的",
    }


def test_a_header_that_lacks_a_column_says_which(text_file):
    [table] = seen(text_file("登记号,利用目的,卷数,件数\nLY-1,工作查考,3,1\nLY-2,工作查考,3,1\n"))["sheets"][0]["tables"]
    assert table["ledger"] is None
    assert "缺少必有的列：利用日期" in table["why"]


def test_personal_cells_of_a_ledger_are_shown_only_when_asked(text_file):
    path = text_file("\n".join(",".join(row) for row in [HEADER, *ROWS]))
    assert "某某甲" not in inspected(path)[1]
    cells = [row["cells"] for row in seen(path)["sheets"][0]["cells"]]
    assert cells == [
        HEADER,
        ["LY-1", "2022-03-05", "（个人信息）", "（个人信息）", "工作查考", "3"],
        ["LY-2", "2022-03-06", "", "", "编史修志", "12"],
    ]
    assert seen(path, "--show-personal")["sheets"][0]["cells"][1]["cells"] == ROWS[0]


def test_personal_cells_below_a_blank_row_are_not_shown_either(text_file):
    path = text_file("\n".join([",".join(HEADER), ",".join(ROWS[0]), "", *[",".join(ROWS[0])] * 2]))
    assert "某某甲" not in inspected(path, "--json")[1]


def test_personal_cells_of_rows_that_are_no_records_are_not_shown_either(text_file):
    strange = "未编号,日期不详,某某甲,无,工作查考,若干"
    path = text_file("\n".join([",".join(HEADER), ",".join(ROWS[0]), "", strange, strange]))
    [_, below] = seen(path)["sheets"][0]["tables"]
    assert (below["first_row"], below["header_rows"]) == (4, [])
    assert "某某甲" not in inspected(path, "--json")[1]


def test_the_name_of_a_person_among_units_is_not_shown(text_file):
    lines = ["接收编号,接收日期,接收类型,移交单位,单位类别,全宗号,门类,保管期限"]
    lines += ["1,2022-03-05,捐赠,某某甲,个人,0001,文书,永久", "2,2022-03-05,移交,某局,区直单位,0001,文书,永久"]
    rows = seen(text_file("\n".join(lines)))["sheets"][0]["cells"]
    assert [row["cells"][3] for row in rows] == ["移交单位", "（个人信息）", "某局"]


def test_a_file_that_is_no_ledger_is_seen_too(text_file):
    found = seen(text_file("商品;单价;数量\n笔;1,5;10\n'本';2,5;20\n", name="价目.txt"))
    assert found["dialect"]["delimiter"] == ";"
    [sheet] = found["sheets"]
    assert [row["cells"] for row in sheet["cells"]][1] == ["笔", "1,5", "10"]
    [table] = sheet["tables"]
    assert (table["first_row"], table["last_row"], table["header_rows"], table["ledger"]) == (1, 3, [1], None)
    assert "没有一种台账有这样的表头" in table["why"]


def test_a_line_that_is_no_sound_record_is_marked(text_file):
    rows = seen(text_file('登记号,利用日期,工作单位,卷数\nLY-1,2022-03-05,"某局,3\nLY-2,2022-03-06,某馆,4\n'))["sheets"][0][
        "cells"
    ]
    assert [row.get("problem") for row in rows] == [None, "unbalanced_quote", None]


@pytest.fixture
def workbook(tmp_path):
    def write(sheets: dict, hidden=(), name: str = "文件.xlsx"):
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for at, row in enumerate(rows):
                    sheet.write_row(at, 0, row)
                if title in hidden:
                    sheet.hide()
        return path

    return write


def test_workbook_cells_keep_their_types(workbook):
    rows = [["名称", "日期", "数", "比率", "真假"], ["0012", date(2022, 3, 5), 12, 0.5, True]]
    found = seen(workbook({"表": rows}))
    assert (found["format"], found["encoding"], found["dialect"]) == ("xlsx", None, None)
    assert found["sheets"][0]["cells"][1] == {"row": 2, "cells": ["0012", "2022-03-05", 12, 0.5, True]}


def test_hidden_sheets_are_seen(workbook):
    found = seen(workbook({"利用": [HEADER, *ROWS], "旧数据": [["甲", "乙"], [1, 2]]}, hidden=["旧数据"]))
    assert [(sheet["name"], sheet["hidden"]) for sheet in found["sheets"]] == [("利用", False), ("旧数据", True)]
    assert "旧数据（隐藏）" in inspected(workbook({"利用": [HEADER], "旧数据": [["甲"]]}, hidden=["旧数据"]))[1]


def test_a_wrong_extension_is_said(workbook):
    path = workbook({"表": [["甲", "乙"], [1, 2]]})
    status, said = inspected(path.rename(path.with_suffix(".csv")))
    assert status == 0
    assert "内容与扩展名不符" in said


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty_file"), (b"%PDF-1.7\n", "unsupported_type"), (b"PK\x03\x04cut", "corrupt_file")],
)
def test_a_file_that_cannot_be_read_says_why_with_status_1(tmp_path, content, code):
    path = tmp_path / "文件.xlsx"
    path.write_bytes(content)
    status, said = inspected(path, "--json")
    assert status == 1
    assert json.loads(said)["refused"]["code"] == code
    status, said = inspected(path)
    assert status == 1
    assert json.loads(inspected(path, "--json")[1])["refused"]["message"] in said


def test_no_such_file_is_said(tmp_path):
    status, said = inspected(tmp_path / "没有.csv")
    assert status == 1
    assert "没有这个文件" in said


def test_an_archive_is_seen_file_by_file(tmp_path, text_file):
    path = tmp_path / "台账.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("甲.csv", "甲,乙\n1,2\n3,4\n")
        archive.writestr("空.csv", "")
    status, said = inspected(path, "--json")
    found = json.loads(said)
    assert status == 1
    assert found["format"] == "archive"
    good, empty = found["members"]
    assert [row["cells"] for row in good["sheets"][0]["cells"]] == [["甲", "乙"], ["1", "2"], ["3", "4"]]
    assert (empty["file"], empty["refused"]["code"]) == ("空.csv", "empty_file")
    assert "压缩包，2 个文件" in inspected(path)[1]


def test_json_is_utf_8_whatever_the_terminal_is(text_file):
    path = text_file("名称,数\n𠮷〇㐂€,1\n甲,2\n")
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    words = [sys.executable, "-m", "annals.cli", "inspect", str(path), "--json"]
    done = subprocess.run(words, capture_output=True, env=environment, check=True)
    assert json.loads(done.stdout.decode("utf-8"))["sheets"][0]["cells"][1]["cells"][0] == "𠮷〇㐂€"


SHEET = ("sheet", {"name": "甲", "hidden": False, "rows": 2, "columns": 1})
CELLS = ("cells", [{"row": 1, "cells": ["x"]}])
TABLES = ("tables", {"tables": [], "repairs": []})
REFUSED = ("stopped", {"code": "corrupt_file", "message": "坏"})


@pytest.mark.parametrize(
    "messages",
    [[], [SHEET], [SHEET, CELLS], [SHEET, CELLS, CELLS, TABLES], [SHEET, CELLS, TABLES, SHEET], [SHEET, TABLES, SHEET, TABLES]],
)
def test_json_is_whole_wherever_the_reading_stops(messages):
    found = json.loads("".join(json_pieces("甲.xlsx", iter([("file", {"format": "xlsx"}), *messages, REFUSED]))))
    assert found["refused"]["code"] == "corrupt_file"
    assert len(found.get("sheets", [])) == sum(kind == "sheet" for kind, _ in messages)
    assert sum(len(sheet["cells"]) for sheet in found.get("sheets", [])) == sum(kind == "cells" for kind, _ in messages)


def regions(rows: list[list]) -> list[tuple]:
    found = tables(enumerate(rows, start=1))
    return [(one.first_row, one.last_row, one.first_column, one.last_column, one.header_rows, one.ledger) for one in found]


def test_tables_are_parted_by_blank_rows():
    rows = [["月份", "卷数"], ["1月", 3], ["2月", 4], [], ["批次", "页数"], ["甲", 100]]
    assert regions(rows) == [(1, 3, 1, 2, (1,), None), (5, 6, 1, 2, (5,), None)]


def test_a_part_without_a_header_goes_on_with_the_table_above():
    assert regions([["月份", "卷数"], ["1月", 3], [], ["2月", 4], ["3月", 5]]) == [(1, 5, 1, 2, (1,), None)]


def test_tables_stand_side_by_side():
    rows = [["月份", "卷数", "", "月份", "件数"], ["1月", 3, "", "1月", 5], ["2月", 4, "", "", ""]]
    assert regions(rows) == [(1, 3, 1, 2, (1,), None), (1, 2, 4, 5, (1,), None)]


def test_titles_and_prose_are_no_table():
    assert regions([["某馆月报"], ["月份", "卷数", "件数"], ["1月", 3, 4], ["2月", 3, 4]]) == [(2, 4, 1, 3, (2,), None)]
    assert regions([["填表说明"], ["一、请逐行登记。"], ["二、请写全日期。"]]) == []


def test_data_without_a_header_is_a_table_without_one():
    assert regions([["1月", 3, 2], ["2月", 4, 5]])[0][4] == ()


def test_a_ledgers_notes_are_not_its_table_and_blank_rows_do_not_end_it():
    rows = [HEADER, ROWS[0], [], ROWS[1], ["注：含电话查档"]]
    assert regions(rows) == [(1, 4, 1, 6, (1,), "utilization")]


def test_two_ledgers_in_one_sheet_are_two_tables():
    other = ["培训编号", "培训日期", "培训名称", "参加人数"]
    rows = [HEADER, *ROWS, [], other, ["2022-1", "2022-04-01", "归档业务", "40"]]
    assert regions(rows) == [(1, 3, 1, 6, (1,), "utilization"), (5, 6, 1, 4, (5,), "training")]


def test_an_unknown_table_below_a_ledger_is_a_table_of_its_own():
    rows = [HEADER, *ROWS, [], ["批次号", "加工单位", "加工人", "备注", "去向", "签收"], ["P1", "某局", "某某", "", "库房", "是"]]
    assert regions(rows) == [(1, 3, 1, 6, (1,), "utilization"), (5, 6, 1, 6, (5,), None)]


def test_years_as_columns_are_seen():
    rows = [["指标", "2022年", "2021年"], ["馆藏案卷(万卷)", 1.2, 1.1], ["利用人次", 3400, 3100]]
    assert regions(rows) == [(1, 3, 1, 3, (1,), "published")]
