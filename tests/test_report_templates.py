"""The office's own templates: where they may lie, what is wrong with one, and what a hostile one cannot do."""

import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from annals import report, settings
from annals.errors import ClerkError
from annals.report import lint, package, templates
from annals.report.package import DOCUMENT
from annals.report.refresh import refresh
from tests import hostile_drafts
from tests.drafts import known, printed, rendered, text, whole_year, write_template
from tests.figures import publish


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    at = replace(settings.load(), home=tmp_path_factory.mktemp("templates"), archive_code="999001")
    year = whole_year(pages_digitized_in_year=known("pages_digitized_in_year", "453616", "540437"))
    publish(at, list(year.values()), {"999001": "兰台区档案馆"})
    at.templates.mkdir()
    return at


def problems(home, tmp_path, *paragraphs):
    found = lint.lint(home, str(write_template(tmp_path / "样稿.docx", *paragraphs)))
    return [(one.severity, one.where, one.what) for one in found.problems]


def test_the_projects_templates_are_in_order_and_show_what_each_slot_will_say(home):
    for name, _, _ in templates.listed(home):
        found = lint.lint(home, name)
        assert [one for one in found.problems if one.severity == "错误"] == []
        assert ("lookup_visitors", "数", "1,237") in found.slots


def test_templates_are_found_by_name_and_the_offices_own_win(home):
    own = write_template(home.templates / "brief.docx", "本馆的简报")
    assert templates.find(home, "brief") == templates.find(home, "brief.docx") == own
    assert ("brief", "本单位", "brief") in [(name, whose, name) for name, whose, _ in templates.listed(home)]
    own.unlink()
    assert templates.find(home, "brief").parent == settings.REPORT_TEMPLATES
    assert templates.find(home).name == "annual_summary.docx"


def test_a_template_from_anywhere_else_is_refused(home, tmp_path):
    elsewhere = write_template(tmp_path / "别处.docx", "x")
    link = home.templates / "链接.docx"
    link.symlink_to(elsewhere)
    for name in (str(elsewhere), "../别处.docx", "链接"):
        with pytest.raises(ClerkError, match="模板"):
            templates.find(home, name)
    link.unlink()
    with pytest.raises(ClerkError, match=r"没有叫“没有的”的模板。现有：annual_summary、brief、quarterly_bulletin。"):
        templates.find(home, "没有的")


def test_a_new_template_is_a_copy_that_is_not_written_over(home):
    made = templates.new(home, "我的.docx", "brief")
    assert made.read_bytes() == (settings.REPORT_TEMPLATES / "brief.docx").read_bytes()
    for name in ("我的.docx", "../我的.docx", "我的.doc", ".docx"):
        with pytest.raises(ClerkError):
            templates.new(home, name)


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("接待{{ lookup_visitorz }}人次", "没有叫 lookup_visitorz 的指标"),
        ("{{ lookup_visitors.chnage }}", "lookup_visitors.chnage：没有 chnage 这个部分"),
        ('{% for c in inspected_units.by("channel") %}{{ c }}{% endfor %}', 'inspected_units.by("channel")：不能这样分列'),
        ("{{ lookup_visitors", "标记断开了：只有开头或者只有结尾"),
        ("｛｛ lookup_visitors ｝｝", "标记的括号是全角的，或者中间有空格"),
        ("前面{%p if year %}后面", "{%p、{%tr、{%tc 的标记要独占一段（一行、一格）"),
        ("{% if year %}没有结束", "写法有错"),
        ("{{ lookup_visitors.__class__ }}", "不允许的表达式 .__class__"),
        ("{{ lookup_visitors.source.con }}", "不允许的表达式 .con"),
        ("{% include 'x' %}", "用了 include、import、extends 或 macro"),
        ("{% macro x() %}{% endmacro %}", "用了 include、import、extends 或 macro"),
        ("{{ range(10) }}", "不允许的调用"),
        ("{{ year | attr('x') }}", "不允许的过滤器 attr"),
        ("{{ 9**9 }}", "不允许的运算 ** 或 %"),
    ],
)
def test_what_is_wrong_with_a_template_is_named_with_its_place(home, tmp_path, words, what):
    found = problems(home, tmp_path, "第一段没有问题。", words)
    assert any(severity == "错误" and said.startswith(what) for severity, _, said in found)
    assert lint.lint(home, str(tmp_path / "样稿.docx")).slots == []


def test_the_nearest_names_are_offered(home, tmp_path):
    [one] = lint.lint(home, str(write_template(tmp_path / "样稿.docx", "{{ lookup_visitor }}"))).problems
    assert "lookup_visitors" in one.what_to_do


def test_a_tag_in_a_revision_and_one_in_several_formats_are_told(home, tmp_path):
    document = Document()
    inserted = OxmlElement("w:ins", {qn("w:id"): "1", qn("w:author"): "x"})
    run = document.add_paragraph("接待").add_run("{{ lookup_visitors }}")
    run._r.addprevious(inserted)
    inserted.append(run._r)
    halves = document.add_paragraph()
    halves.add_run("{{ lookup_").bold = True
    halves.add_run("items }}")
    document.save(tmp_path / "样稿.docx")
    found = [(one.severity, one.where, one.what) for one in lint.lint(home, str(tmp_path / "样稿.docx")).problems]
    assert ("错误", "第 1 段“接待{{ lookup_visi…”", "标记在没有接受的修订里") in found
    assert ("提示", "第 2 段“{{ lookup_items …”", "一个标记分在几种格式里") in found


def test_a_tag_begun_in_one_paragraph_and_ended_in_another_is_told_of_both(home, tmp_path):
    found = problems(home, tmp_path, "{{ lookup_visitors", "}}")
    assert [where for _, where, what in found if what.startswith("标记断开了")] == ["第 1 段“{{ lookup_visito…”", "第 2 段“}}”"]


def test_macros_and_links_to_the_outside_are_refused(home, tmp_path):
    path = write_template(tmp_path / "样稿.docx", "x")
    parts = dict(package.opened(path).parts)
    relations = parts[package.RELATIONS].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="x/image" Target="http://example.org/a.png" TargetMode="External"/></Relationships>',
    )
    package.write(package.Package(parts | {package.RELATIONS: relations}), path)
    assert any("引用了文件之外的内容" in one.what for one in lint.lint(home, str(path)).problems)
    package.write(package.Package(parts | {"word/vbaProject.bin": b"x"}), path)
    with pytest.raises(ClerkError, match="里有宏"):
        lint.lint(home, str(path))


HOSTILE = [
    "{{ ''.__class__.__mro__ }}",
    "{{ lookup_visitors.__init__.__globals__ }}",
    "{{ lookup_visitors.source.con.execute('select 1') }}",
    "{{ lookup_visitors.figure }}",
    "{{ lookup_visitors.asked }}",
    "{{ chart.__globals__ }}",
    "{% for x in range(1000000000) %}{% endfor %}",
    "{{ 'a' * 1000000000 }}",
    "{{ [1] * 1000000000 }}",
    "{{ 9**9**9 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '{0.__class__}'.format(1) }}",
    "{{ 'a' | center(1000000000) }}",
    "{{ lipsum(100000) }}",
    "{{ cycler('a').next.__globals__ }}",
    "{% include '/etc/hostname' %}",
    "{% import 'os' as os %}",
]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("place", ["body", "header", "footer", "properties"])
def test_a_hostile_expression_is_refused_wherever_it_stands(home, tmp_path, words, place):
    document = Document()
    section = document.sections[0]
    match place:
        case "body":
            document.add_paragraph(words)
        case "header":
            section.header.paragraphs[0].text = words
        case "footer":
            section.footer.paragraphs[0].text = words
        case "properties":
            document.core_properties.title = words
    document.save(tmp_path / "样稿.docx")
    with pytest.raises(ClerkError, match=r"样稿\.docx"):
        report.render(home, 2022, tmp_path / "稿.docx", template=tmp_path / "样稿.docx")
    assert not (tmp_path / "稿.docx").exists()
    assert [one.severity for one in lint.lint(home, str(tmp_path / "样稿.docx")).problems][:1] == ["错误"]


def test_a_figure_in_a_documents_title_is_text(home, tmp_path):
    document = Document()
    document.core_properties.title = "接待{{ lookup_visitors }}人次"
    document.save(tmp_path / "样稿.docx")
    draft, _ = rendered(home, whole_year(), template=tmp_path / "样稿.docx")
    assert draft.core_properties.title == "接待1,237人次"


@pytest.mark.parametrize("value", ["{{ year }}", "{% x %}", "<w:p/>", "&amp;", "a\x00b", "{_{ year }_}", "]]>"])
def test_a_hostile_value_is_text_and_nothing_else(home, tmp_path, value):
    rating = replace(whole_year()["service_rated_units"], label=value)
    template = write_template(tmp_path / "样稿.docx", "等级{{ service_rated_units.label }}。")
    draft, _ = rendered(home, whole_year(service_rated_units=rating), template=template)
    assert text(draft) == f"等级{value.replace(chr(0), '')}。"
    assert [one.text for one in printed(draft)] == [value.replace("\x00", "")]


@pytest.mark.parametrize("name", sorted(hostile_drafts.MADE))
def test_an_edited_draft_that_is_hostile_or_damaged_is_refused_with_its_true_reason(home, tmp_path, name):
    make, reason = hostile_drafts.MADE[name]
    report.render(home, 2022, tmp_path / "稿.docx", overwrite=True)
    make(tmp_path / "稿.docx")
    with pytest.raises(ClerkError, match=reason):
        refresh(home, tmp_path / "稿.docx")


def test_a_draft_is_read_within_the_limits_of_what_is_unpacked(home, tmp_path, monkeypatch):
    report.render(home, 2022, tmp_path / "稿.docx", overwrite=True)
    monkeypatch.setattr(package, "LARGEST", 1000)
    with pytest.raises(ClerkError, match="解压后大得不正常"):
        package.opened(tmp_path / "稿.docx")
    assert DOCUMENT in zipfile.ZipFile(tmp_path / "稿.docx").namelist()
