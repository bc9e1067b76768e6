"""The draft on paper: GB/T 9704-2012's page of 22 lines of 28 characters, every character there, every page as it was approved."""

import subprocess
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from annals import report, settings
from annals.report.render import ANNUAL_SUMMARY
from annals.settings import REPORT_TEMPLATES
from tests import printed_pages

TOLERANCE = 2.5  # grey levels on average: the same page has none, a margin moved by 5 mm more than 6
TEMPLATES = sorted(REPORT_TEMPLATES.glob("*.docx"))
LONG = "档案工作是党和国家各项事业不可缺少的基础工作必须常抓不懈久久为功。" * 60


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return printed_pages.filled(replace(settings.load(), home=tmp_path_factory.mktemp("printed")))


@pytest.fixture(scope="module")
def printed(home, tmp_path_factory):
    printed_pages.needed()
    return printed_pages.summary(home, tmp_path_factory.mktemp("pdf"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_template_has_the_page_of_gb_t_9704_and_names_its_fonts_on_every_run(template):
    document = Document(template)
    [section] = document.sections
    sides = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round(side / Mm(1), 1) for side in sides] == [37, 28, 35, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert {name: grid.get(qn(f"w:{name}")) for name in ("type", "linePitch", "charSpace")} == (
        {"type": "linesAndChars", "linePitch": "579", "charSpace": "-849"}
    )
    for run in document.element.body.iter(qn("w:r")):
        fonts = run.rPr.rFonts
        assert len({fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia", "cs")}) == 1
        assert fonts.get(qn("w:hint")) == "eastAsia"
    assert document.settings.odd_and_even_pages_header_footer
    assert [footer._element.xpath("string(.//w:jc/@w:val)") for footer in (section.footer, section.even_page_footer)] == [
        "right",
        "left",
    ]


def test_headings_of_four_levels_have_the_fonts_of_gb_t_9704():
    styles = {style.style_id: style.element for style in Document(ANNUAL_SUMMARY).styles}
    fonts = [styles[f"Heading{level}"].rPr.rFonts.get(qn("w:eastAsia")) for level in (1, 2, 3, 4)]
    assert fonts == ["黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312"]
    assert [styles[f"Heading{level}"].pPr.ind.get(qn("w:firstLineChars")) for level in (1, 2, 3, 4)] == ["200"] * 4


def test_a_full_page_has_22_lines_of_28_characters(home, tmp_path):
    printed_pages.needed()
    template = Document(ANNUAL_SUMMARY)
    body = template.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    for _ in range(2):
        template.add_paragraph(LONG, style=template.styles["Body Text"])
    template.save(tmp_path / "长文.docx")
    report.render(home, 2022, tmp_path / "稿.docx", archive_code="999001", template=tmp_path / "长文.docx")
    made = printed_pages.pdf(tmp_path / "稿.docx", tmp_path)
    lines = printed_pages.lines(made, 2)
    assert len(lines) == 22
    full = [len(line) for line in lines]
    assert sorted(full)[len(full) // 2] == 28
    assert all(27 <= length <= 29 for length in full)  # punctuation may hang or be drawn in at a line's end


def test_no_character_is_missing_on_paper(printed):
    text = subprocess.run(["pdftotext", str(printed), "-"], check=True, capture_output=True, text=True).stdout
    for words in ("档案工作总结", "【待补：", "1,237", "㎡", "m³", "卷（件、册）", "“十防”", "数据版本：", "附件2"):
        assert words in text.replace("\n", "").replace(" ", "")
    assert "\ufffd" not in text and "□" not in text
    fonts = subprocess.run(["pdffonts", str(printed)], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    assert fonts and all("Noto" in line and line.split()[-5] == "yes" for line in fonts if "CJK" in line)
    assert any("CJK" in line for line in fonts)


def test_every_page_looks_as_it_was_approved(printed, tmp_path):
    """`make pictures` keeps the pages anew, after somebody has looked at them."""
    now = printed_pages.pictures(printed, tmp_path, 20)
    kept = [printed_pages.stored(path) for path in sorted(printed_pages.KEPT.glob("*.pgm"))]
    assert len(now) == len(kept)
    assert [
        page for page, (one, other) in enumerate(zip(now, kept, strict=True), 1) if printed_pages.distance(one, other) > TOLERANCE
    ] == []


def test_a_page_whose_margin_has_moved_is_another_page(home, tmp_path):
    printed_pages.needed()
    template = Document(ANNUAL_SUMMARY)
    template.sections[0].left_margin = Mm(33)
    template.save(tmp_path / "偏.docx")
    report.render(home, 2022, tmp_path / "稿.docx", archive_code="999001", template=tmp_path / "偏.docx")
    [first, *_] = printed_pages.pictures(printed_pages.pdf(tmp_path / "稿.docx", tmp_path), tmp_path, 1)
    assert printed_pages.distance(first, printed_pages.stored(printed_pages.KEPT / "annual_summary-01.pgm")) > 2 * TOLERANCE
