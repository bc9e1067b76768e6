"""Where the tables of any sheet are seen to begin and end."""

from ingest.tables.regions import tables
from tests.sheets import GOOD, HEADER, SUMMARY, numbered


def seen(rows: list[list]) -> list[tuple]:
    return [
        (one.first_row, one.last_row, one.first_column, one.last_column, one.header_rows, one.ledger)
        for one in tables(numbered(rows))
    ]


def test_the_tables_of_a_ledgers_sheet_are_seen_with_their_limits():
    rows = [
        ["2022年利用"],
        HEADER,
        *GOOD,
        ["合计", "", "", "", "29", ""],
        ["注：含扫描"],
        [],
        ["批次号", "完成日期", "数量"],
        ["PC-1", "2022-03-05", "3"],
    ]
    assert seen(rows) == [(2, 6, 1, 6, (2,), "utilization"), (9, 10, 1, 3, (9,), None)]
    [own, other] = tables(numbered(rows))
    assert own.labels["利用单号"] == "登记号"
    assert "档案利用登记簿" in own.why and "没有一种台账" in other.why


def test_unknown_tables_above_and_below_a_ledgers_are_tables_of_their_own():
    batches = [["批次号", "完成日期", "数量"], ["PC-1", "2022-03-05", "3"]]
    rows = [*SUMMARY, ["3月", "1", "2"], [], HEADER, *GOOD, [], *batches, [], *batches]
    assert seen(rows) == [
        (1, 4, 1, 3, (1,), None),
        (6, 9, 1, 6, (6,), "utilization"),
        (11, 12, 1, 3, (11,), None),
        (14, 15, 1, 3, (14,), None),
    ]


def test_the_tables_of_a_sheet_that_is_no_ledger_are_seen_too():
    rows = [
        ["某统计表"],
        *SUMMARY,
        [],
        ["3月", "1", "2"],
        ["注：某"],
        [],
        ["姓名", "", "分数"],
        ["某", "", "5"],
        ["某某", "", "6"],
    ]
    assert seen(rows) == [(2, 6, 1, 3, (2,), None), (9, 11, 1, 3, (9,), None)]
    side_by_side = [["月份", "次数", "", "月份", "人数"], ["1", "3", "", "1", "4"], ["2", "3", "", "2", "4"]]
    assert seen(side_by_side) == [(1, 3, 1, 2, (1,), None), (1, 3, 4, 5, (1,), None)]
    assert seen([["一、总的情况"], ["二、其他"]]) == []
    assert seen(GOOD) == [(1, 3, 1, 6, (), None)]


def test_why_a_table_is_refused_is_said_where_it_stands():
    [region] = tables(numbered([HEADER[:1] + HEADER[2:], *([row[0], *row[2:]] for row in GOOD)]))
    assert "利用日期" in region.why
