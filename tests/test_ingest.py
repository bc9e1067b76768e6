"""What a load does with real ledgers: every row accounted for, nothing guessed, nothing twice, one transaction a file."""

import stat
import subprocess
import sys

import duckdb
import pytest

from annals import settings
from annals.errors import ClerkError
from ingest.door import ingest
from ingest.store import ROW_KINDS, opened

HEADER = ["登记号", "利用日期", "利用者姓名", "证件号码", "利用目的", "卷数", "复印页数"]
GOOD = [
    ["LY-1", "2022-03-05", "某甲", "999999199001010011", "工作查考", "3", "15"],
    ["LY-2", "2022/3/6", "某乙", "", "编史修志", "12卷", "1,200"],
    ["LY-3", "2022年3月7日", "", "", "其它", "", "—"],
]


def stored(home, sql: str) -> list[tuple]:
    with duckdb.connect(home.store, read_only=True) as con:
        return con.execute(sql).fetchall()


def current(home, columns: str = "lookup_no, volumes") -> list[tuple]:
    newest = "qualify row_number() over (partition by row_id order by exported_on desc, load_id desc) = 1 order by all"
    return stored(home, f"select {columns} from raw.utilization {newest}")


def test_rows_land_typed_and_stamped(home, ledger_file):
    [report] = ingest([ledger_file("利用.csv", [HEADER, *GOOD])], home)
    assert report.status == "loaded"
    landed = stored(
        home,
        "select lookup_no, used_on::varchar, purpose, volumes, pages_copied, persons, file_name, row_no from raw.utilization",
    )
    assert landed == [
        ("LY-1", "2022-03-05", "工作查考", 3, 15, 1, "利用.csv", 2),
        ("LY-2", "2022-03-06", "编史修志", 12, 1200, 1, "利用.csv", 3),
        ("LY-3", "2022-03-07", "其他", None, None, 1, "利用.csv", 4),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_found(home, ledger_file, encoding):
    [report] = ingest([ledger_file("利用.csv", [HEADER, *GOOD], encoding)], home)
    assert report.sheets[0].rows("loaded") == 3


def test_every_row_of_a_file_is_counted_once(home, ledger_file):
    rows = [
        ["2022年度档案利用登记簿"],
        ["制表日期：2023年1月6日"],
        HEADER,
        *GOOD,
        ["", "", "", "", "", "", ""],
        HEADER,
        ["LY-4", "2022-02-30", "某丙", "", "工作查考", "1", "1"],
        ["LY-5", "2021-03-01", "某丙", "", "工作查考", "1", "1"],
        ["", "2022-03-01", "某丙", "", "工作查考", "1", "1"],
        ["LY-1", "2022-03-05", "某甲", "999999199001010011", "工作查考", "3", "15"],
        ["合计", "", "", "", "", "21", "1233"],
        ["注：含扫描"],
    ]
    [report] = ingest([ledger_file("利用.xlsx", rows)], home)
    counts = report.sheets[0].tally.counts
    expected = {"title": 2, "header": 2, "blank": 1, "loaded": 3, "quarantined": 3, "duplicate": 1, "total": 1, "note": 1}
    assert counts == expected
    assert sum(counts.values()) == len(rows)
    assert stored(home, f"select {', '.join(ROW_KINDS)} from raw.sheets") == [tuple(expected.get(kind, 0) for kind in ROW_KINDS)]
    rejects = stored(home, 'select row_no, "column", code from raw.rejects order by all')
    assert rejects == [
        (9, "利用日期", "invalid_date"),
        (10, "利用日期", "outside_declared_period"),
        (11, "登记号", "required_missing"),
    ]


def test_a_total_that_disagrees_loads_and_is_said(home, ledger_file):
    [report] = ingest([ledger_file("利用.csv", [HEADER, *GOOD, ["合计", "", "", "", "", "16", "1,215"]])], home)
    assert report.sheets[0].rows("loaded") == 3
    assert [text for text in report.notices if "16" in text and "15" in text]
    declared = stored(home, 'select "column", declared, computed from raw.declared_totals order by declared')
    assert declared == [("卷数", 16.0, 15.0), ("复印页数", 1215.0, 1215.0)]


def test_monthly_sheets_load_and_their_summary_does_not(home, ledger_file):
    sheets = {"1月": [HEADER, GOOD[0]], "2月": [HEADER, GOOD[1]], "汇总": [["月份", "卷数"], ["1月", "3"], ["2月", "12"]]}
    [report] = ingest([ledger_file("利用.xlsx", sheets)], home)
    assert [sheet.rows("loaded") for sheet in report.sheets] == [1, 1, 0]
    assert any("汇总" in text for text in report.notices)
    assert current(home) == [("LY-1", 3), ("LY-2", 12)]


def test_a_subtotal_is_of_the_rows_since_the_last_one(home, ledger_file):
    rows = [
        HEADER,
        GOOD[0],
        ["小计", "", "", "", "", "3", "15"],
        GOOD[1],
        ["小计", "", "", "", "", "12", "1200"],
        ["总计", "", "", "", "", "15", "1215"],
    ]
    [report] = ingest([ledger_file("利用.csv", rows)], home)
    assert not report.notices
    assert report.sheets[0].rows("total") == 3


def test_a_ragged_row_is_rejected_and_never_shifted(home, ledger_file):
    short = ["LY-4", "2022-03-08", "某丙", "工作查考", "3", "15"]
    [report] = ingest([ledger_file("利用.csv", [HEADER, *GOOD, short, [*GOOD[0], "多"]])], home)
    assert report.sheets[0].rows("loaded") == 3
    assert stored(home, "select row_no, code from raw.rejects order by all") == [(5, "too_few_fields"), (6, "too_many_fields")]


def test_an_undeclared_column_is_named_and_its_values_are_not_stored(home, ledger_file):
    [report] = ingest([ledger_file("利用.csv", [[*HEADER, "家庭住址"], *([*row, "某路九十九号"] for row in GOOD)])], home)
    assert any("家庭住址" in text for text in report.notices)
    assert "某路九十九号".encode() not in home.store.read_bytes()


def test_a_repeated_file_is_a_no_op_and_a_renamed_one_changes_nothing(home, ledger_file):
    file = ledger_file("利用.csv", [HEADER, *GOOD])
    ingest([file], home)
    assert [report.status for report in ingest([file], home)] == ["already_loaded"]
    [copy] = ingest([ledger_file("利用 (1).xlsx", [HEADER, *GOOD])], home)
    assert (copy.sheets[0].rows("loaded"), copy.sheets[0].rows("unchanged")) == (0, 3)
    assert stored(home, "select count(*) from raw.utilization") == [(3,)]


def test_a_correction_supersedes_and_keeps_the_old_version(home, ledger_file):
    ingest([ledger_file("旧.csv", [HEADER, *GOOD])], home)
    ingest([ledger_file("新.csv", [HEADER, ["LY-1", "2022-03-05", "某甲", "999999199001010011", "工作查考", "4", "15"]])], home)
    assert current(home) == [("LY-1", 4), ("LY-2", 12), ("LY-3", None)]
    assert stored(home, "select volumes, load_id from raw.utilization where lookup_no = 'LY-1' order by load_id") == [
        (3, 1),
        (4, 2),
    ]


@pytest.mark.parametrize("order", [("早", "晚"), ("晚", "早")])
def test_the_later_export_wins_in_either_order(home, ledger_file, order):
    row = GOOD[0]
    files = {
        "早": ledger_file("早.csv", [["制表日期：2022-06-30"], HEADER, row]),
        "晚": ledger_file("晚.csv", [["制表日期：2022-12-31"], HEADER, [*row[:5], "5", "15"]]),
    }
    ingest([files[name] for name in order], home)
    assert current(home) == [("LY-1", 5)]


@pytest.mark.parametrize("order", ["abc", "acb", "bac", "bca", "cab", "cba"])
def test_an_export_that_repeats_an_earlier_value_confirms_it_in_any_order(home, ledger_file, order):
    row = GOOD[0]
    said = {"a": ("2022-03-31", "3"), "b": ("2022-06-30", "4"), "c": ("2022-09-30", "3")}
    files = {
        name: ledger_file(f"{name}.csv", [[f"导出日期：{day}"], HEADER, [*row[:5], n, "15"]]) for name, (day, n) in said.items()
    }
    ingest([files[name] for name in order], home)
    assert current(home) == [("LY-1", 3)]


def test_one_key_with_two_contents_in_a_file_is_rejected_both_times(home, ledger_file):
    other = [*GOOD[0][:5], "30", "15"]
    [report] = ingest([ledger_file("利用.csv", [HEADER, *GOOD, other])], home)
    assert current(home, "lookup_no") == [("LY-2",), ("LY-3",)]
    assert [(one.row_no, one.code) for one in report.sheets[0].tally.rejects] == [
        (2, "duplicate_key_conflict"),
        (5, "duplicate_key_conflict"),
    ]


def test_the_gate_rejects_what_an_expectation_forbids_and_keeps_its_verdict(home, ledger_file):
    wrong = ["LY-4", "2022-03-08", "", "", "工作查考", "3", "20001"]
    [report] = ingest([ledger_file("利用.csv", [HEADER, *GOOD, wrong])], home)
    assert report.sheets[0].rows("loaded") == 3
    [reject] = report.sheets[0].tally.rejects
    assert (reject.row_no, reject.column, reject.code) == (5, "复印页数", "above_maximum")
    assert stored(home, "select failed from raw.expectations where columns = 'pages_copied'") == [(1,)]


def test_a_file_without_a_required_column_is_refused_and_named(home, ledger_file):
    [report] = ingest([ledger_file("利用.csv", [["登记号", *HEADER[2:]], *([row[0], *row[2:]] for row in GOOD)])], home)
    assert report.status == "rejected"
    assert "利用日期" in report.message
    assert stored(home, "select status, reason from raw.loads") == [("rejected", "missing_required_column")]
    assert stored(home, "select count(*) from raw.utilization") == [(0,)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"PK\x03\x04rest", "损坏"),
        (b"%PDF-1.7", "PDF"),
        (b"\xff\x81\x00\xff\xfe\xf8", "编码"),
        ("甲,乙\n1,2\n".encode(), "表头"),
    ],
)
def test_a_wrong_file_is_refused_with_its_true_reason(home, tmp_path, content, said):
    path = tmp_path / "台账.csv"
    path.write_bytes(content)
    [report] = ingest([path], home)
    assert report.status == "rejected"
    assert said in report.message


def test_an_xlsx_named_csv_is_read_as_what_it_is(home, ledger_file):
    workbook = ledger_file("利用.xlsx", [HEADER, *GOOD])
    [report] = ingest([workbook.rename(workbook.with_suffix(".csv"))], home)
    assert report.sheets[0].rows("loaded") == 3


def test_names_numbers_and_telephones_are_in_no_byte_of_the_store(home, ledger_file):
    header = [*HEADER, "联系电话", "接待人"]
    rows = [["LY-1", "2022-03-05", "张某某丁", "999999199001010011", "工作查考", "3", "15", "19900001111", "李某某戊"],
            ["LY-2", "2022-02-30", "王某某己", "999999199202020022", "王某某己", "3", "15", "19900002222", "李某某戊"]]  # fmt: skip
    [report] = ingest([ledger_file("利用.csv", [header, *rows])], home)
    written = b"".join(path.read_bytes() for path in home.home.rglob("*") if path.is_file()) + repr(report).encode()
    for secret in ("张某某丁", "王某某己", "李某某戊", "999999199001010011", "999999199202020022", "19900001111"):
        assert secret.encode() not in written


def test_a_valid_number_gives_age_band_sex_and_region_and_an_invalid_one_is_flagged():
    from datetime import date

    from ingest.ledger import declared
    from ingest.people import personal, users

    # Region 999999 is nobody's; the check digit of this number is worked by hand: weighted sum 320, 320 mod 11 = 1 → 0.
    number = "999999" + "19900101" + "001"
    weighted = sum(int(d) * w for d, w in zip(number, users.WEIGHTS, strict=True))
    valid = number + users.CHECK_DIGITS[weighted % 11]
    wrong = number + users.CHECK_DIGITS[(weighted + 1) % 11]
    ledger = declared()["utilization"]
    columns = {name: [None, None, None] for name in ledger.columns}
    columns |= {"id_number": [valid, wrong, None], "user_name": ["甲", "甲", "乙"], "used_on": [date(2022, 3, 5)] * 3}
    kept = personal.deidentify(ledger, columns, b"k" * 32).columns
    assert kept["id_is_valid"] == [True, False, None]
    assert kept["age_band"] == ["30—44岁", None, None]
    assert kept["sex"] == ["男", None, None]
    assert kept["home_region"] == ["9999", None, None]
    assert kept["user_key_basis"] == ["number", "number", "name"]
    assert len(set(kept["user_key"])) == 3
    assert not {"user_name", "id_number", "phone"} & set(kept)


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    from ingest.people.personal import load_key

    path = tmp_path / "deep" / "key"
    assert load_key(path) == load_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_person_who_hands_over_records_is_hashed_and_a_unit_is_not(home, ledger_file):
    header = ["接收编号", "接收日期", "接收类型", "移交单位", "单位类别", "全宗号", "门类", "保管期限", "件数"]
    rows = [
        ["J1", "2022-05-01", "捐赠", "赵某某庚", "个人", "J001", "文书", "永久", "3"],
        ["J2", "2022-05-02", "移交", "区民政局", "区直", "J002", "WS", "D30", "9"],
    ]
    ingest([ledger_file("接收.csv", [header, *rows])], home)
    [(person,), (unit,)] = stored(home, "select unit from raw.accession order by accession_no")
    assert person.startswith("个人#")
    assert unit == "区民政局"
    assert "赵某某庚".encode() not in home.store.read_bytes()


def test_the_one_archives_of_the_list_is_whose_the_ledgers_are(home, ledger_file):
    folder = ledger_file("2022/利用.csv", [HEADER, *GOOD]).parent.parent
    ledger_file("archives.csv", [["档案馆代码", "档案馆名称"], ["999009", "甲区档案馆"]])
    ingest([folder], home)
    assert stored(home, "select distinct archive_code from raw.utilization") == [("999009",)]
    assert settings.load().archive_name == "甲区档案馆"


def test_settings_that_name_an_archives_are_left_as_they_are(home, ledger_file):
    home.home.mkdir(parents=True)
    (home.home / "annals.toml").write_text('[archives]\ncode = "999010"\nname = "乙区档案馆"\n', "utf-8")
    folder = ledger_file("archives.csv", [["档案馆代码", "档案馆名称"], ["999009", "甲区档案馆"]]).parent
    ledger_file("利用.csv", [HEADER, *GOOD])
    ingest([folder], settings.load())
    assert stored(home, "select distinct archive_code from raw.utilization") == [("999010",)]


def test_lists_with_english_headers_are_read_too(home, ledger_file):
    lists = [
        ledger_file("archives.csv", [["code", "name", "parent", "level", "opened", "closed", "merged_into"], ["999009", "甲区档案馆", "", "区", "1958", "", ""]]),
        ledger_file("units.csv", [["name", "canonical", "from_year"], ["区卫计局", "区卫健局", "2019"], ["区卫健委", "", ""]]),
    ]  # fmt: skip
    ingest(lists, home)
    assert stored(home, "select archive_code, archive_name, level, opened_year from raw.archives") == [
        ("999009", "甲区档案馆", "区", 1958)
    ]
    assert stored(home, "select unit_name, canonical_name, from_year from raw.units") == [("区卫计局", "区卫健局", 2019)]


def test_no_such_file_and_a_folder_without_ledgers_are_said(home, tmp_path):
    with pytest.raises(ClerkError, match="没有这个文件或文件夹"):
        ingest([tmp_path / "没有.xlsx"], home)
    (tmp_path / "空").mkdir()
    (tmp_path / "空" / "~$台账.xlsx").write_bytes(b"lock")
    with pytest.raises(ClerkError, match="没有台账文件"):
        ingest([tmp_path / "空"], home)


def test_the_second_of_two_loads_at_once_is_told_who_holds_the_store(home, ledger_file):
    file = ledger_file("利用.csv", [HEADER, *GOOD])
    with opened(home), pytest.raises(ClerkError, match="占用"):
        ingest([file], home)
    hold = f"import duckdb, time; c = duckdb.connect({str(home.store)!r}); print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        with pytest.raises(ClerkError, match="占用"):
            ingest([file], home)
        other.kill()


KILLED = """
import os, sys, signal
from pathlib import Path
from dataclasses import replace
from annals import settings
from ingest import landing, load
from ingest.door import ingest
step, at = int(sys.argv[1]), [0]
def dying(function):
    def call(*args, **kwargs):
        at[0] += 1
        if at[0] == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)
    return call
for room, name in [(load, "_digest"), (load, "_load_of"), (load, "_report"), (load, "_fill"), (landing, "_same_content"),
                   (landing, "_count"), (landing, "record"), (landing, "account")]:
    setattr(room, name, dying(getattr(room, name)))
ingest([Path(sys.argv[2])], settings.load())
"""


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6, 7, 8, 11, 14, 16])
def test_a_load_killed_at_any_step_leaves_whole_files_and_the_next_completes(home, ledger_file, step):
    folder = ledger_file("a.csv", [HEADER, *GOOD]).parent
    ledger_file("b.csv", [HEADER, ["LY-9", "2022-04-01", "", "", "其他", "9", "9"]])
    killed = subprocess.run([sys.executable, "-c", KILLED, str(step), str(folder)], check=False, capture_output=True)
    assert killed.returncode == -9, killed.stderr.decode()
    assert stored(home, "select count(*) from raw.utilization")[0][0] in (0, 3)
    ingest([folder], home)
    assert current(home) == [("LY-1", 3), ("LY-2", 12), ("LY-3", None), ("LY-9", 9)]
