"""The office's template: what it may ask for, what it may not, and the layout of GB/T 9704 that it carries (domain.md 6)."""

import re
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from annals.errors import ClerkError
from annals.report.address import LONGEST, Address, read, tag
from annals.report.render import ANNUAL_SUMMARY
from tests.drafts import known, printed, rendered, text, whole_year, write_template

HOSTILE = "<b>&{{x}}{% y %}\x0b\ufdd0lookup_visitors:value\ufdd1"
BLACK = ("DraftNoteTitle", "AttachmentLabel", "TableHead", "TableSection")
FONTS = {"Title": "方正小标宋简体", "Heading1": "黑体", "Heading2": "楷体_GB2312", "BodyText": "仿宋_GB2312"}


def test_an_expression_may_stand_anywhere_in_a_run_and_takes_its_font(home, tmp_path):
    template = Document()
    sentence = template.add_paragraph()
    runs = [sentence.add_run(words) for words in ("共{{ lookup_vis", "itors }}人次，", "复印{{ lookup_pages_copied }}页。")]
    for run in runs:
        run.bold = True
    template.save(tmp_path / "样稿.docx")
    draft, _ = rendered(home, whole_year(), template=tmp_path / "样稿.docx")
    assert text(draft) == "共1,237人次，复印5,678页。"
    assert [one.text for one in printed(draft)] == ["1,237", "5,678"]
    assert all(run.xpath("./w:rPr/w:b") for run in draft.element.body.iter(qn("w:r")))


def test_a_figure_may_stand_in_a_table_and_in_a_footer(home, tmp_path):
    template = Document()
    template.add_table(1, 1).cell(0, 0).text = "{{ lookup_visitors }}"
    template.sections[0].footer.paragraphs[0].text = "接待{{ lookup_visitors }}人次"
    template.save(tmp_path / "样稿.docx")
    draft, _ = rendered(home, whole_year(), template=tmp_path / "样稿.docx")
    assert [one.text for one in printed(draft)] == ["1,237"]
    footer = draft.sections[0].footer._element
    assert "".join(words.text for words in footer.iter(qn("w:t"))) == "接待1,237人次"
    assert len(list(footer.iter(qn("w:sdt")))) == 1


def test_a_template_decides_which_figures_are_asked_for(home, tmp_path):
    template = write_template(tmp_path / "简报.docx", "接待{{ lookup_visitors }}人次，去年{{ lookup_visitors.last }}人次。")
    absent = {name: known(name, None, "1200") for name in ("lookup_visitors", "lookup_items")}
    draft, missing = rendered(home, whole_year(**absent), template=template)
    assert text(draft) == "接待【待补：接待档案利用者人次】人次，去年1,200人次。"
    assert [one.indicator for one in missing] == ["lookup_visitors"]


def test_every_control_has_a_tag_that_word_allows_a_title_and_a_number_of_its_own(home):
    controls = printed(rendered(home, whole_year())[0])
    about = [one.element.find(qn("w:sdtPr")) for one in controls]
    numbers = [one.find(qn("w:id")).get(qn("w:val")) for one in about]
    assert len(set(numbers)) == len(controls) > 50
    assert max(len(one.tag) for one in controls) <= 64
    assert about[0].find(qn("w:alias")).get(qn("w:val")) == "集体学习和主题党日活动次数"


def test_an_address_too_long_for_word_is_tagged_by_its_digest(home):
    long = Address("lookup_visitors", 2022, "9" * 40)
    said = tag(long, 88, "1,237")
    assert len(long.path) > LONGEST >= len(said)
    assert said.startswith("annals:~")
    assert read(said).has_printed("1,237") and not read(said).has_printed("1,238")


def test_the_offices_own_comments_in_a_template_stay_beside_the_passports(home, tmp_path):
    template = Document()
    paragraph = template.add_paragraph("接待{{ lookup_visitors }}人次。")
    template.add_comment(paragraph.runs, "这一句每年都要写", "办公室", "办")
    template.save(tmp_path / "样稿.docx")
    draft, _ = rendered(home, whole_year(), template=tmp_path / "样稿.docx")
    assert [(one.comment_id, one.author) for one in draft.comments] == [(0, "办公室"), (1, "兰台年鉴")]


def test_hostile_values_are_printed_as_they_are_and_nothing_of_them_runs(home):
    year = whole_year()
    draft, missing = rendered(
        home,
        whole_year(
            service_rated_units=replace(year["service_rated_units"], label=HOSTILE),
            inspected_units=replace(
                year["inspected_units"], name_zh=HOSTILE, value=None, value_status="missing", change=None, change_status="missing"
            ),
        ),
        name=HOSTILE,
    )
    inert = "<b>&{{x}}{% y %}lookup_visitors:value"
    assert text(draft).startswith(f"2022年度{inert}档案工作总结")
    assert f"等级为{inert}。" in text(draft)
    assert f"共检查单位【待补：{inert}】个" in text(draft)
    assert missing[0].name == inert


@pytest.mark.parametrize(
    "words", ["{{ lookup_visitorz }}", "{% if lookup_visitorz.value %}多{% endif %}", "{{ lookup_visitors.lookup_visitorz }}"]
)
def test_a_misspelt_name_is_refused_and_named(home, tmp_path, words):
    with pytest.raises(ClerkError, match=r"样稿\.docx.*lookup_visitorz"):
        rendered(home, whole_year(), template=write_template(tmp_path / "样稿.docx", words))


@pytest.mark.parametrize(
    "words",
    [
        "{{ lookup_visitors.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ lookup_visitors.figure.__init__.__globals__ }}",
        "{% include '/etc/hostname' %}",
        "{% if lookup_visitors %}没有结束",
        "{{ lookup_visitors",
    ],
)
def test_an_unsafe_or_broken_expression_is_refused(home, tmp_path, words):
    with pytest.raises(ClerkError, match=r"样稿\.docx"):
        rendered(home, whole_year(), template=write_template(tmp_path / "样稿.docx", words))


def test_a_template_that_is_no_word_file_is_refused(home, tmp_path):
    (tmp_path / "样稿.docx").write_text("不是", "utf-8")
    for path in (tmp_path / "样稿.docx", tmp_path / "没有.docx"):
        with pytest.raises(ClerkError, match="不是 Word 文档"):
            rendered(home, whole_year(), template=path)


def test_nothing_of_the_template_is_left_in_a_draft(home):
    draft, _ = rendered(home, whole_year())
    for part in (one for one in draft.part.package.iter_parts() if one.partname.endswith(".xml")):
        assert not re.search(r"\{\{|\{%|%\}|\}\}|[\ufdd0-\ufdef]", part.blob.decode("utf-8"))


def test_the_page_is_that_of_gb_t_9704():
    [section] = Document(ANNUAL_SUMMARY).sections
    sizes = [
        section.page_width,
        section.page_height,
        section.top_margin,
        section.left_margin,
        section.bottom_margin,
        section.right_margin,
    ]
    assert [round(size / Mm(1), 1) for size in sizes] == [210, 297, 37, 28, 35, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    pitch, space = (int(grid.get(qn(f"w:{name}"))) for name in ("linePitch", "charSpace"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert int(Mm(225).twips / pitch) == 22
    assert int(Mm(156).pt / (16 + space / 4096)) == 28


def test_the_fonts_and_indents_are_in_the_templates_styles():
    styles = {style.style_id: style for style in Document(ANNUAL_SUMMARY).styles}
    for name, font in FONTS.items():
        assert styles[name].font.size == Pt(22 if name == "Title" else 16)
        assert styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) == font
    for name in ("BodyText", "Heading1", "Heading2"):
        indent = styles[name].element.pPr.ind
        assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "640")
    assert Document(ANNUAL_SUMMARY).settings.odd_and_even_pages_header_footer


def test_every_run_of_a_draft_names_the_east_asian_font_of_its_style(home):
    draft, _ = rendered(home, whole_year())
    for paragraph in draft.element.body.iter(qn("w:p")):
        fonts = {run.rPr.rFonts.get(qn("w:eastAsia")) for run in paragraph.iter(qn("w:r"))}
        by_style = {"AttachmentTitle": "方正小标宋简体"} | FONTS | dict.fromkeys(BLACK, "黑体")
        assert fonts == {by_style.get(paragraph.style, "仿宋_GB2312")}
