"""`annals explain`: every figure is the sum of the rows that it names, and every change of the parts that it is taken into."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from annals import build, catalog, settings, warehouse
from annals.frozen import freeze as freezing
from annals.proof import asked, evidence, explain, said
from annals.proof.asked import Asked
from annals.proof.why import SMALL, why
from tests import stores

DEMO = "999001"
PLACES = Decimal("0.00000001")


def everything(con, archive_code: str) -> list[Asked]:
    """Every figure of every year of an archives."""
    known, archives = asked.meanings(con), dict(catalog.archives(con))
    of_years = [catalog.figures(con, archive_code, year) for year in catalog.years(con, archive_code)]
    return [Asked(figure, figures, known, archives) for figures in of_years for figure in figures.values()]


def cut(number: Fraction) -> Decimal:
    """A quotient as the warehouse has it: cut after eight places."""
    return (Decimal(number.numerator) / number.denominator).quantize(PLACES, ROUND_DOWN)


@pytest.fixture(scope="module")
def demo(demo_home):
    """The demo's warehouse, its evidence computed once and not for every figure anew."""
    path = demo_home.warehouse / warehouse.generation(demo_home)
    with duckdb.connect(path, read_only=True, config={"threads": 1}) as con:
        con.execute(
            "create temp table indicator_evidence as select * from main.indicator_evidence order by indicator_id, on_date"
        )
        yield con


@pytest.fixture(scope="module")
def figures(demo):
    return everything(demo, DEMO)


@pytest.fixture(scope="module")
def explained_figures(demo, figures):
    return [explain.explain(demo, one) for one in figures]


def test_the_rows_add_up_to_the_figure_for_every_indicator_and_year_of_the_demo(figures, explained_figures):
    wrong, counted = [], Counter()
    for explained in explained_figures:
        one = explained.asked
        for part in explained.parts:
            total = part.total if part.rows else part.value
            if part.scope and total != part.value:
                wrong.append((one.figure.indicator_id, one.figure.stat_year, part.value, total))
            counted[part.meaning.aggregation] += part.rows > 0
        if len(explained.parts) == 2 and one.figure.value is not None:
            over, under = (Fraction(part.value) for part in explained.parts)
            if one.figure.value != cut(over / under * (100 if one.figure.unit == "%" else 1)):
                wrong.append((one.figure.indicator_id, one.figure.stat_year, over, under))
    assert not wrong
    assert {one.figure.stat_year for one in figures} == set(range(2018, 2024))
    assert len(figures) == 6 * len({one.meaning.series_id for one in figures})
    assert counted["sum"] > 300 and counted["distinct"] > 30 and counted["last"] > 5


def test_the_listed_rows_are_those_of_the_groups(demo, explained_figures):
    """Not of the thousands of registrations, which are read the same way."""
    compared = 0
    for explained in explained_figures:
        if explained.asked.figure.stat_year == 2022 and explained.asked.meaning.ledger != "utilization":
            listed = [row for _, row in explain.rows(demo, explained)]
            assert explain.added([row.counts for row in listed]) == explain.added([part.total for part in explained.parts])
            lines = {(row.file_name, row.sheet, row.row_no) for row in listed}
            spans = [(group, span) for part in explained.parts for group in part.groups for span in group.lines]
            assert lines == {(g.file_name, g.sheet, no) for g, (first, last) in spans for no in range(first, last + 1)}
            compared += len(listed)
    assert compared > 1000


def test_what_is_counted_once_is_counted_at_its_first_row(demo, figures):
    one = next(one for one in figures if one.figure.indicator_id == "exhibition_departments" and one.figure.stat_year == 2022)
    rows = [row for _, row in explain.rows(demo, explain.explain(demo, one))]
    firsts = {row.thing: (row.file_name, row.sheet, row.row_no) for row in rows if row.counts}
    assert len(firsts) == one.figure.value
    assert len(rows) > len(firsts)
    assert all(row.first == firsts[row.thing] for row in rows)


def test_every_figure_is_said(explained_figures):
    for explained in explained_figures:
        lines = dict(said.lines(explained))
        assert {"指标", "数值", "状态", "口径", "算式", "变化", "数据"} <= lines.keys()
        assert not any("None" in line for line in lines.values()), lines
        if explained.asked.figure.change is not None:
            assert " = " in lines["变化"] or " ≈ " in lines["变化"]


def test_the_parts_of_a_change_add_up_to_it_for_every_indicator_and_pair_of_years(demo, figures):
    ways = Counter()
    for one in figures:
        found = why(demo, one)
        assert (found.change is None) == (one.figure.change is None)
        assert found.reason or found.change is not None
        for made in found.decompositions:
            assert sum((effect.effect for effect in made.effects), Fraction(0)) == found.change, one.figure
            ways[made.dimension] += 1
        if one.figure.change is not None:
            # What is compared of shares has been cut before; the parts of the change have not.
            slack = Fraction(3, 10**8) if one.meaning.aggregation == "share" else Fraction(1, 10**8)
            assert abs(Fraction(one.figure.change) - found.change) < slack * max(1, abs(found.change)), one.figure
    assert ways["month_no"] > 50 and ways["purpose"] > 10 and ways["category"] > 20 and ways["分子和分母"] > 20


# A city with two districts and one that was merged into the first in 2022. Both inspected the electric company, so that the
# city has one unit less than they have together.
CITY = {
    "archives": [
        {"archive_code": "999000", "archive_name": "市档案馆", "level": "市"},
        {"archive_code": "999001", "archive_name": "甲区档案馆", "parent_code": "999000", "level": "区县"},
        {"archive_code": "999002", "archive_name": "乙区档案馆", "parent_code": "999000", "level": "区县"},
        {
            "archive_code": "999003",
            "archive_name": "丙区档案馆",
            "parent_code": "999000",
            "level": "区县",
            "closed_year": 2022,
            "merged_into": "999001",
        },
    ],
    "inspection": [
        {
            "archive_code": code,
            "inspection_no": f"{on}{unit}",
            "inspected_on": on,
            "unit": unit,
            "method": method,
            "opinions": opinions,
            "problems": 3,
        }
        for code, on, unit, method, opinions in [
            ("999001", date(2021, 5, 10), "教育局", "年度", 1),
            ("999002", date(2021, 6, 10), "供电公司", "专项", 2),
            ("999003", date(2021, 7, 10), "粮食局", "年度", 4),
            ("999001", date(2022, 5, 10), "教育局", "年度", 3),
            ("999001", date(2022, 5, 11), "供电公司", "双随机", 5),
            ("999001", date(2022, 9, 11), "粮食局", "年度", 2),
            ("999002", date(2022, 6, 10), "供电公司", "专项", 1),
        ]
    ],
    "holdings": [
        stores.held(2021, archive_code="999001", pages=3000, digitized_pages=1000),
        stores.held(2022, archive_code="999001", pages=3200, digitized_pages=1600),
        *(stores.held(year, archive_code=code) for year, code in [(2021, "999002"), (2021, "999003"), (2022, "999002")]),
    ],
    # What 乙区 had printed before it kept a ledger.
    "published": [
        {
            "archive_code": "999002",
            "indicator": "提出整改意见条数",
            "year": 2020,
            "value": 5,
            "unit": "条",
            "source": "2020年年鉴",
            "series": "提出整改意见条数",
            "printed": "5",
            "printed_unit": "条",
            "unit_power": 0,
            "last_place": 0,
        }
    ],
    # A month's five users, and of three purposes fewer than five persons in a year.
    "utilization": [
        stores.lookup(date(year, month, 10), archive_code="999001", persons=5, user_key=f"用户{month}")
        for year in (2021, 2022)
        for month in range(1, 13)
        if (year, month) != (2022, 8)
    ]
    + [
        stores.lookup(date(year, 3, 11), no=user, archive_code="999001", purpose=purpose, persons=persons, user_key=user)
        for year, purpose, persons, user in [
            (2021, "编史修志", 2, "甲"),
            (2021, "学术研究", 1, "乙"),
            (2022, "宣传教育", 4, "丙"),
            (2022, "学术研究", 3, "丁"),
        ]
    ],
}


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A data folder with the small city built; tests only read it."""
    at = replace(settings.load(), home=tmp_path_factory.mktemp("city"), archive_code="999001", archive_name="甲区档案馆")
    stores.fill(at, CITY)
    (at.home / settings.SETTINGS_FILE).write_text('[archives]\ncode = "999001"\nname = "甲区档案馆"\n', "utf-8")
    build.build(at)
    return at


@pytest.fixture(scope="module")
def frozen(city, tmp_path_factory):
    """2021 is frozen, of the city 2022 too; then 乙区's opinions are corrected from 2 to 7 (restated) and from 1 to 9, its problems from 3."""
    at = replace(city, home=tmp_path_factory.mktemp("frozen"))
    shutil.copytree(city.home, at.home, dirs_exist_ok=True)
    freezing.freeze(at, 2021, "周五", "年报已上报")
    freezing.freeze(at, 2022, "周五", "年报已上报", archive_code="999000")
    inspections = [row for row in CITY["inspection"] if row["archive_code"] == "999002"]
    corrected = [row | {"opinions": opinions, "problems": 5} for row, opinions in zip(inspections, (7, 9), strict=True)]
    stores.fill(at, {"inspection": corrected}, load_id=2)
    with warehouse.memory(at) as con:
        (freeze,) = con.execute("select freeze_id from raw.freezes where archive_code = '999002' and stat_year = 2021").fetchone()
    stores.log(
        at,
        restatements=[
            {
                "restatement_id": 1,
                "freeze_id": freeze,
                "archive_code": "999002",
                "stat_year": 2021,
                "from_month": 1,
                "through_month": 12,
                "indicator_id": "rectification_opinions",
                "definition_id": "rectification_opinions",
                "value": 7,
                "value_status": "ok",
            }
        ],
    )
    build.build(at)
    return at


def found(at, word: str, year: int, archive_code: str = "999001"):
    """An explained figure with its lines, and its change taken apart."""
    with warehouse.connect(at) as con:
        one = asked.find(con, word, year, archive_code)
        explained = explain.explain(con, one)
        return explained, dict(said.lines(explained)), why(con, one)


def said_by(at, *words: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"ANNALS_HOME": str(at.home)}
    return subprocess.run(
        [sys.executable, "-m", "annals.cli", "explain", *words], capture_output=True, text=True, env=environment, check=False
    )


def test_a_city_s_figure_is_made_of_its_districts_rows(city):
    explained, lines, _ = found(city, "rectification_opinions", 2022, "999000")
    assert explained.asked.figure.value == 11
    assert lines["算式"] == "4 行之和 = 11 条"
    assert lines["各馆"] == "甲区档案馆 10 + 乙区档案馆 1 = 11 条"


def test_a_unit_that_two_districts_inspected_is_one_of_the_city_and_is_counted_where_it_was_first(city):
    explained, lines, _ = found(city, "监督检查单位数", 2022, "999000")
    assert lines["算式"] == "4 行里不同的被检单位 3 个 = 3 个"
    assert lines["各馆"] == "甲区档案馆 3 + 乙区档案馆 0 = 3 个（各馆都有的只在先登记的一馆计一次）"
    assert explained.parts[0].total == 3


def test_a_district_into_which_another_was_merged_is_compared_with_both(city):
    """4 + 1 opinions of both in 2021, then 10: by itself it had 1."""
    _, lines, reasons = found(city, "rectification_opinions", 2022)
    assert lines["上年"] == "5 条（可比口径：按本年的馆别合并计算）"
    assert lines["变化"] == "（10 − 5）÷ 5 × 100 = 100%，即增长100.0%"
    effects = {made.dimension: {one.name: one.effect for one in made.effects} for made in reasons.decompositions}
    assert effects["archive_code"] == {"999001": 180, "999003": -80}
    assert effects["method"] == {"双随机": 100, "年度": 0}


def test_a_ratio_s_change_is_the_effect_of_both_its_parts(city):
    """1000 of 3000 pages, then 1600 of 3200. 600 pages more at the mean of 1/3000 and 1/3200 are 19.375 points; the rest is the denominator's."""
    _, lines, reasons = found(city, "permanent_digitization_rate", 2022)
    parts = {one.name[:2]: one.effect for one in reasons.decompositions[0].effects}
    assert parts == {"分子": Fraction("19.375"), "分母": Fraction(50, 3) - Fraction("19.375")}
    assert reasons.change == Fraction(50, 3)
    assert lines["算式"].endswith("1,600 页 ÷ 馆藏永久纸质档案页数 3,200 页 × 100 = 50%")


def test_groups_of_fewer_than_five_persons_are_said_together(city):
    _, lines, reasons = found(city, "lookup_visitors", 2022)
    purposes = next(made.effects for made in reasons.decompositions if made.dimension == "purpose")
    assert [(one.name, one.before, one.after) for one in purposes] == [("工作查考", (60,), (55,)), (SMALL, (3,), (7,))]
    assert lines["数据"] == "数据不全：缺 8 月"


def test_what_was_published_before_there_were_ledgers_is_said_with_its_source(city):
    _, lines, reasons = found(city, "rectification_opinions", 2020, "999002")
    assert lines["状态"] == "已公布，当年没有台账"
    assert lines["算式"] == "取自已公布的数：5条（2020年年鉴）"
    assert reasons.reason == "无可比数据，没有可以分解的变化。"


def test_a_change_on_a_published_figure_is_not_taken_further_apart(city):
    _, lines, reasons = found(city, "rectification_opinions", 2021, "999002")
    assert lines["上年"] == "5 条（已公布的数）"
    assert lines["变化"] == "（2 − 5）÷ 5 × 100 = -60%，即下降60.0%"
    assert [one.effect for made in reasons.decompositions for one in made.effects] == [-60]
    assert reasons.reason == "上年的数取自已公布的材料，没有台账明细，不能再分解。"


def test_a_frozen_figure_is_made_of_the_rows_it_was_frozen_with(frozen):
    explained, lines, _ = found(frozen, "rectification_opinions", 2022, "999000")
    assert lines["算式"] == "4 行之和 = 11 条"
    assert lines["状态"] == "已冻结；现有台账算得 19 条"
    assert explained.parts[0].total == 11


def test_a_restated_figure_is_said_with_both_numbers(frozen):
    _, lines, _ = found(frozen, "rectification_opinions", 2021, "999002")
    assert lines["算式"] == "1 行之和 = 2 条"
    assert lines["状态"] == "已冻结，另有重述：原报 2 条，重述为 7 条"


def test_a_change_on_a_restated_figure_is_taken_apart_by_the_rows_of_the_restatement(frozen):
    _, lines, reasons = found(frozen, "rectification_opinions", 2022, "999002")
    assert lines["上年"] == "7 条（重述数）"
    assert (reasons.change, reasons.reason) == (Fraction(200, 7), "")


def test_a_change_on_a_frozen_figure_is_taken_apart_by_the_rows_it_was_frozen_with(frozen):
    _, lines, reasons = found(frozen, "inspection_problems", 2022, "999002")
    assert lines["上年"] == "3 个（冻结数）"
    assert (reasons.change, reasons.reason) == (Fraction(200, 3), "")


def test_a_frozen_change_is_taken_apart_by_the_rows_that_were_frozen(frozen):
    """Of the city 7 opinions of 2021 and 11 of 2022 were frozen; the ledgers now say 12 and 19."""
    _, lines, reasons = found(frozen, "rectification_opinions", 2022, "999000")
    assert lines["上年"] == "7 条（冻结时的台账）"
    effects = {made.dimension: {one.name: one.effect for one in made.effects} for made in reasons.decompositions}
    assert effects["archive_code"] == {"999001": Fraction(900, 7), "999003": Fraction(-400, 7), "999002": Fraction(-100, 7)}


def test_the_rows_of_users_name_no_user(city, tmp_path):
    done = said_by(city, "lookup_visitors", "2022", "--rows", "--out", str(tmp_path / "依据.xlsx"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("utilization.csv") == 1 + 13
    written = CalamineWorkbook.from_path(tmp_path / "依据.xlsx").get_sheet_by_index(0).to_python()
    assert written[0] == ["台账", "文件", "工作表", "装载", "行", "日期", "数量", "计入"]
    assert len(written) == 1 + 13
    assert not any("用户" in str(cell) for row in written for cell in row) and "用户1" not in done.stdout


def test_of_users_that_are_counted_once_the_rows_say_no_key():
    """As an indicator would have it that counts users; the catalog has none yet."""
    with duckdb.connect() as con:
        con.execute(
            "create table dim_archive_members as select '1' archive_code, '1' member_code, 0 from_year, 9999 through_year"
        )
        con.execute("""
            create table indicator_evidence as
            select 'users' indicator_id, '1' archive_code, date '2022-03-01' on_date, null::decimal(28, 8) amount, 'ab12' distinct_key,
                ledger, ledger row_id, 1 load_id, 'a.csv' file_name, '' sheet, 2 row_no
            from (values ('utilization'), ('guidance')) ledgers (ledger)
        """)
        rows = list(evidence.rows(con, evidence.Scope("users", "distinct", "flow", "1", 2022, 2022, 12)))
    assert [(row.ledger, row.thing, row.counts) for row in rows] == [("guidance", "ab12", 1), ("utilization", None, 0)]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["接待利用者人次", "2022"], "接待档案利用者人次（lookup_visitors）"),
        (["没有的", "2022"], "没有“没有的”这个指标"),
        (["lookup_visitors", "1999"], "有数字的年度：2021、2022"),
        (["lookup_visitors", "2022", "--archives", "110000"], "999002（乙区档案馆）"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(city, words, sentence):
    done = said_by(city, *words)
    assert done.returncode == 1
    assert sentence in done.stderr and len(done.stderr.splitlines()) == 1


def test_without_a_warehouse_it_is_said(home):
    assert "annals build" in said_by(home, "lookup_visitors", "2022").stderr
