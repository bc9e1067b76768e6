"""Numbers that somebody has typed: which look like an indicator's and say something else (the sentences are made up)."""

import pytest
from docx import Document
from docx.enum.text import WD_BREAK

from annals.report import pages, typed
from annals.report.sentences import CONTROL, Sentence
from tests.drafts import known, whole_year

FIGURES = whole_year() | {
    "exhibition_visitors": known("exhibition_visitors", "5200", "5000"),
    "training_persons": known("training_persons", "714", "588"),
    "transferring_units": known("transferring_units", "50", "40"),
}


def differing(text: str) -> list[tuple[str, str]]:
    return [(one.printed, one.indicator_id) for one in typed.differing([Sentence(text, text, 0)], FIGURES)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一年来，阅览室接待利用者1,300人次。", ("1,300人次", "lookup_visitors")),
        ("一年来，阅览室接待利用者１３００人次。", ("1300人次", "lookup_visitors")),
        ("为群众提供档案利用4,000卷件。", ("4,000卷件", "lookup_items")),
        ("举办展览，参观群众达到9,000人次。", ("9,000人次", "exhibition_visitors")),
        ("共检查单位35个，形成问题清单。", ("35个", "inspected_units")),
        ("39家单位移交文书档案，现场办理交接。", ("39家", "document_transfer_units")),
        ("接收两类档案4,000件。", ("4,000件", "special_items_received")),
        ("馆藏总量年末达到40.1万卷（件、册）。", ("40.1万卷(件、册)", "holdings_closing")),
        ("馆藏永久纸质档案数字化率为70%。", ("70%", "permanent_digitization_rate")),
        ("与20个区直单位联合办展。", ("20个", "exhibition_departments")),
        ("新增防磁柜4个、监控40个、门禁5套。", ("40个", "cameras_added")),
        ("新增密集架500立方米。", ("500立方米", "shelving_volume_added")),
        ("组织近200人参加省档案局举办的培训。", ("近200人", "provincial_training_persons")),
        ("接待档案利用者人次\t1,300", ("1,300", "lookup_visitors")),
    ],
)
def test_a_number_that_looks_like_an_indicators_and_differs_is_found(text, found):
    assert differing(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "接待利用者1,237人次，比上年增长3.1%。",
        "接待利用者1,230余人次。",
        "接待利用者约1,200人次。",
        "接待利用者近1,300人次。",
        "接待利用者0.12万人次。",
        "接待利用者比上年的1,200人次有所增加。",
        "馆藏总量36.97万卷（件、册）。",
        "接待利用者\ufdd0人次。",
        "按照〔2022〕5号文件和《档案法》第12条，2022年3月5日起开放。",
        "预计可再接收5—10年的档案。",
        "2023年计划接待利用者2,000人次。",
        "力争检查单位50个。",
        "每周开放5天，每天接待利用者不少于8小时。",
        "召开会议12次，走访群众300户。",
        "联系电话0755-12345678。",
    ],
)
def test_a_right_number_a_date_an_ordinal_a_range_and_a_plan_are_no_findings(text):
    assert differing(text) == []


def test_what_the_warehouse_says_stands_with_the_finding():
    [found] = typed.differing([Sentence(text := "接待利用者1,300人次。", text, 0)], FIGURES)
    assert (found.name_zh, found.system, found.why) == ("接待档案利用者人次", "1,237人次", "单位和名称")
    assert CONTROL == "\ufdd0"


def test_pages_are_estimated_by_the_grid_of_an_official_document():
    draft = Document()
    for _ in range(23):
        draft.add_paragraph("一行")
    draft.add_paragraph("字" * (28 * 21))
    draft.add_paragraph("末段")
    said = pages.pages(draft.element.body)
    assert (said[0], said[21], said[22], said[-1]) == ("约第1页", "约第1页", "约第2页", "约第3页")


def test_pages_are_words_where_it_has_left_them():
    draft = Document()
    for at in range(4):
        run = draft.add_paragraph().add_run("字")
        if at in (1, 3):
            run._r.insert(
                0, run._r.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}lastRenderedPageBreak")
            )
    assert pages.pages(draft.element.body) == ["第1页", "第2页", "第2页", "第3页"]


def test_a_page_break_begins_a_page():
    draft = Document()
    draft.add_paragraph("前").add_run().add_break(WD_BREAK.PAGE)
    draft.add_paragraph("后")
    assert pages.pages(draft.element.body) == ["约第1页", "约第2页"]
