"""Corrections as data: read as written, applied to the one cell they name, loud where the wrong value is gone."""

from datetime import date

import duckdb
import pytest

from annals.errors import ClerkError
from ingest import corrections
from ingest.corrections import apply, digest, load, unapplied
from ingest.grid import BadCell
from ingest.ledger import declared
from ingest.reasons import Refused

GOOD = {
    "ledger": "档案利用登记簿",
    "key": "LY2022-0002",
    "column": "调卷数",
    "expected": "3",
    "value": "4",
    "reason": "原登记簿写的是4卷",
    "date": "2023-01-10",
}


@pytest.fixture
def listed(tmp_path):
    """Writes entries as corrections.yml, each a dict of texts as they stand in the file, and loads them."""

    def write(*entries: dict):
        lines = []
        for entry in entries:
            lines += [("- " if at == 0 else "  ") + f"{name}: {text}" for at, (name, text) in enumerate(entry.items())]
        path = tmp_path / "corrections.yml"
        path.write_text("\n".join(lines), "utf-8")
        return load(path)

    return write


def applied(found, rows: list[dict], ledger: str = "utilization") -> tuple[list, dict]:
    """Applies corrections to rows of raw cells; the key columns are taken as converted already."""
    one = declared()[ledger]
    raw = {name: [row.get(name) for row in rows] for name in one.columns}
    keys = {name: [row.get(name) for row in rows] for name in (*one.key, "archive_code")}
    return [(done.position, done.column) for done in apply(one, raw, keys, found)], raw


def test_an_entry_may_use_the_clerks_words_or_the_stores(listed):
    [chinese] = listed(GOOD)
    [english] = listed(GOOD | {"ledger": "utilization", "column": "volumes", "key": "{lookup_no: LY2022-0002}"})
    assert chinese == english
    assert (chinese.ledger, chinese.key, chinese.column) == ("utilization", ("LY2022-0002",), "volumes")
    assert (chinese.expected, chinese.value, chinese.corrected_on) == ("3", "4", date(2023, 1, 10))


def test_values_are_read_as_they_are_written(listed):
    [one] = listed(GOOD | {"key": "0012", "expected": "1_000", "value": "no"})
    assert (one.key, one.expected, one.value) == (("0012",), "1_000", "no")


def test_no_file_is_no_correction(tmp_path):
    assert load(tmp_path / "corrections.yml") == ()
    assert digest(()) == ""


def test_corrections_stand_beside_the_ledgers(tmp_path):
    (tmp_path / "利用.csv").write_text("", "utf-8")
    assert corrections.beside(tmp_path) == corrections.beside(tmp_path / "利用.csv") == tmp_path / "corrections.yml"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ledger": "借阅登记"}, "没有《借阅登记》这种台账"),
        ({"column": "天气"}, "没有“天气”这一列"),
        ({"reason": ""}, "缺少 reason"),
        ({"date": ""}, "缺少 date"),
        ({"date": "去年"}, "date 不是日期"),
        ({"key": ""}, "缺少 key"),
        ({"column": "登记号"}, "编号的一部分"),
        ({"column": "利用者姓名"}, "个人信息"),
        ({"key": "{卷数: 3}"}, "不是《档案利用登记簿》编号的一部分"),
        ({"key": "[1, 2]"}, "key 应当写成"),
        ({"value": "[4]"}, "每项一个值"),
        ({"谁改的": "某科"}, "认不出的项：谁改的"),
    ],
)
def test_a_wrong_entry_is_said_with_its_number(listed, change, said):
    with pytest.raises(ClerkError, match="的第 2 条：.*" + said):
        listed(GOOD | {"key": "LY2022-0001"}, GOOD | change)


def test_an_entry_without_its_reason_is_refused(listed):
    with pytest.raises(ClerkError, match="缺少 reason、date"):
        listed({name: text for name, text in GOOD.items() if name not in ("reason", "date")})


def test_two_corrections_of_one_cell_are_refused(listed):
    with pytest.raises(ClerkError, match=r"第 2 条：.*同一格"):
        listed(GOOD, GOOD | {"value": "5"})


@pytest.mark.parametrize("text", ["ledger: utilization", "- 甲", "- [", "只是一句话"])
def test_a_file_of_another_shape_is_said(tmp_path, text):
    path = tmp_path / "corrections.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(ClerkError, match=r"corrections\.yml"):
        load(path)


def test_a_key_of_several_columns_must_be_whole(listed):
    entry = GOOD | {"ledger": "馆藏统计台账", "column": "卷数"}
    with pytest.raises(ClerkError, match="缺少 门类、载体"):
        listed(entry | {"key": "{统计年度: 2022, 全宗号: Z001, 保管期限: 永久}"})
    whole = "{统计年度: 2022年度, 全宗号: Z001, 门类: WS, 保管期限: Y, 载体: 纸质}"
    [one] = listed(entry | {"key": whole})
    assert one.row_key == "2022 + Z001 + 文书 + 永久 + 纸质"
    [books] = listed(entry | {"key": "{统计年度: 2022, 全宗号: Z001, 保管期限: 永久, 载体: 图书资料}"})
    assert books.key == ("2022", "Z001", "", "永久", "图书资料")


def test_the_digest_changes_with_what_is_corrected_and_not_with_the_order(listed):
    first, second = listed(GOOD, GOOD | {"key": "LY2022-0003"})
    assert digest([first, second]) == digest([second, first])
    assert digest([first]) != digest([first, second])
    assert digest([first]) != digest(listed(GOOD | {"value": "5"}))


def test_the_cell_and_no_other_is_replaced(listed):
    rows = [{"lookup_no": "LY2022-0001", "volumes": "3"}, {"lookup_no": "LY2022-0002", "volumes": "3"}]
    done, raw = applied(listed(GOOD), rows)
    assert done == [(1, "volumes")]
    assert raw["volumes"] == ["3", "4"]
    assert raw["items"] == [None, None]


@pytest.mark.parametrize("cell", ["3", " ３ ", 3, 3.0])
def test_the_expected_value_is_known_however_the_cell_is_written(listed, cell):
    _, raw = applied(listed(GOOD), [{"lookup_no": "LY2022-0002", "volumes": cell}])
    assert raw["volumes"] == ["4"]


@pytest.mark.parametrize(
    ("change", "cell", "right"),
    [
        ({"column": "利用日期", "expected": "2021-03-05", "value": "2022-03-05"}, date(2021, 3, 5), "2022-03-05"),
        ({"expected": "'#DIV/0!'"}, BadCell("error_cell", "#DIV/0!"), "4"),
        ({"expected": ""}, None, "4"),
        ({"value": ""}, "3", None),
    ],
)
def test_dates_errors_and_blanks_are_corrected_too(listed, change, cell, right):
    [one] = listed(GOOD | change)
    _, raw = applied([one], [{"lookup_no": "LY2022-0002", one.column: cell}])
    assert raw[one.column] == [right]


@pytest.mark.parametrize("cell", ["4", "30", "", None])
def test_a_correction_whose_wrong_value_is_gone_refuses_the_file(listed, cell):
    with pytest.raises(Refused) as refused:
        applied(listed(GOOD), [{"lookup_no": "LY2022-0002", "volumes": cell}])
    assert refused.value.code == "stale_correction"
    assert "《档案利用登记簿》LY2022-0002 的“卷数”，应当还是 “3”" in str(refused.value)


def test_a_correction_finds_its_row_by_all_columns_of_the_key(listed):
    key = "{统计年度: 2022, 全宗号: Z001, 门类: 文书, 保管期限: 永久, 载体: 纸质}"
    found = listed(GOOD | {"ledger": "holdings", "column": "volumes", "key": key})
    row = {"stat_year": 2022, "fonds_no": "Z001", "category": "文书", "retention": "永久", "medium": "纸质", "volumes": 3}
    done, raw = applied(found, [row | {"medium": "照片"}, row, row | {"stat_year": 2021}], "holdings")
    assert done == [(1, "volumes")]
    assert raw["volumes"] == [3, "4", 3]


def test_a_correction_may_name_the_archives(listed):
    found = listed(GOOD | {"key": "{登记号: LY-1, 档案馆代码: '999002'}"})
    rows = [{"lookup_no": "LY-1", "volumes": 3, "archive_code": code} for code in ("999001", "999002", None)]
    done, _ = applied(found, rows)
    assert done == [(1, "volumes")]


def test_a_column_that_the_file_lacks_is_corrected_without_touching_others(listed):
    ledger, absent = declared()["utilization"], [None]
    raw = dict.fromkeys(ledger.columns, absent)
    apply(ledger, raw, {"lookup_no": ["LY2022-0002"], "archive_code": absent}, listed(GOOD | {"expected": ""}))
    assert raw["volumes"] == ["4"]
    assert raw["items"] == [None]


def test_a_correction_that_has_never_found_its_row_is_said(listed):
    one, other = listed(GOOD, GOOD | {"key": "LY2022-9999"})
    with duckdb.connect() as con:
        con.execute("create schema raw")
        con.execute('create table raw.corrections (ledger varchar, row_key varchar, "column" varchar)')
        con.execute("insert into raw.corrections values (?, ?, ?)", [one.ledger, one.row_key, one.column])
        unapplied([one], con)
        with pytest.raises(ClerkError, match=r"1 条更正没有找到.*LY2022-9999 的“卷数”"):
            unapplied([one, other], con)


def test_what_a_correction_expected_is_said_without_names(listed):
    found = listed(GOOD | {"column": "工作单位", "expected": "某某甲", "value": "某某局"})
    with pytest.raises(Refused) as refused:
        applied(found, [{"lookup_no": "LY2022-0002", "user_unit": "某某局"}])
    assert "某某甲" not in str(refused.value)
