"""Is a template in order: unknown indicators, tags that Word has split, expressions that are not allowed; and what each slot will show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import TemplateError

from annals import catalog, warehouse
from annals.errors import ClerkError
from annals.report import controls, edited, expressions, package, parts, templates
from annals.report.address import DOCUMENT
from annals.report.package import Package
from annals.report.render import NAMES, Asked, fill, opened
from annals.report.sandbox import environment
from annals.report.sentences import PARAGRAPH
from annals.settings import Settings

ERROR, NOTICE = "错误", "提示"
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
ALONE = re.compile(r"\{%(p|tr|tc|r)\s.*?%\}", re.DOTALL)
OPENING, CLOSING = re.compile(r"\{[{%#]"), re.compile(r"[}%#]\}")
WIDE = re.compile(r"｛｛|｝｝|｛%|%｝|\{ \{|\} \}|\{ %|% \}")
PLACES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
MACROS = "vbaproject.bin"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
GLANCE = 16  # characters of a paragraph by which people find it


@dataclass(frozen=True)
class Problem:
    """What is wrong, how much so, where, and what to do about it."""

    severity: str
    where: str
    what: str
    what_to_do: str


@dataclass(frozen=True)
class Lint:
    """The problems of a template, errors first; its slots with the part of the figure and what they will show."""

    problems: list[Problem]
    slots: list[tuple[str, str, str]]


def lint(settings: Settings, name: str, year: int | None = None) -> Lint:
    """Looks at a template by its name, or at any file by its path; shows its slots as `year` fills them, else the latest year.

    Raises ClerkError where there is no such file, it is no Word document, has macros, or is hostile.
    """
    path = Path(name) if Path(name).is_file() else templates.find(settings, name)
    file = package.opened(path)
    if any(part.lower().endswith(MACROS) for part in file.parts):
        raise ClerkError(f"{path} 里有宏，不能作模板。请用 Word 另存为不带宏的 .docx。")
    known, dimensions = _known(settings)
    found = [*_links(file), *_texts(file), *_expressions(path, known, dimensions)]
    slots, trouble = _shown(settings, path, year) if not any(one.severity == ERROR for one in found) else ([], [])
    return Lint(sorted([*found, *trouble], key=lambda one: one.severity != ERROR), slots)


def _known(settings: Settings) -> tuple[set[str], dict[str, list[str]]]:
    """Every name that a template may use, and the dimensions of each indicator; without a warehouse, those of the project's catalog."""
    dimensions = expressions.dimensions(settings)
    return {*dimensions, *NAMES}, dimensions


def _links(file: Package) -> Iterator[Problem]:
    for name, part in file.parts.items():
        if name.endswith(".rels"):
            for one in package.parsed(name, part):
                if one.get("TargetMode") == "External" and one.get("Type") != LINK:
                    what = f"引用了文件之外的内容（{one.get('Target')}）"
                    yield Problem(ERROR, name, what, "请在 Word 里断开链接，或者把图片嵌入文档")


def _texts(file: Package) -> Iterator[Problem]:
    for name, part in file.parts.items():
        if edited.TEXTS.match(name):
            for number, paragraph in enumerate(package.parsed(name, part).iter(PARAGRAPH), 1):
                text = "".join(one.text or "" for one in paragraph.iter(controls.TEXT))
                where = _where(name, number, text)
                yield from (Problem(*said) for said in _tags(paragraph, text, where))


def _tags(paragraph, text: str, where: str) -> Iterator[tuple[str, str, str, str]]:
    rest = TAG.sub("", text)
    if WIDE.search(text):
        yield ERROR, where, "标记的括号是全角的，或者中间有空格", "请改成半角的 {{ }} 或 {% %}"
    if OPENING.search(rest) or CLOSING.search(rest):
        yield ERROR, where, "标记断开了：只有开头或者只有结尾", "一个标记要写在同一段里，{{ 与 }}、{% 与 %} 成对"
    if len(ALONE.findall(text)) > 1 or (ALONE.search(text) and ALONE.sub("", text).strip() and "{%r" not in text):
        yield ERROR, where, "{%p、{%tr、{%tc 的标记要独占一段（一行、一格）", "请把它单独放一段，或者改用 {% %}"
    for tag in TAG.findall(text):
        if "“" in tag or "”" in tag or "‘" in tag:
            yield NOTICE, where, f"{tag} 里的引号是中文的", "能用，但最好改成英文的双引号"
    for struck in (*controls.STRUCK, f"{{{package.W}}}ins"):
        marked = "".join(one.text or "" for change in paragraph.iter(struck) for one in change.iter() if one.tag.endswith("}t"))
        if OPENING.search(marked) or CLOSING.search(marked):
            yield ERROR, where, "标记在没有接受的修订里", "请先接受或拒绝修订"
            break
    if any(_formats(paragraph, tag) > 1 for tag in TAG.findall(text)):
        yield NOTICE, where, "一个标记分在几种格式里", "会照第一个字的格式填；请选中整个标记，重新设一次格式"


def _formats(paragraph, tag: str) -> int:
    """In how many formats a tag's characters stand."""
    marked = []
    for run in paragraph.iter(controls.RUN):
        formats = run.find(f"{{{package.W}}}rPr")
        said = b"" if formats is None else package.fragment(formats)
        marked += [(ch, said) for one in run.iter(controls.TEXT) for ch in one.text or ""]
    at = "".join(ch for ch, _ in marked).find(tag)
    return len({said for _, said in marked[at : at + len(tag)]})


def _expressions(path: Path, known: set[str], dimensions: dict[str, list[str]]) -> Iterator[Problem]:
    """What jinja makes of the template's parts, as docxtpl hands them over."""
    for where, source in _sources(opened(path)):
        try:
            tree = environment().parse(source)
        except TemplateError as error:
            yield Problem(
                ERROR, where, f"写法有错（{error.message}）", "请检查 {% if %}、{% for %} 是否都有对应的结束，名字和符号是否写全"
            )
            continue
        yield from (Problem(ERROR, where, *said) for said in expressions.faults(tree, known, dimensions))


def _sources(template: DocxTemplate) -> Iterator[tuple[str, str]]:
    template.init_docx()
    yield "正文", template.patch_xml(template.get_xml())
    for name, uri in (("页眉", template.HEADER_URI), ("页脚", template.FOOTER_URI)):
        for _, part in template.get_headers_footers(uri):
            yield name, template.patch_xml(template.get_part_xml(part))
    about = template.docx.core_properties
    for prop in ("author", "comments", "identifier", "language", "subject", "title"):
        yield "文档属性", getattr(about, prop)
    for part in template.docx.part.package.iter_parts():
        if "footnotes" in part.partname:
            yield "脚注", template.patch_xml(part.blob.decode("utf-8"))


def _shown(settings: Settings, path: Path, year: int | None) -> tuple[list[tuple[str, str, str]], list[Problem]]:
    """What the template's slots show, from a document that is not kept."""
    try:
        with warehouse.connect(settings) as con:
            latest = next(iter(catalog.years(con, settings.archive_code)), None)
        filled = fill(settings, Asked(year or latest or 0, settings.archive_code, is_clean=True), path)
    except ClerkError as error:
        return [], [Problem(ERROR, "试填", str(error).rstrip("。"), "改正以后再检查一次")]
    drafted = edited.read(path, filled.package)
    return [_slot(one) for one in drafted.controls if one.address], []


def _slot(found: edited.Found) -> tuple[str, str, str]:
    where = found.address
    part = parts.TITLES[where.part] or "数"
    name = "全文" if where.indicator_id == DOCUMENT else where.indicator_id
    return f"{name}（{where.breakdown}）" if where.breakdown else name, part, found.text.replace("\n", " ")[:40]


def _where(name: str, number: int, text: str) -> str:
    place = next((words for key, words in PLACES.items() if key in name), "")
    return f"{place}第 {number} 段“{text[:GLANCE]}{'…' if len(text) > GLANCE else ''}”"
