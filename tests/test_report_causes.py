"""Why a figure of a draft is another now: rows that came, were corrected, withdrawn or no longer count, a freeze; from real ledgers."""

import subprocess
import sys
from dataclasses import replace

import pytest

from annals import report, settings, warehouse
from annals.build import build
from annals.errors import ClerkError
from annals.frozen.freeze import freeze
from annals.report import causes, command, diff, package
from annals.report.address import Address
from annals.report.behind import at_hand
from annals.report.edited import opened
from annals.report.refresh import refresh
from annals.report.render import Asked
from annals.report.source import Source
from ingest.door import ingest
from tests.drafts import write_template

TRAINING = "培训编号,培训日期,培训名称,组织方,形式,参加单位数,参加人数,学时"
STUDY = "活动编号,活动日期,活动类型,主题,参加人数"
FIRST = {
    "2022年业务培训台账.csv": [
        TRAINING,
        "PX1,2022-03-01,整理培训,本馆,线下,20,55,3",
        "PX2,2022-04-01,整理培训,区档案局,线下,20,55,3",
        "PX3,2022-05-01,全省培训,省档案局,线上,9,60,3",
        "PX4,2022-06-01,整理培训,本馆,线下,20,55,3",
    ],
    "2022年学习活动台账.csv": [STUDY, "XX1,2022-03-01,集体学习,学习,20", "XX2,2022-03-08,主题党日,学习,20"],
    "2023年学习活动台账.csv": [STUDY, "XX3,2023-01-05,集体学习,学习,20"],
}
# PX2 was not the district's, PX3 had ten more persons, PX4 is gone, PX5 is new; XX2 was no session that counts.
LATER = {
    "2022年业务培训台账（更正）.csv": [
        TRAINING,
        "PX1,2022-03-01,整理培训,本馆,线下,20,55,3",
        "PX2,2022-04-01,整理培训,市档案局,线下,20,55,3",
        "PX3,2022-05-01,全省培训,省档案局,线上,9,70,3",
        "PX5,2022-06-02,整理培训,本馆,线下,20,55,3",
    ],
    "2022年学习活动台账（更正）.csv": [STUDY, "XX1,2022-03-01,集体学习,学习,20", "XX2,2022-03-08,其他,学习,20"],
}
HOLD = """
import sys
from dataclasses import replace
from pathlib import Path
from annals import settings
from ingest.store import opened
with opened(replace(settings.load(), home=Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""
TEXT = "集中学习{{ training_sessions }}次，{{ provincial_training_persons }}人，{{ study_sessions }}次，版本{{ data_version }}。"


def load(home, folder, files):
    folder.mkdir()
    for name, lines in files.items():
        (folder / name).write_text("\n".join(lines), "utf-8")
    assert {one.status for one in ingest([folder], home)} == {"loaded"}
    build(home)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A district whose drafts `第一稿` and `第二稿` are from before and after its ledgers were corrected; then the year is frozen."""
    folder = tmp_path_factory.mktemp("causes")
    at = replace(settings.load(), home=folder / "home", archive_code="999001", archive_name="兰台区档案馆")
    load(at, folder / "first", FIRST)
    template = write_template(folder / "样稿.docx", TEXT)
    report.render(at, 2022, at.home / "第一稿.docx", template=template)
    load(at, folder / "later", LATER)
    report.render(at, 2022, at.home / "第二稿.docx", template=template)
    return at


def told(differences):
    return {one.name: (one.before, one.after, one.why) for one in differences if one.name != "数据版本"}


WITHDRAWN = "本台账撤下的行 1 行（第 4 次装载）"


def test_new_corrected_withdrawn_and_uncounted_rows_are_told_apart_with_load_and_file(home):
    found = told(diff.with_warehouse(home, home.home / "第一稿.docx"))
    assert found["业务知识集中学习次数"] == (
        *("3", "2"),
        f"新增的行 1 行（第 4 次装载：2022年业务培训台账（更正）.csv）；{WITHDRAWN}",
    )
    assert found["参加全省在线培训人数"] == (
        "60",
        "70",
        f"更正的行 1 行（第 4 次装载：2022年业务培训台账（更正）.csv）；{WITHDRAWN}",
    )
    assert found["集体学习和主题党日活动次数"] == (
        "2",
        "1",
        "本台账更正后不计入的行 1 行（第 5 次装载：2022年学习活动台账（更正）.csv）",
    )


def test_two_drafts_tell_the_same_causes_as_a_draft_and_the_warehouse(home):
    between = diff.between_drafts(home, home.home / "第一稿.docx", home.home / "第二稿.docx")
    assert told(between) == told(diff.with_warehouse(home, home.home / "第一稿.docx"))
    assert told(diff.with_warehouse(home, home.home / "第二稿.docx")) == {}


def test_the_record_is_of_the_load_at_which_the_draft_was_printed(home):
    first, second = (opened(home.home / f"{name}稿.docx").record for name in ("第一", "第二"))
    assert (first.load_id, second.load_id) == (3, 5)
    assert [one.state for one in first.printed.values() if one.definition] == ["draft"] * 3


def test_while_the_store_is_being_written_new_and_corrected_rows_are_not_told_apart(home):
    held = [sys.executable, "-c", HOLD, str(home.home)]
    with subprocess.Popen(held, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        found = told(diff.with_warehouse(home, home.home / "第一稿.docx"))
        holder.stdin.close()
    assert found["参加全省在线培训人数"][2].startswith("新增或更正的行 1 行（第 4 次装载")


def test_another_definition_is_a_cause_and_no_cause_at_all_is_said(home):
    with warehouse.connect(home) as con:
        source = Source(con)
        address = Address("training_sessions", 2022, "999001")
        behind = at_hand(con, [address], source)
        asked = behind.asked(address, source.figure(address))
        meant = causes.meaning(asked.meaning)
        same = causes.causes(con, None, asked, causes.Then("training_sessions", meant, 5, "draft"))
        other = causes.causes(con, None, asked, causes.Then("training_sessions", "00000000", 5, "draft"))
        frozen = causes.causes(con, None, asked, causes.Then("training_sessions", meant, 5, "frozen"))
    assert (causes.said(same), causes.said(other), causes.said(frozen)) == (
        "依据的台账没有变，算法可能改了",
        "口径调整",
        "冻结已撤销",
    )


def test_a_final_of_a_frozen_year_is_stamped_and_its_draft_says_that_it_is_frozen(home, tmp_path):
    freeze(home, 2022, "王", "年报已上报")
    build(home)
    draft = tmp_path / "稿.docx"
    draft.write_bytes((home.home / "第二稿.docx").read_bytes())
    refreshed = refresh(home, draft)
    [version] = [one.after for one in refreshed.changes if one.name == "数据版本"]
    assert "2022 年数据于" in version and "冻结（日志第" in version
    template = home.templates
    template.mkdir()
    write_template(template / "短.docx", "集中学习{{ training_sessions }}次。")
    command.report(home, Asked(2022, "999001", is_final=True), tmp_path / "定稿.docx", template="短")
    assert "2022 年数据于" in package.opened(tmp_path / "定稿.docx").parts["docProps/custom.xml"].decode()
    with pytest.raises(ClerkError, match="没有本系统的数字控件"):
        refresh(home, tmp_path / "定稿.docx")
