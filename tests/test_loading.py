"""What a load prints, through the command line: the row equation, withdrawals, repairs, and what a dry run would change."""

import hashlib
import re

import pytest
import xlsxwriter
from click.testing import CliRunner

from annals.cli import main

HEADER = ["登记号", "利用日期", "工作单位", "利用目的", "卷数"]
GOOD = [
    ["LY2022-0001", "2022-03-05", "某局", "工作查考", "3"],
    ["LY2022-0002", "2022-03-06", "某局", "工作查考", "4"],
    ["LY2022-0003", "2022-03-07", "某局", "工作查考", "5"],
]


def annals(*words) -> tuple[int, str]:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def contents(folder) -> dict:
    """Every file under a folder by its bytes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_row_read_is_accounted_for(home, ledger_file):
    rows = [
        ["2022年度利用登记"],
        HEADER,
        *GOOD,
        GOOD[0],
        ["LY2022-0004", "2022-02-30", "", "", "1"],
        [],
        ["合计", "", "", "", "15"],
    ]
    status, said = annals("ingest", ledger_file("利用.xlsx", rows))
    assert status == 0
    [line] = [line for line in said.splitlines() if line.startswith("利用.xlsx")]
    # 读入 装入 未变 重复 退回 标题 表头 合计 附注 空行
    assert line.split()[3:] == ["9", "3", "0", "1", "1", "1", "1", "1", "0", "1"]
    total = "读入 9 行 = 装入 3 + 未变 0 + 重复 1 + 退回 1 + 标题 1 + 表头 1 + 合计 1 + 附注 0 + 空行 1"
    assert total in said


def test_sheets_that_are_no_ledger_are_in_the_equation(home, ledger_file):
    sheets = {"利用": [HEADER, *GOOD], "汇总": [["月份", "卷数"], ["3月", "12"]]}
    _, said = annals("ingest", ledger_file("利用.xlsx", sheets))
    assert re.search(r"利用\.xlsx +（不是台账的表） +没有装载 +2 +0", said)
    assert "读入 6 行 = 装入 3 + 未变 0 + 重复 0 + 退回 0 + 标题 0 + 表头 1 + 合计 0 + 附注 2 + 空行 0" in said


def test_rejected_rows_are_said_with_where_to_find_all(home, ledger_file):
    bad = [[f"LY2022-{at:04}", "2022-02-30", "", "", "1"] for at in range(1, 31)]
    _, said = annals("ingest", ledger_file("利用.csv", [HEADER, *bad]))
    assert said.count("不是一个存在的日期") == 20
    assert "退回  共 30 行，全部见 annals rejects" in said
    assert annals("rejects")[1].count("不是一个存在的日期") == 30


def test_a_mended_file_clears_its_rejects(home, ledger_file):
    annals("ingest", ledger_file("利用.csv", [HEADER, *GOOD, ["LY2022-0004", "2022-02-30", "", "", "1"]]))
    assert "共 1 条待改" in annals("rejects")[1]
    annals("ingest", ledger_file("补.csv", [HEADER, ["LY2022-0004", "2022-02-28", "", "", "1"]]))
    assert "没有待改的内容" in annals("rejects")[1]


def test_a_refused_file_ends_with_status_1_and_is_listed(home, ledger_file):
    status, said = annals("ingest", ledger_file("空.csv", []))
    assert status == 1
    assert "退回  空.csv：文件是空的" in said
    assert "空.csv" in annals("rejects")[1]


def test_withdrawn_rows_are_said_loudly(home, ledger_file):
    annals("ingest", ledger_file("旧.csv", [["2022年3月利用登记"], HEADER, *GOOD]))
    path = ledger_file("新.csv", [["2022年3月利用登记"], HEADER, *GOOD[:2]])
    _, said = annals("ingest", path)
    assert "撤下  新的导出 新.csv 里没有 旧.csv 的 LY2022-0003 共 1 行" in said
    assert "--keep-missing" in said
    assert "已撤下" in annals("history", "LY2022-0003")[1]
    annals("ingest", "--keep-missing", path)
    assert "现行" in annals("history", "LY2022-0003")[1]


def test_repairs_are_said_in_a_line(home, ledger_file):
    rows = [["LY2022-0001", "2022/3/5", "某局", "工作查考", "３"], ["LY2022-0002", "2022.3.6", "某局", "工作查考", "4"]]
    _, said = annals("ingest", ledger_file("利用.csv", [HEADER, *rows]))
    assert "整理  日期改为标准写法 2 处（1 个文件）" in said
    assert "annals repairs" in said
    assert "2022-03-05" in annals("repairs")[1]


def test_files_passed_over_are_said_in_a_line(home, ledger_file):
    folder = ledger_file("利用.csv", [HEADER, *GOOD]).parent
    (folder / "~$利用.xlsx").write_bytes(b"lock")
    (folder / "说明.docx").write_bytes(b"words")
    _, said = annals("ingest", folder)
    [line] = [line for line in said.splitlines() if line.startswith("略过")]
    assert "~$利用.xlsx（锁定文件或系统文件" in line
    assert "说明.docx（不是台账的文件类型" in line
    assert said.count("1 个文件：装载 1，装过 0，退回 0。") == 1


def test_a_dry_run_shows_the_difference_and_writes_nothing(home, ledger_file):
    annals("ingest", ledger_file("旧.csv", [["2022年3月利用登记"], HEADER, *GOOD]))
    changed = [*GOOD[1][:4], "40"]
    new = ["LY2022-0009", "2022-03-09", "某局", "工作查考", "1"]
    bad = ["LY2022-0010", "2022-03-99", "某局", "工作查考", "1"]
    path = ledger_file("新.csv", [["2022年3月利用登记"], HEADER, GOOD[0], changed, new, bad])
    before = contents(home.home)
    status, said = annals("ingest", "--dry-run", path)
    assert status == 0
    # 新增 更正 未变 撤下 退回
    assert re.search(r"新\.csv +档案利用登记簿 +1 +1 +1 +1 +1\n", said)
    assert "更正  《档案利用登记簿》LY2022-0002 的“卷数”：4 → 40" in said
    assert "LY2022-0003 共 1 行" in said
    assert said.endswith("试装：没有写入任何内容。\n")
    assert contents(home.home) == before
    assert "annals rejects" not in said
    assert annals("history", "LY2022-0009")[0] == 1


def test_a_dry_run_before_the_first_load_leaves_no_store(home, ledger_file):
    _, said = annals("ingest", "--dry-run", ledger_file("利用.csv", [HEADER, *GOOD]))
    assert re.search(r"利用\.csv +档案利用登记簿 +3 +0 +0 +0 +0\n", said)
    assert not home.store.exists()


def test_hidden_sheets_are_loaded_when_asked(home, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "利用.xlsx") as book:
        for title in ("利用", "旧数据"):
            sheet = book.add_worksheet(title)
            for at, row in enumerate([HEADER, GOOD[0] if title == "利用" else GOOD[1]]):
                sheet.write_row(at, 0, row)
        sheet.hide()
    assert "装入 1 " in annals("ingest", tmp_path / "利用.xlsx")[1]
    assert "装入 1 + 未变 1" in annals("ingest", "--hidden", tmp_path / "利用.xlsx")[1]


CORRECTION = """
- ledger: 档案利用登记簿
  key: LY2022-0002
  column: 卷数
  expected: 4
  value: 14
  reason: 原登记簿写的是14卷
  date: 2023-01-10
"""


@pytest.fixture
def corrected(ledger_file):
    def write(entries: str, rows=GOOD):
        path = ledger_file("利用.csv", [HEADER, *rows])
        (path.parent / "corrections.yml").write_text(entries, "utf-8")
        return path.parent

    return write


def test_a_correction_is_applied_and_said(home, corrected):
    status, said = annals("ingest", corrected(CORRECTION))
    assert status == 0
    assert "按 corrections.yml 更正 1 处" in said
    annals("ingest", corrected("", [GOOD[1]]))
    assert "卷数：14 → 4" in annals("history", "LY2022-0002")[1]


def test_a_correction_whose_wrong_value_is_gone_sends_the_file_back(home, corrected):
    status, said = annals("ingest", corrected(CORRECTION, [[*GOOD[1][:4], "14"]]))
    assert status == 1
    assert "corrections.yml 里的更正对不上了：《档案利用登记簿》LY2022-0002 的“卷数”" in said


def test_a_correction_that_finds_no_row_is_said(home, corrected):
    status, said = annals("ingest", corrected(CORRECTION.replace("0002", "9999")))
    assert status == 1
    assert "LY2022-9999 的“卷数”" in said
    assert "装入 3" in said


def test_a_file_by_itself_answers_for_its_own_corrections_only(home, corrected):
    folder = corrected(CORRECTION.replace("0002", "9999"))
    assert annals("ingest", folder / "利用.csv")[0] == 0
    assert annals("ingest", folder)[0] == 1


def test_a_wrong_correction_stops_the_load(home, corrected):
    status, said = annals("ingest", corrected(CORRECTION.replace("卷数", "天气")))
    assert status == 1
    assert "没有“天气”这一列" in said
    assert not home.store.exists()
