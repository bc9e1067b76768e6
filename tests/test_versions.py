"""The history of a row: every version with the load that brought it and the load that took its place; nothing of users."""

from datetime import date, datetime

import pytest
from click.testing import CliRunner

from annals import warehouse
from annals.cli import main
from annals.versions import find
from tests.stores import fill, held, log, lookup

FIRST, SECOND, THIRD = date(2022, 4, 1), date(2022, 7, 1), date(2022, 10, 1)


def at(load_id: int, exported_on: date, **said) -> dict:
    """Stamps of a version, and the file that brought it."""
    return {"load_id": load_id, "precedence": load_id, "exported_on": exported_on, "file_name": f"{load_id}.csv"} | said


def ly1(**said) -> dict:
    return lookup(date(2022, 3, 5)) | {"lookup_no": "LY-1"} | said


def of(settings, *words: str) -> list:
    with warehouse.memory(settings) as con:
        return find(con, list(words), 31)


def annals(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["history", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_a_correction_keeps_the_old_version_with_both_loads(home):
    fill(home, {"utilization": [ly1(volumes=3) | at(1, FIRST)]})
    fill(home, {"utilization": [ly1(volumes=4) | at(2, SECOND, sheet="三月", row_no=7)]})
    log(home, loads=[{"load_id": 2, "loaded_at": datetime(2022, 7, 2, 9, 30)}])
    [row] = of(home, "LY-1")
    assert (row.title, row.key, row.archive_code) == ("档案利用登记簿", "LY-1", "999001")
    old, new = row.versions
    assert (old.status, old.load_id, old.file_name, old.exported_on) == ("已更正（装载 2）", 1, "1.csv", FIRST)
    assert (new.status, new.load_id, new.sheet, new.row_no) == ("现行", 2, "三月", 7)
    assert new.changes == ("卷数：3 → 4",)
    assert old.changes == ()


def test_an_older_export_loaded_later_stands_before_the_newer_one(home):
    fill(home, {"utilization": [ly1(volumes=4) | at(1, SECOND)]})
    fill(home, {"utilization": [ly1(volumes=3) | at(2, FIRST)]})
    [row] = of(home, "LY-1")
    assert [(one.load_id, one.status) for one in row.versions] == [(2, "已更正（装载 1）"), (1, "现行")]


def test_a_row_that_a_re_export_lacks_is_withdrawn(home):
    fill(home, {"utilization": [ly1() | at(1, FIRST)]})
    [row] = of(home, "LY-1")
    assert [one.status for one in row.versions] == ["现行"]
    with_row = {"ledger": "utilization", "row_id": _row_id(home), "load_id": 2, "precedence": 2}
    log(home, withdrawals=[with_row | {"exported_on": SECOND}])
    [row] = of(home, "LY-1")
    assert [one.status for one in row.versions] == ["已撤下（装载 2）"]


def test_a_version_corrected_before_the_row_was_withdrawn_stays_a_corrected_one(home):
    fill(home, {"utilization": [ly1(volumes=3) | at(1, FIRST)]})
    fill(home, {"utilization": [ly1(volumes=4) | at(2, SECOND)]})
    log(home, withdrawals=[{"row_id": _row_id(home), "load_id": 3, "precedence": 3, "exported_on": THIRD}])
    [row] = of(home, "LY-1")
    assert [one.status for one in row.versions] == ["已更正（装载 2）", "已撤下（装载 3）"]


def test_a_withdrawn_row_that_comes_back_counts_again(home):
    fill(home, {"utilization": [ly1() | at(1, FIRST)]})
    log(home, withdrawals=[{"row_id": _row_id(home), "load_id": 2, "precedence": 2, "exported_on": SECOND}])
    fill(home, {"utilization": [ly1() | at(3, THIRD)]})
    [row] = of(home, "LY-1")
    assert [one.status for one in row.versions] == ["已撤下（装载 2）", "现行"]
    assert row.versions[1].changes == ()


def test_a_withdrawal_by_an_older_export_changes_nothing(home):
    fill(home, {"utilization": [ly1() | at(1, SECOND)]})
    log(home, withdrawals=[{"row_id": _row_id(home), "load_id": 2, "precedence": 2, "exported_on": FIRST}])
    [row] = of(home, "LY-1")
    assert [one.status for one in row.versions] == ["现行"]


def _row_id(settings) -> str:
    with warehouse.memory(settings) as con:
        return con.execute("select any_value(row_id) from raw.utilization").fetchone()[0]


def test_of_users_only_that_something_changed_is_said(home):
    fill(home, {"utilization": [ly1(user_key="0a1b", sex="女", age_band="18—29岁") | at(1, FIRST)]})
    fill(home, {"utilization": [ly1(user_key="2c3d", sex="男", age_band="30—44岁") | at(2, SECOND)]})
    [row] = of(home, "LY-1")
    assert row.versions[1].changes == ("利用者信息有改动",)
    _, said = annals("LY-1")
    assert not [word for word in ("0a1b", "2c3d", "男", "女", "岁") if word in said]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"volumes": None}, {"volumes": 0}, "卷数：（空） → 0"),
        ({"purpose": "工作查考"}, {"purpose": "编史修志"}, "利用目的：工作查考 → 编史修志"),
        ({"used_on": date(2022, 3, 5)}, {"used_on": date(2022, 3, 6)}, "利用日期：2022-03-05 → 2022-03-06"),
    ],
)
def test_what_changed_is_said_in_the_clerks_words(home, before, after, said):
    fill(home, {"utilization": [ly1(**before) | at(1, FIRST)]})
    fill(home, {"utilization": [ly1(**after) | at(2, SECOND)]})
    [row] = of(home, "LY-1")
    assert row.versions[1].changes == (said,)


def test_decimals_are_said_without_empty_places(home):
    for load_id, metres in ((1, 12.5), (2, 100)):
        fill(home, {"holdings": [held(2022, shelf_metres=metres) | at(load_id, FIRST)]})
    [row] = of(home, "Z001")
    assert row.versions[1].changes == ("排架长度：12.5 → 100",)


def test_all_words_must_stand_in_the_key(home):
    rows = [held(2021), held(2022), held(2022, medium="照片"), held(2022, fonds_no="Z002")]
    fill(home, {"holdings": [row | at(1, FIRST) for row in rows]})
    assert len(of(home, "Z001")) == 3
    assert [row.key for row in of(home, "2022", "照片")] == ["2022、Z001、文书、永久、照片"]
    assert of(home, "2022", "录音") == []


@pytest.mark.parametrize("word", ["ly-1", " LY-1 ", "ＬＹ－１"])
def test_the_key_is_found_however_it_is_written(home, word):
    fill(home, {"utilization": [ly1() | at(1, FIRST)]})
    assert len(of(home, word)) == 1


def test_a_key_stored_in_full_width_is_found(home):
    fill(home, {"utilization": [ly1(lookup_no="ＬＹ’－ １") | at(1, FIRST)]})
    assert len(of(home, "ly’-1")) == 1


@pytest.mark.parametrize("word", ["WS", "文 书", "2022年度", "Y"])
def test_a_word_is_understood_as_its_column_would_have_it(home, word):
    fill(home, {"holdings": [held(2022) | at(1, FIRST)]})
    assert len(of(home, word)) == 1


def test_one_key_in_two_ledgers_is_two_rows(home):
    fill(home, {"training": [{"training_no": "2022-1"} | at(1, FIRST)], "guidance": [{"guidance_no": "2022-1"} | at(1, FIRST)]})
    assert {row.title for row in of(home, "2022-1")} == {"业务培训台账", "业务指导台账"}


def test_the_history_is_printed_with_its_places(home):
    fill(home, {"utilization": [ly1(volumes=3) | at(1, FIRST)]})
    fill(home, {"utilization": [ly1(volumes=4) | at(2, SECOND)]})
    status, said = annals("LY-1")
    assert status == 0
    assert "《档案利用登记簿》LY-1" in said
    assert "卷数：3 → 4" in said
    assert said.index("已更正（装载 2）") < said.index("现行")


def test_thirty_rows_are_printed_and_more_are_said(home):
    fill(home, {"utilization": [ly1(lookup_no=f"LY-{at_}") | at(1, FIRST) for at_ in range(2)]})
    fill(home, {"holdings": [held(1990 + year) | at(1, FIRST) for year in range(31)]})
    status, said = annals("Z001")
    assert status == 0
    assert said.count("《馆藏统计台账》") == 30
    assert "只列了 30 行" in said


def test_nothing_found_is_said_with_status_1(home):
    fill(home, {"utilization": [ly1() | at(1, FIRST)]})
    status, said = annals("LY-2")
    assert status == 1
    assert "没有编号是“LY-2”的行" in said


def test_before_the_first_load_it_is_said_with_status_1(home):
    status, said = annals("LY-2")
    assert status == 1
    assert "还没有装载过台账" in said
