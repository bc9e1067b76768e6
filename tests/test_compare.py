"""Tables over several years: changes, shares and average growth come out as they are printed, to the last digit."""

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from annals import compare, warehouse
from annals.cli import main
from annals.errors import ClerkError
from annals.settings import HOME_VARIABLE

HOME, JIANGSU, NATION = "999001", "999320", "999100"


@pytest.fixture(scope="module")
def con(yearbook_home):
    with warehouse.connect(yearbook_home) as con:
        yield con


def compared(con, name: str, archives: str = HOME, first: int = 1, last: int = 2021, whole: str | None = None):
    whole = compare.found(con, whole) if whole else None
    return compare.comparison(con, archives, compare.found(con, name), first, last, whole)


def column(found, at: int, decimals: int = 1) -> list[str]:
    return [row[at] for row in compare.rows(found, decimals)]


# Name, the six changes in percent, the growth of six periods and the average of one, worked by fractions from MADE_UP:
# 81/80 - 1 is 1.25 %, which is 1.3; 82.6605/81 - 1 is 2.05 %, which binary floating point takes for a little less.
PRINTED = [
    ("馆藏案卷", "1.3 2.1 1.7 0.0 7.0 6.0", "19.3", "3.0"),
    ("以件为保管单位档案", "12.0 14.0 14.7 20.5 16.8 22.3", "152.0", "16.7"),
    ("照片档案", "5.0 -2.4 4.9 4.7 5.0 5.8", "25.0", "3.8"),
    ("馆藏资料", "2.5 2.4 0.0 -4.8 -5.0 -4.7", "-9.5", "-1.6"),
    ("本年利用档案人次", "7.5 -9.9 16.8 5.0 -50.0 40.0", "-16.9", "-3.0"),
    ("利用档案卷件次", "2.5 -1.2 8.4 5.0 -46.4 41.7", "-12.5", "-2.2"),
    ("档案馆总建筑面积", "0.0 25.0 0.0 10.0 0.0 21.2", "66.7", "8.9"),
    ("档案库房面积", "0.0 37.5 0.0 7.6 0.0 31.0", "93.8", "11.7"),
    ("口述档案", "25.0 20.0 50.0 33.3 50.0 50.0", "575.0", "37.5"),
]


@pytest.mark.parametrize(("name", "changes", "total", "average"), PRINTED, ids=[row[0] for row in PRINTED])
def test_changes_and_growth_of_a_printed_table_come_out_to_the_last_digit(con, name, changes, total, average):
    found = compared(con, name)
    assert column(found, 3) == ["无可比数据", *(f"{change}%" for change in changes.split())]
    verb = "下降" if total.startswith("-") else "增长"
    said = f"共{verb}{total.lstrip('-')}%，年均{verb}{average.lstrip('-')}%"
    assert compare.growth(found, 1) == f"2015—2021年（6期）：{said}。"


def test_values_are_shown_as_they_were_printed(con):
    found = compared(con, "馆藏案卷")
    assert compare.unit(found) == "万卷"
    assert column(found, 1) == ["80.00", "81.00", "82.6605", "84.10", "84.10", "90.00", "95.40"]


def test_a_rate_changes_in_points_and_has_no_yearly_rate(con):
    found = compared(con, "数字化率")
    assert column(found, 3) == ["无可比数据", *(f"{points}个百分点" for points in "1.5 3.8 3.8 7.3 3.7 6.1".split())]  # noqa: SIM905
    assert compare.growth(found, 1) == "2015—2021年（6期）：共提高26.1个百分点。"


def test_a_part_shows_its_share_of_the_whole_and_the_share_s_change_in_points(con):
    found = compared(con, "库房面积", whole="档案馆总建筑面积")
    assert column(found, 5, 2) == ["40.00%", "40.00%", "44.00%", "44.00%", "43.03%", "43.03%", "46.50%"]
    # 0.71/1.65 - 0.66/1.50 = -0.9697 points, though the printed shares differ by 0.97, too
    assert column(found, 6, 2) == ["", *(f"{moved}个百分点" for moved in ("0.00", "4.00", "0.00", "-0.97", "0.00", "3.47"))]


def test_fewer_years_have_fewer_periods(con):
    assert compare.growth(compared(con, "馆藏案卷", first=2016), 1) == "2016—2021年（5期）：共增长17.8%，年均增长3.3%。"
    assert compare.growth(compared(con, "馆藏案卷", first=2021), 1) == "不足两年，不计算增长。"


def test_years_that_were_not_printed_are_no_base_and_still_count_as_periods(con):
    found = compared(con, "利用人次", JIANGSU, last=2001)
    assert column(found, 0) == [str(year) for year in range(1995, 2002)]
    assert column(found, 1) == ["9.28", *["无数据"] * 4, "12.61", "15.68"]
    assert column(found, 3, 2) == ["无可比数据", *["无数据"] * 4, "无可比数据", "24.35%"]
    # (15.68 / 9.28) ** (1/6) - 1, over 6 periods and not over the two that the table has
    assert compare.growth(found, 2) == "1995—2001年（6期）：共增长68.97%，年均增长9.14%。"


@pytest.mark.parametrize(
    ("name", "share"), [("50岁以上专职人员", "32.70%"), ("35—49岁专职人员", "49.23%"), ("34岁及以下专职人员", "18.08%")]
)
def test_shares_that_were_really_published_come_out(con, name, share):
    assert column(compared(con, name, NATION, last=2022, whole="专职人员"), 5, 2) == [share]  # they add up to 100.01


def test_the_first_year_of_a_ledger_is_compared_with_the_printed_year_before(con):
    found = compared(con, "馆藏案卷", last=2022)
    assert compare.unit(found) == "卷"  # a ledger counts each volume, so the prints are shown in volumes too
    assert list(compare.rows(found, 1))[-1][:5] == ("2022", "963,500", "台账", "1.0%", "公布数")  # 963,500 / 954,000
    assert column(found, 1)[:3] == ["800,000", "810,000", "826,605"]


def test_square_metres_are_no_share_of_volumes(con):
    with pytest.raises(ClerkError, match="单位不同"):
        compared(con, "库房面积", whole="馆藏案卷")


def test_a_word_that_means_no_indicator_or_several_is_told_what_there_is(con):
    with pytest.raises(ClerkError, match=r"相近的有：.*数字化率"):
        compare.found(con, "数字化绿")
    with pytest.raises(ClerkError, match="“开放档案”可以指几个指标：open_items、open_volumes"):
        compare.found(con, "开放档案")


@pytest.mark.parametrize("word", ["holdings_volumes", "馆藏案卷数", "馆藏案卷（万卷）", "一、馆藏案卷"])
def test_an_indicator_is_found_by_its_id_and_by_the_names_that_it_is_printed_under(con, word):
    assert compare.found(con, word) == "holdings_volumes"


def test_the_command_prints_a_table_and_writes_a_workbook(yearbook_home, tmp_path, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(yearbook_home.home))
    run = CliRunner().invoke(main, ["compare", "利用人次", "--archives", JIANGSU, "--from", "2000", "--decimals", "2"])
    assert "接待档案利用者人次（万人次）" in run.output
    assert "2000—2001年（1期）：共增长24.35%，年均增长24.35%。" in run.output
    out = tmp_path / "历年.xlsx"
    CliRunner().invoke(main, ["compare", "利用人次", "馆藏案卷", "--archives", JIANGSU, "--out", str(out)])
    rows = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + 2 * 7
    assert rows[7][:6] == ["接待档案利用者人次", "万人次", "2001", "15.68", "公布数", "24.3%"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--archives", "1"], "没有代码为 1 的档案馆。现有：999001（某区档案馆）、999100（全国综合档案馆）、999320（江苏）。"),
        (["--from", "2021", "--to", "2020"], "对调"),
        (["--decimals", "9"], "小数位数"),
        (["--share-of", "天气"], "没有叫“天气”的指标"),
        (["--out", "a.docx"], "不是 .xlsx"),
    ],
)
def test_what_a_clerk_can_mend_is_said(yearbook_home, monkeypatch, options, said):
    monkeypatch.setenv(HOME_VARIABLE, str(yearbook_home.home))
    run = CliRunner().invoke(main, ["compare", "馆藏案卷", "--archives", HOME, *options])
    assert run.exit_code == 1
    assert said in run.output
