"""Freezing and restating: what was printed stays, what the ledgers say since is told row by row, and stands beside it with a reason.

One city with two districts, small enough to work out by hand, frozen, corrected by further files, and restated.
"""

import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest
import python_calamine
from click.testing import CliRunner

from annals import build, settings, warehouse
from annals.cli import main
from annals.frozen import audit
from annals.frozen import freeze as freezing
from annals.frozen import restate as restating
from annals.frozen.causes import CORRECTED, NEW, RELATED, WITHDRAWN
from ingest.door import ingest
from ingest.store import opened
from tests.ledger_runs import write_text

CITY, DISTRICT, OTHER = "999000", "999001", "999002"
LOOKUPS = ["登记号", "利用日期", "利用者姓名", "人数", "利用目的", "卷数", "复印页数"]
ACCESSIONS = ["接收编号", "接收日期", "接收类型", "移交单位", "全宗号", "门类", "保管期限", "件数"]
HOLDINGS = ["档案馆代码", "统计年度", "全宗号", "门类", "保管期限", "载体", "卷数"]
SCORES = ["测评编号", "测评日期", "类型", "得分", "等级"]


def lookups(year: int, months: range) -> list[list]:
    """One registration of one user a month: one volume, ten pages."""
    return [[f"{year}-{no}", f"{year}-{no:02d}-10", f"用户{no}", "1", "工作查考", "1", "10"] for no in months]


def dated(day: str, rows: list[list]) -> list[list]:
    return [[f"制表日期：{day}", *[""] * (len(rows[0]) - 1)], *rows]


def write_first(folder):
    folder.mkdir()
    listed = ["代码", "名称", "上级代码", "层级"]
    names = [[CITY, "甲市档案馆", "", "市"], [DISTRICT, "甲区档案馆", CITY, "区"], [OTHER, "乙区档案馆", CITY, "区"]]
    write_text(folder / "archives.csv", [listed, *names])
    for year, months in {2021: range(1, 13), 2022: range(1, 13), 2023: range(1, 4)}.items():
        write_text(folder / f"利用登记{year}年.csv", dated("2023-04-05", [LOOKUPS, *lookups(year, months)]))
    write_text(
        folder / "接收.csv",
        dated(
            "2023-01-05",
            [
                ACCESSIONS,
                ["2022-1", "2022-05-01", "移交", "教育局", "Z001", "文书", "永久", "30"],
                ["2022-2", "2022-06-01", "移交", "民政局", "Z002", "文书", "永久", "20"],
            ],
        ),
    )
    held = [[code, "2022", "Z001", "文书", "永久", "纸质", volumes] for code, volumes in ((DISTRICT, "900"), (OTHER, "7"))]
    write_text(folder / "馆藏.csv", dated("2023-01-05", [HOLDINGS, *held]))
    write_text(folder / "测评.csv", dated("2023-01-05", [SCORES, ["1", "2022-04-01", "数字档案馆自检", "81.5", "合格"]]))


def write_later(folder):
    """2022's register anew: 1 with more pages, without 2, 4 a month later, and a group of four on the day of 3 under the same name."""
    folder.mkdir()
    again = {row[0]: row for row in lookups(2022, range(1, 13))}
    again["2022-1"][6] = "15"
    del again["2022-2"]
    again["2022-4"][1] = "2022-05-11"
    again["2022-13"] = ["2022-13", "2022-03-10", "用户3", "4", "工作查考", "1", "10"]
    write_text(folder / "利用登记2022年.csv", dated("2023-05-05", [LOOKUPS, *again.values()]))
    moved = ["2022-2", "2022-06-01", "移交", "教育局", "Z002", "文书", "永久", "25"]
    write_text(folder / "接收更正.csv", dated("2023-05-05", [ACCESSIONS, moved]))
    write_text(folder / "馆藏更正.csv", dated("2023-05-05", [HOLDINGS, [OTHER, "2022", "Z001", "文书", "永久", "纸质", "9"]]))
    write_text(folder / "测评更正.csv", dated("2023-05-05", [SCORES, ["1", "2022-04-01", "数字档案馆自检", "85", "良好"]]))


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The city's folder with its first files, built; tests only read it."""
    at = tmp_path_factory.mktemp("first")
    write_first(at / "ledgers")
    (at / "home").mkdir()
    (at / "home" / settings.SETTINGS_FILE).write_text('[archives]\ncode = "999001"\nname = "甲区档案馆"\n', "utf-8")
    home = replace(settings.load(), home=at / "home", archive_code=DISTRICT, archive_name="甲区档案馆")
    assert {report.status for report in ingest([at / "ledgers"], home)} == {"loaded"}
    build.build(home)
    return home


@pytest.fixture(scope="module")
def corrected(first, tmp_path_factory):
    """The city frozen for 2022, the later files loaded, built again; tests only read it."""
    at = tmp_path_factory.mktemp("corrected")
    home = replace(first, home=at / "home")
    shutil.copytree(first.home, home.home)
    freezing.freeze(home, 2022, "钱乙二", "年报已上报")
    write_later(at / "ledgers")
    assert {report.status for report in ingest([at / "ledgers"], home)} == {"loaded"}
    build.build(home)
    return home


@pytest.fixture(scope="module")
def reviewed(corrected, tmp_path_factory):
    """What `annals restate 2022` finds, by archives and figure."""
    home = replace(corrected, home=tmp_path_factory.mktemp("reviewed") / "home")
    shutil.copytree(corrected.home, home.home)
    found = restating.restate(home, 2022)
    return {
        (review.archive_code, one.difference.indicator_id): one
        for review in found
        for one in review.changed
        if one.difference.is_of_year
    }


@pytest.fixture(scope="module")
def restated(corrected, tmp_path_factory):
    """The differences published, by the command, which builds; tests only read it."""
    home = replace(corrected, home=tmp_path_factory.mktemp("restated") / "home")
    shutil.copytree(corrected.home, home.home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.HOME_VARIABLE, str(home.home))
        done = CliRunner().invoke(main, ["restate", "2022", "--reason", "登记补录", "--by", "钱乙二"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert "重述已发布" in done.output
    return home


@pytest.fixture
def at(first, home):
    """A folder of this test's own with the city built, not frozen."""
    shutil.copytree(first.home, home.home)
    return replace(first, home=home.home)


@pytest.fixture
def frozen(corrected, home):
    """A folder of this test's own with the city frozen and corrected."""
    shutil.copytree(corrected.home, home.home)
    return replace(corrected, home=home.home)


def annals(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def rows(home, sql: str, *values) -> list[tuple]:
    with warehouse.connect(home) as con:
        return con.execute(sql, values).fetchall()


def figure(home, code: str, archive_code: str = DISTRICT, year: int = 2022) -> dict:
    columns = [
        "value",
        "value_status",
        "state",
        "restated_value",
        "current_value",
        "last_value",
        "base",
        "change",
        "change_status",
    ]
    [row] = rows(
        home,
        f"select {', '.join(columns)} from rpt_figures where indicator_id = ? and archive_code = ? and stat_year = ?",
        *(code, archive_code, year),
    )
    return dict(zip(columns, row, strict=True))


# What was frozen and what the ledgers say now. Visits: 12; without 2, and on 10 March the group of four in the place of one.
# Pages: 120; without 2, five more of 1, ten of 13. Registrations: one less, one more. Units: 民政局's turned out to be 教育局's.
CHANGED = [
    (DISTRICT, "lookup_visitors", 12, 14),
    (DISTRICT, "lookup_pages_copied", 120, 125),
    (DISTRICT, "document_transfer_units", 2, 1),
    (DISTRICT, "document_items_received", 50, 55),
    (DISTRICT, "self_assessment_score", Decimal("81.5"), 85),
    (OTHER, "holdings_closing", 7, 9),
    (CITY, "holdings_closing", 907, 909),
    (CITY, "lookup_visitors", 12, 14),
    (CITY, "document_transfer_units", 2, 1),
]


@pytest.mark.parametrize(("archive_code", "code", "before", "after"), CHANGED)
def test_a_frozen_figure_stays_when_the_ledgers_are_corrected(corrected, archive_code, code, before, after):
    found = figure(corrected, code, archive_code)
    assert (found["value"], found["state"], found["restated_value"], found["current_value"]) == (before, "frozen", None, after)


def test_a_frozen_change_stays_as_it_was_printed(corrected):
    """12 against 12 in 2021; frozen whole, though February and April have no registration any more."""
    found = figure(corrected, "lookup_visitors")
    assert (found["change"], found["change_status"], found["value_status"]) == (0, "ok", "ok")


def test_the_months_of_a_frozen_year_stay(corrected):
    sql = "select value from rpt_figure_months where indicator_id = 'lookup_registrations' and archive_code = ? and year(month_on) = 2022"
    assert rows(corrected, f"{sql} order by month_on", DISTRICT) == [(1,)] * 12


@pytest.mark.parametrize("archive_code", [DISTRICT, CITY])
def test_the_lookups_of_a_frozen_year_stay(corrected, archive_code):
    sql = (
        "select sum(lookups), sum(visits), sum(pages), count(*) from rpt_lookup_months"
        " where dimension = 'total' and archive_code = ? and year(month_on) = ?"
    )
    assert rows(corrected, sql, archive_code, 2022) == [(12, 12, 120, 12)]
    assert rows(corrected, sql, archive_code, 2023) == [(3, 3, 30, 3)]


def test_the_breakdowns_of_a_frozen_year_stay(corrected):
    sql = (
        "select dimension_value, value from rpt_figure_breakdowns where archive_code = ? and stat_year = 2022"
        " and indicator_id = 'holdings_closing' and dimension = 'retention'"
    )
    assert rows(corrected, sql, OTHER) == [("永久", 7)]
    assert rows(corrected, sql, CITY) == [("永久", 907)]


def test_the_rows_that_explain_a_frozen_figure_are_those_it_was_frozen_with(corrected):
    sql = "select sum(amount), bool_and(is_frozen) from explained_evidence where shown_under = ? and stat_year = ? and indicator_id = ?"
    assert rows(corrected, sql, DISTRICT, 2022, "lookup_visitors") == [(12, True)]
    assert rows(corrected, sql, CITY, 2022, "holdings_closing") == [(907, True)]
    assert rows(corrected, sql, CITY, 2023, "lookup_visitors") == [(3, False)]


def test_the_next_year_is_compared_with_what_was_frozen(corrected):
    """January to March: 3 against 3."""
    found = figure(corrected, "lookup_visitors", year=2023)
    assert (found["value"], found["last_value"], found["base"], found["change"]) == (3, 3, "frozen", 0)


@pytest.mark.parametrize(("archive_code", "code", "before", "after"), CHANGED)
def test_restate_finds_what_was_printed_and_what_would_be_printed_now(reviewed, archive_code, code, before, after):
    one = reviewed[archive_code, code].difference
    assert (one.frozen, one.current, one.by) == (before, after, after - before)


def test_what_stayed_as_it_was_is_not_told(reviewed):
    assert (DISTRICT, "lookup_registrations") not in reviewed
    assert (DISTRICT, "holdings_closing") not in reviewed


def test_the_rows_of_a_sum_or_a_count_add_up_to_its_difference(reviewed):
    told = [one for one in reviewed.values() if one.difference.aggregation in ("sum", "distinct")]
    assert len(told) > 10
    for one in told:
        assert sum(cause.by for cause in one.causes) == one.difference.by, one.difference.indicator_id


def causes(one) -> list[tuple]:
    return [(cause.reason, cause.file_name, cause.row_no, cause.load_id, int(cause.by), cause.said) for cause in one.causes]


def test_each_row_is_told_with_its_place_its_load_and_what_changed(reviewed, corrected):
    """The first seven files are loads 1 to 7, the later four 8 to 11: 利用登记2022年, 接收更正, 测评更正, 馆藏更正 by name."""
    with warehouse.memory(corrected) as con:
        load = dict(con.execute("select file_name, max(load_id) from raw.loads group by 1").fetchall())
    register, accession = load["利用登记2022年.csv"], load["接收更正.csv"]
    assert causes(reviewed[DISTRICT, "lookup_visitors"]) == [
        (NEW, "利用登记2022年.csv", 14, register, 4, ()),
        (WITHDRAWN, "利用登记2022年.csv", 4, register, -1, ()),
        (RELATED, "利用登记2022年.csv", 5, None, -1, ()),
    ]
    assert causes(reviewed[DISTRICT, "lookup_pages_copied"]) == [
        (WITHDRAWN, "利用登记2022年.csv", 4, register, -10, ()),
        (NEW, "利用登记2022年.csv", 14, register, 10, ()),
        (CORRECTED, "利用登记2022年.csv", 3, register, 5, ("复印页数：10 → 15",)),
    ]
    said = ("移交单位：民政局 → 教育局", "件数：20 → 25")
    assert causes(reviewed[DISTRICT, "document_items_received"]) == [(CORRECTED, "接收更正.csv", 3, accession, 5, said)]
    assert causes(reviewed[DISTRICT, "document_transfer_units"]) == [(CORRECTED, "接收更正.csv", 3, accession, -1, said)]
    [held] = reviewed[CITY, "holdings_closing"].causes
    assert (held.reason, held.archive_code, held.by, held.said) == (CORRECTED, OTHER, 2, ("卷数：7 → 9",))
    [score] = reviewed[DISTRICT, "self_assessment_score"].causes
    assert (score.reason, score.said) == (CORRECTED, ("得分：81.5 → 85", "等级：合格 → 良好"))


def test_a_rate_is_told_by_its_numerator_and_denominator(reviewed):
    """Visits on the 249 open days of 2022."""
    told = [(one.frozen, one.current) for one in reviewed[DISTRICT, "lookup_workday_average"].parts]
    assert told == [(12, 14), (249, 249)]


def test_a_year_that_stays_while_its_months_change_is_told_by_month(frozen):
    """2 was in February, 4 is in May instead of April, 13 is new in March."""
    [review] = restating.restate(frozen, 2022, DISTRICT)
    told = {
        one.difference.through_month: (one.difference.frozen, one.difference.current, sum(cause.by for cause in one.causes))
        for one in review.changed
        if one.difference.indicator_id == "lookup_registrations"
    }
    assert told == {2: (1, None, -1), 3: (1, 2, 1), 4: (1, None, -1), 5: (1, 2, 1)}


def test_restate_lists_and_changes_nothing(frozen):
    status, said = annals("restate", "2022", "--archives", DISTRICT)
    assert status == 0
    assert "原报数 12，现数 14，差 +2" in said
    assert "复印页数：10 → 15" in said
    assert "--reason" in said
    with warehouse.memory(frozen) as con:
        assert con.execute("select count(*) from raw.restatements").fetchall() == [(0,)]


def test_restate_writes_all_rows_to_a_workbook(frozen, tmp_path):
    out = tmp_path / "重述.xlsx"
    assert annals("restate", "2022", "--out", str(out))[0] == 0
    lines = python_calamine.CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert lines[0][:7] == ["档案馆", "指标", "期间", "单位", "原报数", "现数", "差"]
    assert ["甲区档案馆", "复印档案资料页数", "2022 年", "页", "120", "125"] in [line[:6] for line in lines]
    assert "已经存在" in annals("restate", "2022", "--out", str(out))[1]


@pytest.mark.parametrize(("archive_code", "code", "before", "after"), CHANGED)
def test_a_restatement_stands_beside_the_frozen_figure(restated, archive_code, code, before, after):
    found = figure(restated, code, archive_code)
    assert (found["value"], found["state"], found["restated_value"]) == (before, "restated", after)


def test_the_next_year_is_compared_with_the_restatement_and_says_so(restated):
    """January to March: 3 against 1 + 0 + 4; without registrations in February, incomplete."""
    found = figure(restated, "lookup_visitors", year=2023)
    assert (found["last_value"], found["base"], found["change"]) == (5, "restated", Decimal(-40))
    assert found["change_status"] == "incomplete"


def test_a_restated_year_has_nothing_left_to_restate(restated, home):
    shutil.copytree(restated.home, home.home)
    status, said = annals("restate", "2022")
    assert status == 0
    assert said.count("没有要重述的") == 3


def test_the_journal_tells_loads_freezes_and_restatements_and_holds(restated):
    with warehouse.memory(restated) as con:
        actions = [row[0] for row in con.execute("select action from raw.journal order by entry_no").fetchall()]
        assert audit.faults(con, restated.home) == []
    assert actions == ["load"] * 7 + ["freeze"] * 3 + ["load"] * 4 + ["restate"] * 3


def test_who_froze_and_restated_is_in_the_store_and_nowhere_else(restated):
    tables = [name for (name,) in rows(restated, "select table_name from information_schema.tables")]
    for table in tables:
        found = rows(restated, f"select count(*) from \"{table}\" as told where told::varchar like '%钱乙二%'")
        assert found == [(0,)], table


def test_freezing_tells_figures_and_failed_checks_and_shows_them(at, monkeypatch):
    built = []
    monkeypatch.setattr(build, "build", lambda *args, **kwargs: built.append(args) or build.BuildResult(None, 1, 1, (), 1.0))
    status, said = annals("freeze", "2022", "--by", "钱乙二", "--note", "年报已上报")
    assert status == 0
    assert len(built) == 1
    assert "已冻结 甲区档案馆 2022 年：" in said
    assert "项无数据" in said


def test_only_the_named_archives_is_frozen(at):
    assert [one.archive_code for one in freezing.freeze(at, 2022, "钱乙二", "年报", DISTRICT)] == [DISTRICT]
    assert [one.archive_code for one in freezing.freeze(at, 2022, "钱乙二", "年报")] == [CITY, OTHER]


def test_frozen_digests_are_those_of_the_rows_and_add_up_over_months(at):
    """The digest of a year's rows, of which there are twelve, is that of its months' rows together."""
    freezing.freeze(at, 2022, "钱乙二", "年报", DISTRICT)
    with warehouse.memory(at) as con:
        sql = "select from_month, through_month, evidence_digest from raw.frozen_figures where indicator_id = 'lookup_visitors'"
        spans = con.execute(sql).fetchall()
    by_span = {(first, last): [int(part) for part in digest.split(":")] for first, last, digest in spans}
    months = [by_span[month, month] for month in range(1, 13)]
    assert by_span[1, 12] == [sum(parts) for parts in zip(*months, strict=True)]
    assert by_span[1, 12][0] == 12


KILLED = """
import os, signal
from annals import journal, settings
from annals.frozen import freeze
journal.append = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
freeze.freeze(settings.load(), 2022, "钱乙二", "年报")
"""


def test_a_freeze_that_is_killed_half_way_is_none(at):
    """The kill comes when all is written but the journal's entry."""
    assert subprocess.run([sys.executable, "-c", KILLED], check=False).returncode == -signal.SIGKILL
    with opened(at) as con:
        for table in ("freezes", "frozen_figures", "frozen_evidence", "frozen_lookup_months"):
            assert con.execute(f"select count(*) from raw.{table}").fetchall() == [(0,)], table
    assert len(freezing.freeze(at, 2022, "钱乙二", "年报")) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("freeze", "2023"), "还没有结束"),
        (("freeze", "1999"), "1999 年没有数据。有数据的年份：2021、2022、2023"),
        (("freeze", "2022", "--archives", "1"), "没有代码是 1 的档案馆。有：999000（甲市档案馆）"),
        (("restate", "2022"), "2022 年没有冻结过"),
        (("restate", "2022", "--reason", "补录"), "--reason（为什么）和 --by（谁）"),
    ],
)
def test_a_refusal_says_what_there_is(at, words, said):
    more = ("--by", "钱乙二", "--note", "年报") if words[0] == "freeze" else ()
    status, output = annals(*words, *more)
    assert status == 1
    assert said in output


def test_a_year_is_frozen_once(at):
    freezing.freeze(at, 2022, "钱乙二", "年报")
    status, said = annals("freeze", "2022", "--by", "钱乙二", "--note", "年报")
    assert (status, "annals restate 2022" in said) == (1, True)


def test_a_name_and_a_note_are_asked_for(at):
    assert annals("freeze", "2022", "--by", " ", "--note", "年报")[0] == 1
    assert annals("freeze", "2022", "--note", "年报")[0] == 2


def test_loads_after_the_build_are_asked_about(at, tmp_path):
    write_later(tmp_path / "later")
    ingest([tmp_path / "later"], at)
    status, said = annals("freeze", "2022", "--by", "钱乙二", "--note", "年报")
    assert (status, "annals build" in said, "--as-published" in said) == (1, True, True)
    done = freezing.freeze(at, 2022, "钱乙二", "年报", as_published=True)
    assert len(done) == 3
    status, said = annals("restate", "2022")
    assert (status, "annals build" in said) == (1, True)


def test_nothing_is_frozen_before_a_build(home):
    assert "annals build" in annals("freeze", "2022", "--by", "钱乙二", "--note", "年报")[1]


def test_a_second_restatement_takes_the_place_of_the_first_and_both_are_kept(frozen):
    """As the ledgers stand, then as if they had been corrected once more."""
    restating.restate(frozen, 2022, DISTRICT, "登记补录", "钱乙二")
    with opened(frozen) as con:
        con.execute("update raw.restatements set value = 13 where indicator_id = 'lookup_visitors' and through_month = 12")
    [review] = restating.restate(frozen, 2022, DISTRICT, "再补录", "钱乙二")
    [one] = [one.difference for one in review.changed]
    assert (one.frozen, one.restated, one.stated, one.current) == (12, 13, 13, 14)
    with warehouse.memory(frozen) as con:
        kept = con.execute(
            "select restatement_id, value, reason from raw.restatements"
            " where indicator_id = 'lookup_visitors' and from_month = 1 and through_month = 12 order by 1"
        ).fetchall()
    assert kept == [(1, 13, "登记补录"), (2, 14, "再补录")]


def test_evidence_has_the_columns_that_are_frozen(corrected):
    """Whoever adds a dimension to the evidence adds it to the store."""
    from ingest.store import columns

    [described] = [rows(corrected, "select string_agg(column_name, ' ') from (describe indicator_evidence)")]
    assert set(described[0][0].split()) == set(columns("frozen_evidence")) - {"freeze_id"}
