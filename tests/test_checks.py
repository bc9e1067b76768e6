"""The checks: each fires where something is wrong, keeps silent where it is not, and says so where a value is missing."""

import csv
import re
import shutil

import pytest

from annals import checking, checks, settings, warehouse
from annals.checks import Comment
from annals.errors import ClerkError
from annals.settings import DBT_PROJECT

with (DBT_PROJECT / "seeds" / "checks.csv").open(encoding="utf-8") as seeds:
    CATALOG = {row["check_id"]: row for row in csv.DictReader(seeds)}

# Check, archives, year, subject, what is expected, what was found.
FIRES = [
    ("holdings_close", "999001", 2022, "馆藏总量", "年末 208", "年末 203（年初 200，进馆 10，移出销毁 3，盘盈 1，盘亏 0）"),
    ("holdings_close_by_unit", "999001", 2021, "卷", "年末 100", "年末 130"),
    ("holdings_close_by_unit", "999001", 2021, "件", "年末 100", "年末 70"),
    ("holdings_close_by_category", "999001", 2022, "文书", "年末 208", "年末 203"),
    ("holdings_close_by_retention", "999001", 2022, "永久", "年末 208", "年末 203"),
    ("opening_is_last_closing", "999001", 2019, "年初馆藏数量", "2018年末 90", "2019年初 95"),
    ("part_exceeds_whole", "999001", 2022, "开放档案卷数 与 馆藏案卷数", "不超过 130卷", "140卷"),
    (
        "part_exceeds_whole",
        "999001",
        2020,
        "国家综合档案库房建筑面积 与 国家综合档案馆总建筑面积（已公布）",
        "不超过 1000平方米",
        "1200平方米",
    ),
    ("part_exceeds_whole", "999001", 2019, "改造后库房面积 与 总建筑面积（已公布）", "不超过 1000㎡", "1200㎡"),
    ("parts_add_up", "999001", 2020, "在职人员人数（按年龄，已公布）", "各部分之和等于 10", "9（4＋2＋3）"),
    ("parts_add_up", "999001", 2020, "在职人员人数（按学历，已公布）", "各部分之和等于 10", "11（缺＋缺＋11）"),
    ("published_disagrees", "999001", 2017, "接待档案利用者人次", "公布的 200（年鉴）", "台账的 108人次"),
    ("published_contradiction", "999001", 2017, "利用档案人次（第", "200", "300"),
    ("published_unit", "999001", 2019, "study_sessions（第", "次", "页"),
    ("retrievals_per_visit", "999001", 2020, "3月", "每人次有调阅，且不超过 20 卷件", "9 人次，调阅 0 卷件"),
    ("retrievals_per_visit", "999001", 2019, "3月", "每人次有调阅，且不超过 20 卷件", "9 人次，调阅 450 卷件"),
    ("month_missing", "999001", 2021, "档案利用登记簿", "12 个月都有登记", "缺 8 月"),
    ("year_missing", "999001", 2021, "目录数据统计", "每年都有", "0 行"),
    ("year_without_rows", "999001", 2020, "业务指导台账", "前两年都有，当年也应有", "0 行"),
    ("usual_month_missing", "999001", 2021, "监督检查台账 5月", "以前每年这个月都有登记", "当年这个月没有"),
    ("came_late", "999001", 2021, "学习活动台账", "在 2022-01-31 以前报来", "2022-03-05 才报来"),
    ("came_late", "999001", 2021, "业务培训台账", "在 2022-01-31 以前报来", "2022-06-01 才报来"),
    # Nine in five Junes, 2√9.375 = 6.12; at least √(2 + 0.05² × 9.375) = 1.42 to either side, five times: 0 to 43 visits.
    ("outlier", "999001", 2022, "接待档案利用者人次 6月", "0 到 44（以前各年同期的中位数 9", "60"),
    ("declared_total", "999001", 2021, "馆藏统计台账.csv 年末 第9行 卷数", "各行之和 130", "表上合计 131"),
    ("archives_parent_unknown", "999002", None, "乙区档案馆", "上级代码是名录里有的", "写的是 999009"),
    ("archives_merged_unknown", "999003", None, "丙区档案馆", "并入代码是名录里有的", "写的是 999008"),
    ("archives_merged_undated", "999003", None, "丙区档案馆", "写了并入代码的，也写撤销年份", "写的是 999008"),
    ("archives_circle", "999004", None, "丁区档案馆", "不会回到自己", "写的是 999005"),
    ("archives_unlisted", "999006", None, "999006", "名录里有的", "写的是 999006"),
]
UNIT_TESTED = {"breakdown_total"}  # a breakdown that does not add up cannot be built: dbt's unit test makes one up
HOLDS = [
    ("holdings_close", 2021, "馆藏总量"),
    ("holdings_close_by_unit", 2020, "件"),
    ("holdings_close_by_category", 2021, "文书"),
    ("holdings_close_by_retention", 2021, "永久"),
    ("opening_is_last_closing", 2021, "年初馆藏数量"),
    ("part_exceeds_whole", 2021, "开放档案卷数 与 馆藏案卷数"),
    (
        "part_exceeds_whole",
        2021,
        "国家综合档案库房建筑面积 与 国家综合档案馆总建筑面积（已公布）",
    ),  # 1049 beside 10百: within what was printed
    ("part_exceeds_whole", 2021, "国家综合档案技术用房建筑面积 与 国家综合档案馆总建筑面积（已公布）"),
    ("parts_add_up", 2021, "在职人员人数（按年龄，已公布）"),
    ("published_disagrees", 2018, "接待档案利用者人次"),
    ("retrievals_per_visit", 2020, "4月"),
    ("month_missing", 2020, "档案利用登记簿"),
    ("year_missing", 2022, "目录数据统计"),
    ("year_without_rows", 2019, "业务指导台账"),
    ("usual_month_missing", 2021, "数字化台账 3月"),
    ("came_late", 2021, "人才推荐台账"),
    ("came_late", 2020, "学习活动台账"),  # a correction of 2022 does not make it late
    ("outlier", 2022, "接待档案利用者人次 5月"),
    ("declared_total", 2021, "馆藏统计台账.csv 年末 第9行 件数"),
    ("archives_parent_unknown", None, "甲区档案馆"),
    ("archives_merged_unknown", None, "甲区档案馆"),
    ("archives_merged_undated", None, "甲区档案馆"),
    ("archives_circle", None, "甲区档案馆"),
    ("archives_unlisted", None, "甲区档案馆"),
]
UNKNOWN = [
    ("holdings_close", 2019, "馆藏总量"),  # nothing to open with
    ("opening_is_last_closing", 2018, "年初馆藏数量"),
    ("part_exceeds_whole", 2022, "国家综合档案库房建筑面积 与 国家综合档案馆总建筑面积（已公布）"),  # nobody printed the whole
    ("parts_add_up", 2022, "在职人员人数（按年龄，已公布）"),  # three of ten, and two parts that nobody printed
    ("retrievals_per_visit", 2018, "4月"),  # volumes not written down
    ("year_without_rows", 2021, "业务指导台账"),  # one of the two years before is without rows, too
]


@pytest.fixture
def con(faulty_home):
    with warehouse.connect(faulty_home) as opened:
        yield opened


def outcomes(con, check_id: str, year: int | None, subject: str) -> list[str]:
    return [
        outcome
        for (outcome,) in con.execute(
            "select outcome from int_comparisons where check_id = ? and archive_code = '999001'"
            " and stat_year is not distinct from ? and subject = ?",
            [check_id, year, subject],
        ).fetchall()
    ]


@pytest.mark.parametrize("finding", FIRES, ids=lambda row: f"{row[0]}-{row[2]}-{row[3]}")
def test_a_check_fires_and_says_what_is_expected_and_what_was_found(con, finding):
    check_id, archive_code, year, subject, expected, found = finding
    rows = [
        one
        for one in checks.findings(con, archive_code, year)
        if (one.check_id, one.stat_year) == (check_id, year) and one.subject.startswith(subject)
    ]
    [row] = rows
    assert expected in row.expected
    assert row.found.startswith(found)
    assert (row.name_zh, row.severity) == (CATALOG[check_id]["name_zh"], CATALOG[check_id]["severity"])
    assert row.where_zh and row.what_to_do and row.missing_policy


@pytest.mark.parametrize(("check_id", "year", "subject"), HOLDS)
def test_a_check_keeps_silent_where_nothing_is_wrong(con, check_id, year, subject):
    assert outcomes(con, check_id, year, subject) == ["passed"]


@pytest.mark.parametrize(("check_id", "year", "subject"), UNKNOWN)
def test_what_is_missing_is_neither_a_finding_nor_praise(con, check_id, year, subject):
    assert outcomes(con, check_id, year, subject) == ["unknown"]


@pytest.mark.parametrize("check_id", CATALOG)
def test_every_check_is_tried_where_it_fires(check_id):
    assert check_id in {fires[0] for fires in FIRES} | UNIT_TESTED


def test_who_is_the_sum_of_others_is_not_blamed_for_them(con):
    assert {one.check_id for one in checks.findings(con, "999000")} == {"declared_total"}


def test_nothing_is_said_of_fewer_than_five_persons(con):
    # July 2019: three visits without a volume. The reading room's sheet whose total of 3 persons is wrong says no number.
    assert outcomes(con, "retrievals_per_visit", 2019, "7月") == ["unknown"]
    [row] = con.execute("select expected, found from rpt_checks where subject like '%人数'").fetchall()
    assert row == ("各行之和 不足 5", "表上合计 不足 5")


def test_the_total_of_a_file_that_was_loaded_again_is_not_looked_at(con):
    assert not con.execute("select 1 from rpt_checks where subject like '%册数'").fetchall()


def test_what_others_printed_of_other_archives_is_no_part(con):
    assert not con.execute("select 1 from int_comparisons where subject like '企业档案馆%'").fetchall()


def test_a_year_s_findings_come_errors_first_with_those_of_no_year(con):
    found = checks.findings(con, "999001", 2022)
    assert {one.stat_year for one in found} <= {2022, None}
    ranks = [list(checks.SEVERITIES).index(one.severity) for one in found]
    assert ranks == sorted(ranks) and set(ranks) >= {0, 1}
    made, unknown = checks.runs(con, "999001", 2022)
    assert made > len(found) and unknown > 0


def test_comparisons_that_were_made_and_not_made_are_counted(con):
    # 2020, 2021 and 2022 can be held against a year before; 2019 cannot.
    counted = con.execute(
        "select stat_year, passed, failed, unknown from rpt_check_runs where check_id = 'holdings_close' and archive_code = '999001'"
        " order by stat_year"
    ).fetchall()
    assert counted == [(2019, 0, 0, 1), (2020, 1, 0, 0), (2021, 1, 0, 0), (2022, 0, 1, 0)]


@pytest.fixture
def commented(faulty_home, home):
    """A copy of the district's data folder, with nothing said about it yet."""
    shutil.copytree(faulty_home.home, home.home)
    return settings.load()


def said(check_id: str, text: str, year=None, subject=None, archive_code=None, by="办公室") -> Comment:
    return Comment(check_id, archive_code, year, subject, text, by)


def test_a_comment_is_shown_at_once_and_a_second_stands_beside_it(commented, capsys):
    checking.comment(commented, said("came_late", "外出布展", 2021, "学习活动台账"))
    checking.comment(commented, said("came_late", "两份台账都已补报", 2021, by="保管利用科"))
    capsys.readouterr()
    checking.run(commented, 2021, "999001", notices=True)
    printed = capsys.readouterr().out
    assert "说明  外出布展；两份台账都已补报（办公室；保管利用科）" in printed  # the first is about one ledger
    assert "说明  两份台账都已补报（保管利用科）" in printed
    assert "已有说明 2 处" in printed


def test_an_error_without_a_comment_is_a_failure_until_somebody_explains_it(commented, capsys):
    assert checking.run(commented, 2022, "999001", notices=False) == 1
    checking.comment(commented, said("holdings_close", "五件待查，已列入盘点", 2022))
    assert checking.run(commented, 2022, "999001", notices=False) == 1
    checking.comment(commented, said("part_exceeds_whole", "开放数含目录外档案", 2022))
    assert checking.run(commented, 2022, "999001", notices=False) == 0
    assert "错误  馆藏总量平衡（holdings_close，1 处）" in capsys.readouterr().out


def test_warnings_do_not_fail_and_notices_are_listed_on_demand(faulty_home, capsys):
    assert checking.run(faulty_home, 2021, "999001", notices=False) == 0
    brief = capsys.readouterr().out
    assert "警告  缺月（month_missing，1 处）" in brief
    assert "999001 2021年 档案利用登记簿：应为 12 个月都有登记，实为 缺 8 月" in brief
    assert "提示  " not in brief and "提示没有列出，请加 --all。" in brief
    checking.run(faulty_home, 2021, "999001", notices=True)
    assert "提示  报来迟（came_late，2 处）" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        (said("holding_close", "已核实", 2022), "没有“holding_close”这项检查。有的是：\n"),
        (said("holdings_close", "已核实", 2021), "“馆藏总量平衡”没有查出这样的问题。查出的是：\n  999001 2022年 馆藏总量"),
        (said("holdings_close", "已核实", 2022, "文书"), "没有查出这样的问题"),
        (said("holdings_close", "  ", 2022), "说明是空的"),
        (said("holdings_close", "核" * 501, 2022), "太长了"),
        (said("holdings_close", "王小明，已核实", 2022), "个人信息"),
        (said("holdings_close", "请电 13800138000", 2022), "个人信息"),
        (said("holdings_close", "已核实", 2022, by="王小明"), "个人信息"),
    ],
)
def test_a_comment_that_cannot_be_kept_is_refused_with_what_there_is(faulty_home, comment, reason):
    with pytest.raises(ClerkError, match=re.escape(reason)):
        checking.comment(faulty_home, comment)


def test_a_comment_is_in_the_warehouse_from_the_next_build(faulty_home):
    # Said before the build (tests.faulty), about every finding of the check, whatever its year.
    with warehouse.connect(faulty_home) as con:
        found = [one for one in checks.findings(con) if one.check_id == "archives_unlisted"]
    assert [(one.comment, one.commented_by_role) for one in found] == [("待市馆批复；已批复", "办公室；办公室")]
