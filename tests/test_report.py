"""The draft of the annual summary: every figure in its section with its unit, whatever the ledgers say or leave out."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from docx.oxml.ns import qn

from annals.errors import ClerkError
from annals.report import render
from tests.drafts import CATALOG, KINDS_OF_STOREROOM, SUMMARY, known, printed, rendered, text, whole_year
from tests.figures import publish

SECTIONS = dict(
    zip(
        "一二三四五六七八",
        ["思想建设", "利用服务", "执法检查", "基本业务", "宣传教育", "数字化", "人才队伍", "安全屏障"],
        strict=True,
    )
)
LEDGERS = sorted({CATALOG[name]["ledger"] for name in SUMMARY})
BROKEN = re.compile(r"[，。；、：（][，。；、：）]|各【|  |\{|\}|None|nan")


def value(draft, indicator_id):
    """The one control with an indicator's number in the sentences of the summary."""
    wanted = f"annals:{indicator_id}:2022:999001:value"
    [control] = [one for one in printed(draft) if one.tag == wanted and not one.is_in_table]
    return control


def clauses(draft):
    """The clause of each change, by indicator: what stands in its controls together."""
    said = {}
    for one in printed(draft):
        if one.tag.rpartition(":")[2] in ("basis", "way", "rate") and not one.is_in_table:
            said[one.tag.split(":")[1]] = said.get(one.tag.split(":")[1], "") + one.text
    return said


def gone(figure):
    return replace(figure, value=None, value_status="missing", change=None, change_status="missing", label=None)


@pytest.fixture(scope="module")
def draft(tmp_path_factory):
    from annals import settings

    home = replace(settings.load(), home=tmp_path_factory.mktemp("draft"))
    return rendered(home, whole_year())[0]


def test_the_fifty_figures_of_the_summary_are_the_catalogs():
    assert list(SUMMARY) == sorted(
        (name for name, row in CATALOG.items() if row["figure_no"]), key=lambda name: int(CATALOG[name]["figure_no"])
    )
    assert len(SUMMARY) == 50


@pytest.mark.parametrize("indicator_id", SUMMARY)
def test_a_figure_stands_in_its_section_with_its_number_and_unit(draft, indicator_id):
    control = value(draft, indicator_id)
    part, section = control.headings
    assert part == "一、2022年主要工作情况"
    assert section[:3] in ("（一）", "（二）", "（三）", "（四）", "（五）", "（六）", "（七）", "（八）")
    assert SECTIONS[section[1]] in section
    assert SECTIONS[section[1]] == CATALOG[indicator_id]["section"]
    assert (control.text + control.follows).startswith(SUMMARY[indicator_id][2])
    assert not control.is_highlighted


def test_the_draft_has_its_parts_signature_and_next_year(draft):
    lines = text(draft).splitlines()
    assert lines[0] == "2022年度兰台区档案馆档案工作总结"
    assert lines[1].startswith("2022年，")
    headings = [line for line in lines if re.match(r"[一二三]、|（[一二三四五六七八]）", line)]
    assert [line[: line.index("、") + 1 if line[1] == "、" else 3] for line in headings] == (
        ["一、", *(f"（{number}）" for number in "一二三四五六七八"), "二、", "三、", "（一）", "（二）", "（三）"]
    )
    assert "三、2023年工作打算" in headings
    assert lines[lines.index("【待补：成文日期】") - 1] == "兰台区档案馆"


def test_changes_are_said_where_they_help_and_never_of_equipment(draft):
    changes = clauses(draft)
    assert changes["lookup_visitors"] == "比上年增长3.1%"
    assert changes["lookup_items"] == "比上年下降4.0%"
    assert changes["lookup_pages_copied"] == "与上年持平"
    assert changes["permanent_digitization_rate"] == "比上年提高3.0个百分点"
    assert changes["self_assessment_score"] == "比上年提高1.5分"
    assert not {"equipment", "storerooms"} & {CATALOG[name]["ledger"] for name in changes}


def test_what_no_ledger_says_is_left_to_people_and_listed(home):
    draft, missing = rendered(home, whole_year())
    assert {one.indicator for one in missing} == {None}
    assert [one.name for one in missing][:2] == ["年度重点任务和所获荣誉", "学习重点和成效"]
    assert all(f"【待补：{one.name}】" in text(draft) for one in missing)
    runs = [words.getparent() for words in draft.element.body.iter(qn("w:t")) if "【待补" in (words.text or "")]
    assert all(run.xpath("./w:rPr/w:highlight") for run in runs)


@pytest.mark.parametrize("ledger", LEDGERS)
def test_without_a_ledger_its_figures_are_to_be_filled_in_and_no_zero_appears(home, ledger):
    year = {name: gone(figure) if figure.ledger == ledger else figure for name, figure in whole_year().items()}
    draft, missing = rendered(home, year)
    absent = [name for name in SUMMARY if CATALOG[name]["ledger"] == ledger]
    for name in absent:
        control = value(draft, name)
        assert control.text == f"【待补：{CATALOG[name]['name_zh']}】"
        assert control.is_highlighted
        assert SECTIONS[control.headings[1][1]] == CATALOG[name]["section"]
    assert not set(absent) & set(clauses(draft))
    assert not re.search(r"(?<![\d.,])0(?![\d.])", text(draft))
    assert not BROKEN.search(text(draft))
    assert {one.indicator for one in missing} - {None} == set(absent)
    assert len({one.name for one in missing}) == len(missing)


def test_a_missing_figure_is_reported_with_the_ledger_that_should_say_it(home):
    _, missing = rendered(home, whole_year(lookup_visitors=gone(whole_year()["lookup_visitors"])))
    assert (missing[0].indicator, missing[0].name) == ("lookup_visitors", "接待档案利用者人次")
    assert missing[0].reason == "档案利用登记簿里没有可供计算的记录"


def test_every_zero_is_printed_in_a_sentence_that_reads_well(home):
    draft, _ = rendered(home, {name: known(name, "0", "0") for name in whole_year()})
    assert {value(draft, name).text for name in SUMMARY} == {"0"}
    assert "未组织集体学习和主题党日活动（0次）" in text(draft)
    assert "年内未新增永久、专业、图书资料库（0个）" in text(draft)
    assert not BROKEN.search(text(draft))


def test_devices_that_were_not_added_are_named_apart(home):
    draft, _ = rendered(
        home,
        whole_year(cameras_added=known("cameras_added", "0", "5"), leak_detectors_added=known("leak_detectors_added", "0", "5")),
    )
    assert "新增防磁柜4个、门禁5套、除湿加湿一体机7台" in text(draft)
    assert "；年内未新增监控（0个）、漏水检测装置（0个）。" in text(draft)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ("111", "新增永久、专业、图书资料库各1个，共3个。"),
        ("421", "新增永久、专业、图书资料库共7个，其中永久库4个、专业库2个、图书资料库1个。"),
        ("010", "新增永久、专业、图书资料库共1个，其中专业库1个，未新增永久库（0个）、图书资料库（0个）。"),
        ("000", "年内未新增永久、专业、图书资料库（0个）。"),
    ],
)
def test_each_n_is_said_only_where_the_three_kinds_of_storeroom_are_equal(home, counts, sentence):
    kinds = {name: known(name, count, "0") for name, count in zip(KINDS_OF_STOREROOM, counts, strict=True)}
    total = known("storerooms_added", str(sum(map(int, counts))), "0")
    assert sentence in text(rendered(home, whole_year(storerooms_added=total, **kinds))[0])


@pytest.mark.parametrize(
    ("opening", "closing", "sentence"),
    [
        ("341234", "369658", "馆藏总量年初为34.12万卷（件、册），年末增至36.97万卷（件、册）。"),
        ("369658", "341234", "馆藏总量年初为36.97万卷（件、册），年末减至34.12万卷（件、册）。"),
        ("341234", "341234", "馆藏总量年初为34.12万卷（件、册），年末保持在34.12万卷（件、册）。"),
        ("341201", "341234", "馆藏总量年初为34.12万卷（件、册），年末略增至34.12万卷（件、册）。"),
        (None, "341234", "馆藏总量年初为【待补：年初馆藏数量】卷（件、册），年末为34.12万卷（件、册）。"),
    ],
)
def test_the_verb_between_opening_and_closing_follows_the_numbers_before_rounding(home, opening, closing, sentence):
    holdings = {
        "holdings_opening": known("holdings_opening", opening, None),
        "holdings_closing": known("holdings_closing", closing, opening),
    }
    assert sentence in text(rendered(home, whole_year(**holdings))[0])


def test_an_incomplete_figure_is_shown_highlighted_and_listed(home):
    incomplete = known("inspected_units", "32", "30", value_status="incomplete", change_status="incomplete", months_missing=2)
    draft, missing = rendered(home, whole_year(inspected_units=incomplete))
    assert value(draft, "inspected_units").text == "32"
    assert value(draft, "inspected_units").is_highlighted
    assert "比上年增长6.7%" in text(draft)
    assert missing[0].reason == "监督检查台账缺2个月的记录，已填的数字请核对"
    assert f"1. 监督检查单位数：{missing[0].reason}。" in text(draft).splitlines()


def test_a_first_year_says_once_what_could_not_be_compared(home):
    first = {
        name: replace(figure, last_value=None, change=None, change_status="no_base") for name, figure in whole_year().items()
    }
    draft, _ = rendered(home, first)
    assert "接待各类档案利用者1,237人次；提供利用档案3,456卷件次；为利用者复印档案5,678页。" in text(draft)
    assert text(draft).splitlines()[-1].startswith("没有上年数据、文中未与上年比较的：接待档案利用者人次、提供利用卷件次")
    assert not BROKEN.search(text(draft))


def test_a_running_year_says_how_far_it_goes(home):
    draft, _ = rendered(home, {name: replace(figure, through_month=9) for name, figure in whole_year().items()})
    assert "1至9月接待各类档案利用者1,237人次，比上年同期增长3.1%" in text(draft)
    assert "截至9月末" in text(draft)
    assert "全年" not in text(draft)


def test_a_draft_that_is_there_already_is_not_overwritten_unless_asked(home):
    publish(home, list(whole_year().values()), {"999001": "兰台区档案馆"})
    out = home.home / "总结.docx"
    out.write_text("改过的稿子", "utf-8")
    with pytest.raises(ClerkError, match="已经存在"):
        render(home, 2022, out, archive_code="999001")
    assert out.read_text("utf-8") == "改过的稿子"
    render(home, 2022, out, archive_code="999001", overwrite=True)
    assert out.read_bytes().startswith(b"PK")


def test_a_run_killed_while_writing_leaves_the_old_draft_and_no_half_one(home, monkeypatch):
    publish(home, list(whole_year().values()), {"999001": "兰台区档案馆"})
    out = home.home / "总结.docx"
    out.write_text("原来的稿子", "utf-8")

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        render(home, 2022, out, archive_code="999001", overwrite=True)
    assert [path.name for path in home.home.glob("*总结*")] == ["总结.docx"]
    assert out.read_text("utf-8") == "原来的稿子"


def test_a_year_without_data_is_refused_with_the_years_there_are(home):
    empty = [replace(gone(figure), stat_year=1999) for figure in whole_year().values()]
    publish(home, [*whole_year().values(), *empty], {"999001": "兰台区档案馆"})
    with pytest.raises(ClerkError, match="兰台区档案馆没有1999年的数据。有数据的年度：2022。"):
        render(home, 1999, home.home / "总结.docx", archive_code="999001")


def test_an_unknown_archives_is_refused_with_those_there_are(home):
    publish(home, list(whole_year().values()), {"999001": "兰台区档案馆"})
    with pytest.raises(ClerkError, match="没有代码为 888 的档案馆。现有：999001（兰台区档案馆）"):
        render(home, 2022, home.home / "总结.docx", archive_code="888")


def test_a_folder_that_is_not_there_is_said(home):
    publish(home, list(whole_year().values()), {"999001": "兰台区档案馆"})
    with pytest.raises(ClerkError, match="写不了"):
        render(home, 2022, home.home / "没有的文件夹" / "总结.docx", archive_code="999001")
