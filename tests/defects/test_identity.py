"""D74–D80: the same file, the same row and the same column when they come again."""

import pytest

from tests.defects import formats
from tests.defects.ledger import FIVE, GOOD, HEADER, PAGES, VOLUMES, changed, joined, typed

LEDGER = [HEADER, *GOOD]
CORRECTED = changed("复印页数", {5: "25"}, changed("调卷数", {3: "4"}))
AFTER = (5, 30, 1620)  # one volume and five pages more
WITHOUT_3 = [row for row in GOOD if row[0] != "LY2022-0003"]
FOUR = (4, 28, 415)


def exported(day: str, rows) -> list:
    """The ledger as exported on a day, which its first line declares."""
    return [[f"制表日期：{day}"], HEADER, *rows]


def test_d74_the_same_content_in_any_file_changes_nothing(drop):
    drop.load(drop.csv(LEDGER, "a.csv"))
    again = [
        drop.csv(LEDGER, "a (1).csv"),
        drop.csv(LEDGER, "a_gbk.csv", "gbk"),
        drop.csv(LEDGER, "a.tsv", delimiter="\t"),
        drop.xlsx([HEADER, *map(typed, GOOD)], "a.xlsx"),
        drop.put(formats.xls(formats.biff(LEDGER)), "a.xls", 6),
        drop.put(formats.ods(LEDGER), "a.ods", 6),
        drop.text(formats.html(LEDGER), 6, "a网页.xls", "gbk"),
    ]
    for path in again:
        [report] = drop.load(path)
        assert report.status == "already_loaded", path.name
        assert drop.sums() == FIVE
    assert drop.ask("select count(*) from raw.utilization") == [(5,)]
    assert drop.ask("select coalesce(sum(loaded), 0) from raw.sheets where load_id > 1") == [(0,)]


def test_d75_a_corrected_export_supersedes_and_both_versions_are_kept(drop):
    drop.load(drop.csv(LEDGER, "旧.csv"))
    [report] = drop.load(drop.csv([HEADER, *CORRECTED], "新.csv"))
    assert drop.sums() == AFTER
    assert drop.counts() == {"header": 1, "loaded": 2, "unchanged": 3}
    assert drop.repair("changed_rows", "rows") == [(2,)]
    assert drop.ask("select added, changed from raw.sheets order by load_id") == [(5, 0), (0, 2)]
    versions = "select load_id, volumes from raw.utilization where lookup_no = 'LY2022-0002' order by load_id"
    assert drop.ask(versions) == [(1, 3), (2, 4)]
    assert {(one.key, one.column, one.before, one.after) for one in report.changes} == {
        ("LY2022-0002", VOLUMES, "3", "4"),
        ("LY2022-0004", PAGES, "20", "25"),
    }


def test_d75_an_older_export_that_arrives_late_does_not_undo_the_correction(drop):
    older, newer = exported("2022-04-01", GOOD), exported("2022-05-01", CORRECTED)
    drop.load(drop.csv(older, "旧.csv"))
    drop.load(drop.csv(newer, "新.csv"))
    drop.load(drop.csv(exported("2022-04-02", [*GOOD, ["LY2022-0006", "2022-03-10", "0007", "其他", "1", "1"]]), "旧而后到.csv"))
    assert drop.sums() == (6, 31, 1621)


@pytest.mark.parametrize("days", [("2022-04-01", "2022-05-01"), (None, None)])
def test_d75_the_first_export_loaded_once_more_changes_nothing(drop, days):
    first, second = (
        [HEADER, *rows] if not day else exported(day, rows) for day, rows in zip(days, (GOOD, CORRECTED), strict=True)
    )
    drop.load(drop.csv(first, "旧.csv"))
    drop.load(drop.csv(second, "新.csv"))
    [report] = drop.load(drop.csv(first, "旧 (1).csv", "gbk"))
    assert report.status == "already_loaded"
    assert drop.sums() == AFTER


def test_d75_exports_in_either_order_end_the_same(drop):
    drop.load(drop.csv(exported("2022-05-01", CORRECTED), "新.csv"))
    drop.load(drop.csv(exported("2022-04-01", GOOD), "旧.csv"))
    assert drop.sums() == AFTER


def test_d76_exports_that_overlap_count_their_common_rows_once(drop):
    days = ["2022-01-10", "2022-02-10", "2022-02-20", "2022-03-05", "2022-03-06"]
    rows = changed("登记日期", dict(enumerate(days, start=2)))
    drop.load(drop.csv([["2022年1-2月利用登记"], HEADER, *rows[:3]], "一.csv"))
    drop.load(drop.csv([["2022年2-3月利用登记"], HEADER, *rows[1:]], "二.csv"))
    assert drop.counts() == {"title": 1, "header": 1, "loaded": 2, "unchanged": 2}
    assert drop.sums() == FIVE
    assert drop.ask("select count(*) from raw.withdrawals") == [(0,)]


def test_d77_a_row_that_a_re_export_lacks_is_withdrawn_and_named(drop):
    drop.load(drop.csv(exported("2022-04-01", GOOD), "旧.csv"))
    [report] = drop.load(drop.csv(exported("2022-05-01", WITHOUT_3), "新.csv"))
    assert drop.sums() == FOUR
    [gone] = report.withdrawals
    assert (gone.earlier, gone.later, gone.rows, gone.keys) == ("旧.csv", "新.csv", 1, ("LY2022-0003",))
    assert drop.ask("select count(*) from raw.utilization") == [(5,)]  # withdrawn, and kept
    assert drop.repair("missing_in_new_export", "before") == [("LY2022-0003",)]


def test_d77_a_row_is_not_withdrawn_where_it_is_to_be_kept(drop):
    drop.load(drop.csv(LEDGER, "旧.csv"))
    [report] = drop.load(drop.csv([HEADER, *WITHOUT_3], "新.csv"), keep_missing=True)
    assert report.withdrawals == ()
    assert drop.sums() == FIVE


def test_d77_a_withdrawn_row_that_comes_back_counts_again(drop):
    for day, rows in {"2022-04-01": GOOD, "2022-05-01": WITHOUT_3, "2022-06-01": GOOD}.items():
        drop.load(drop.csv(exported(day, rows), f"{day}.csv"))
    assert drop.sums() == FIVE


def test_d77_an_undated_row_that_comes_back_counts_again(drop):
    another = ["LY2022-0006", "2022-03-10", "0007", "其他", "1", "1"]
    for name, rows in {"一": GOOD, "二": WITHOUT_3, "三": [*GOOD, another]}.items():
        drop.load(drop.csv([HEADER, *rows], f"{name}.csv"))
    assert drop.sums() == (6, 30, 1616)


def test_d77_a_re_export_loaded_before_the_export_that_it_replaces_withdraws_all_the_same(drop):
    drop.load(drop.csv(exported("2022-05-01", WITHOUT_3), "新.csv"))
    drop.load(drop.csv(exported("2022-04-01", GOOD), "旧.csv"))
    assert drop.sums() == FOUR


def test_d77_an_older_re_export_that_arrives_late_neither_withdraws_nor_brings_back(drop):
    without_2 = [row for row in GOOD if row[0] != "LY2022-0002"]
    drop.load(drop.csv(exported("2022-04-01", GOOD), "四月.csv"))
    drop.load(drop.csv(exported("2022-06-01", WITHOUT_3), "六月.csv"))
    drop.load(drop.csv(exported("2022-05-01", without_2), "五月.csv"))
    assert drop.sums() == FOUR
    assert drop.values("lookup_no") == [row[0] for row in WITHOUT_3]


def test_d77_a_file_of_another_period_withdraws_nothing(drop):
    drop.load(drop.csv([["2022年3月利用登记"], HEADER, *GOOD], "三月.csv"))
    april = [["LY2022-0006", "2022-04-01", "0007", "其他", "1", "1"]]
    drop.load(drop.csv([["2022年4月利用登记"], HEADER, *april], "四月.csv"))
    assert drop.sums() == (6, 30, 1616)


def test_d78_renamed_and_reordered_columns_are_the_same_columns(drop):
    drop.load(drop.csv(LEDGER, "一.csv"))
    order = [0, 2, 1, 3, 5, 4]
    header = ["利用单号", "全宗编号", "登记时间", "利用目的", "复印页数", "调卷数"]
    drop.load(drop.csv([header, *([row[at] for at in order] for row in GOOD)], "二.csv"))
    assert drop.sums() == FIVE
    assert drop.ask("select count(*) from raw.utilization") == [(5,)]
    assert {"header_alias", "column_order_changed"} <= drop.repairs()
    assert ("登记时间", "利用日期") in drop.repair("header_alias", "before, after")


def test_d79_a_column_that_nobody_declared_is_named_and_its_values_are_not_stored(drop):
    # 利用方式, the table's example, is declared here; 接待窗口 is not.
    drop.load(drop.csv([[*HEADER, "接待窗口"], *([*row, "三号窗口"] for row in GOOD)]))
    assert drop.sums() == FIVE
    [notice] = drop.notices()
    assert "接待窗口" in notice
    written = b"".join(path.read_bytes() for path in drop.home.home.rglob("*") if path.is_file())
    assert "三号窗口".encode() not in written


def test_d80_a_file_without_a_required_column_is_refused_and_the_column_named(drop):
    rows = [[row[0], *row[2:]] for row in LEDGER]
    reason, message = drop.refused(drop.text(joined(rows), 6))
    assert reason == "missing_required_column"
    assert "利用日期" in message
