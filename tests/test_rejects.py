"""What is still to be mended: listed until a later load clears it, harmless as a workbook, never with more than may be shown."""

import csv
import io
import os
import subprocess
import sys

import duckdb
import pytest
import python_calamine as calamine
from click.testing import CliRunner

from annals import handout, warehouse
from annals.cli import main
from annals.errors import ClerkError
from annals.rejects import open_rejects, print_rejects, print_repairs, repairs
from ingest.store import opened
from tests.stores import log


def load(load_id: int, name: str = "利用.csv", status: str = "loaded", content: str = "", **said) -> dict:
    return {"load_id": load_id, "file_name": name, "status": status, "file_sha256": f"sha{load_id}"} | {
        "content_hash": content or f"content{load_id}",
        **said,
    }


def reject(load_id: int, row_no: int, name: str = "利用.csv", row_id: str | None = None, **said) -> dict:
    return {"load_id": load_id, "file_name": name, "ledger": "utilization", "sheet": "", "row_no": row_no, "row_id": row_id} | {
        "column": "利用日期",
        "value": "2022-02-30",
        "code": "invalid_date",
        "message": "“利用日期”不是一个存在的日期：2022-02-30。请核对年月日后重新装载。",
        **said,
    }


def still_open(settings) -> list[tuple]:
    with warehouse.memory(settings) as con:
        return [(row[0], row[2]) for row in open_rejects(con)]


def test_a_rejected_row_is_listed_with_its_place_and_what_to_do(home):
    log(home, loads=[load(1)], rejects=[reject(1, 4)])
    with warehouse.memory(home) as con:
        [entry] = open_rejects(con)
    assert entry == ("利用.csv", "", 4, "利用日期", "2022-02-30", reject(1, 4)["message"])


def test_the_file_loaded_again_clears_its_entries(home):
    log(home, loads=[load(1), load(2)], rejects=[reject(1, 4), reject(1, 5), reject(2, 5)])
    assert still_open(home) == [("利用.csv", 5)]


def test_a_corrected_row_in_any_later_file_clears_its_entry(home):
    log(home, loads=[load(1), load(2, "更正.csv")], rejects=[reject(1, 4, row_id="a"), reject(1, 5, row_id="b"), reject(1, 6)])
    log(home, utilization=[{"row_id": "a", "load_id": 2}])
    assert still_open(home) == [("利用.csv", 5), ("利用.csv", 6)]


def test_a_row_that_a_later_file_confirms_clears_its_entry(home):
    log(home, loads=[load(1), load(2, "更正.csv")], rejects=[reject(1, 4, row_id="a")], confirmed=[{"row_id": "a", "load_id": 2}])
    assert still_open(home) == []


def test_a_row_that_a_later_file_holds_and_is_rejected_again_stays(home):
    loads, rejects = [load(1), load(2, "又一次.csv")], [reject(1, 4, row_id="a"), reject(2, 4, "又一次.csv", row_id="a")]
    log(home, loads=loads, rejects=rejects, confirmed=[{"row_id": "a", "load_id": 2}])
    assert still_open(home) == [("利用.csv", 4), ("又一次.csv", 4)]


def test_a_row_that_was_right_before_clears_nothing(home):
    log(home, loads=[load(1, "旧.csv"), load(2)], rejects=[reject(2, 4, row_id="a")], utilization=[{"row_id": "a", "load_id": 1}])
    assert still_open(home) == [("利用.csv", 4)]


def test_the_same_content_saved_again_mends_nothing(home):
    log(home, loads=[load(1, content="same"), load(2, status="already_loaded", content="same")], rejects=[reject(1, 4)])
    assert still_open(home) == [("利用.csv", 4)]


def test_a_file_that_now_says_what_another_said_is_mended(home):
    loads = [load(1), load(2, "好.csv", content="good"), load(3, status="already_loaded", content="good")]
    log(home, loads=loads, rejects=[reject(1, 4)])
    assert still_open(home) == []


def test_a_refused_file_is_listed_once_until_it_loads(home):
    refused = {"status": "rejected", "message": "文件是空的（0 字节）。请重新导出。"}
    log(home, loads=[load(1, **refused), load(2, **refused)])
    with warehouse.memory(home) as con:
        assert open_rejects(con) == [("利用.csv", "", None, "", "", refused["message"])]
    log(home, loads=[load(3)])
    assert still_open(home) == []


def test_a_refused_file_that_loads_under_another_name_is_mended(home):
    log(home, loads=[load(1, status="rejected"), load(2, "改名.csv", file_sha256="sha1")])
    assert still_open(home) == []


def test_rows_kept_of_a_refused_file_are_listed_once(home):
    loads = [load(1, status="rejected"), load(2, status="rejected")]
    log(home, loads=loads, rejects=[reject(1, 1), reject(2, 1), reject(2, 2)])
    assert still_open(home) == [("利用.csv", None), ("利用.csv", 1), ("利用.csv", 2)]


def test_a_file_that_breaks_later_mends_no_row(home):
    log(home, loads=[load(1), load(2, status="rejected")], rejects=[reject(1, 4)])
    assert still_open(home) == [("利用.csv", None), ("利用.csv", 4)]


def annals(*words) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


@pytest.mark.parametrize("command", ["rejects", "repairs"])
def test_before_the_first_load_there_is_nothing_to_list(home, command):
    assert "还没有装载过台账" in annals(command)


def test_nothing_to_mend_is_said_and_no_workbook_written(home, tmp_path):
    log(home, loads=[load(1)])
    assert "没有待改" in annals("rejects", "--out", tmp_path / "退回.xlsx")
    assert not (tmp_path / "退回.xlsx").exists()


def test_the_list_says_how_many_there_are_and_shows_fifty(home):
    log(home, loads=[load(1)], rejects=[reject(1, at) for at in range(2, 62)])
    said = annals("rejects")
    assert "共 60 条待改，在 1 个文件里" in said
    assert said.count("不是一个存在的日期") == 50
    assert said.count("利用.csv") == 1
    assert "annals rejects --out" in said


def test_the_workbook_holds_every_entry_as_harmless_text(home, tmp_path):
    evil = ['=HYPERLINK("http://x","点击")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
    log(home, loads=[load(1)], rejects=[reject(1, at, value=text) for at, text in enumerate(evil, start=2)])
    out = tmp_path / "退回.xlsx"
    assert "6 条" in annals("rejects", "--out", out)
    rows = calamine.CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert rows[0] == ["文件", "工作表", "行", "列", "原来的内容", "问题与办法"]
    assert [row[2] for row in rows[1:]] == [2, 3, 4, 5, 6, 7]
    assert all(row[4].startswith("'") for row in rows[1:])
    saved = io.StringIO()
    csv.writer(saved).writerows(rows)
    assert not any(
        str(cell).startswith(handout.FORMULA_STARTS) for row in csv.reader(io.StringIO(saved.getvalue())) for cell in row
    )


def test_a_long_list_goes_on_in_another_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(handout, "ROWS_OF_A_SHEET", 3)
    assert handout.write(tmp_path / "x.xlsx", "退回", {"行": 8, "文字": 9}, [(at, "甲") for at in range(7)]) == 7
    book = calamine.CalamineWorkbook.from_path(tmp_path / "x.xlsx")
    sheets = {name: book.get_sheet_by_name(name).to_python()[1:] for name in book.sheet_names}
    assert {name: [row[0] for row in rows] for name, rows in sheets.items()} == {
        "退回": [0, 1, 2],
        "退回2": [3, 4, 5],
        "退回3": [6],
    }


def test_a_workbook_that_is_there_is_kept_unless_told_otherwise(home, tmp_path):
    log(home, loads=[load(1)], rejects=[reject(1, 4)])
    out = tmp_path / "台账.xlsx"
    out.write_bytes(b"ledger")
    with pytest.raises(ClerkError, match="已经存在"):
        print_rejects(home, out)
    assert out.read_bytes() == b"ledger"
    print_rejects(home, out, overwrite=True)
    assert calamine.CalamineWorkbook.from_path(out).sheet_names == ["退回"]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["台账.xlsx"]


def test_only_a_workbook_is_written(home, tmp_path):
    with pytest.raises(ClerkError, match="xlsx"):
        print_repairs(home, tmp_path / "store.duckdb", overwrite=True)


@pytest.mark.parametrize("command", ["rejects", "repairs", "history LY-1"])
def test_a_store_that_a_load_holds_is_said(home, command):
    with opened(home):
        environment = os.environ | {"ANNALS_HOME": str(home.home)}
        words = [sys.executable, "-m", "annals.cli", *command.split()]
        done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 1
    assert "占用" in done.stderr


def repair(load_id: int, row_no: int, code: str = "date_normalised", name: str = "利用.csv", **said) -> dict:
    return {"load_id": load_id, "file_name": name, "ledger": "utilization", "sheet": "", "row_no": row_no, "code": code} | {
        "column": "利用日期",
        "before": "2022/3/5",
        "after": "2022-03-05",
        "rows": 1,
        **said,
    }


def test_repairs_are_those_of_the_last_load_of_each_file(home):
    loads = [load(1), load(2, "乙.csv"), load(3)]
    log(home, loads=loads, repairs=[repair(1, 2), repair(2, 5, name="乙.csv"), repair(3, 3, rows=7)])
    with warehouse.memory(home) as con:
        found = repairs(con)
    assert found == [
        ("乙.csv", "", 5, "利用日期", "日期改为标准写法", "2022/3/5", "2022-03-05", 1),
        ("利用.csv", "", 3, "利用日期", "日期改为标准写法", "2022/3/5", "2022-03-05", 7),
    ]


def test_repairs_are_added_up_by_kind(home):
    found = [repair(1, 2, rows=12), repair(1, 9, rows=3), repair(2, 2, name="乙.csv"), repair(2, 0, "encoding", "乙.csv")]
    log(home, loads=[load(1), load(2, "乙.csv")], repairs=found)
    lines = [line.split() for line in annals("repairs").splitlines()]
    assert ["日期改为标准写法", "16", "2"] in lines
    assert ["认出文字编码", "1", "1"] in lines


def test_a_store_of_an_older_version_says_what_to_run(home):
    home.home.mkdir()
    with duckdb.connect(home.store) as con:
        con.execute("create schema raw; create table raw.loads (load_id bigint)")
    with pytest.raises(ClerkError, match=r"旧版本写的。请先运行一次 annals ingest"), warehouse.memory(home):
        pass
