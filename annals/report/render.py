"""The draft of the annual summary: a template of the office's filled with the figures of one archives and year."""

import os
import re
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Draft
from docx.opc.part import XmlPart
from docxtpl import DocxTemplate
from jinja2 import DictLoader, StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from annals import catalog, warehouse, wording
from annals.catalog import Figure
from annals.errors import ClerkError
from annals.report.controls import Slot, clean, place
from annals.settings import REPORT_TEMPLATES, Settings
from ingest import ledger

ANNUAL_SUMMARY = REPORT_TEMPLATES / "annual_summary.docx"
TO_FILL = re.compile(wording.to_fill("([^】]+)"))


@dataclass(frozen=True)
class Missing:
    """What somebody has to fill in or to check before the draft is final; no indicator where the ledgers do not say such things."""

    indicator: str | None
    name: str
    reason: str


def render(
    settings: Settings,
    year: int,
    out: Path,
    archive_code: str | None = None,
    template: Path | None = None,
    overwrite: bool = False,
) -> list[Missing]:
    """Writes the draft of `year` to `out`, whole or not at all, and returns what is 待补 in it.

    Raises ClerkError where `out` exists (somebody may have edited it) unless `overwrite`, for an unknown archives, a year
    without data, and a template that cannot be read or asks for what the catalog does not have.
    """
    if out.exists() and not overwrite:
        raise ClerkError(f"{out} 已经存在，里面可能有人工修改。请换一个文件名，或者确认不要它之后加 --overwrite。")
    with warehouse.connect(settings) as con:
        code = archive_code or settings.archive_code
        figures = catalog.figures_of_year(con, code, year)
        name = catalog.archive(con, code)
    draft, missing = _fill(template or ANNUAL_SUMMARY, figures, {"year": year, "archive_name": clean(name)})
    _write(draft, out)
    return missing


def _fill(template: Path, figures: dict[str, Figure], facts: dict[str, object]) -> tuple[Draft, list[Missing]]:
    asked: list[tuple[Figure, str]] = []
    context = facts | {
        "through_month": max(f.through_month for f in figures.values()),
        "to_check": lambda: _to_check(asked),
        "not_compared": lambda: _not_compared(asked),
    }
    draft = _rendered(template, context | {name: Slot(figure, asked) for name, figure in figures.items()})
    ids = count(1)
    for part in draft.part.package.iter_parts():
        if isinstance(part, XmlPart):
            place(part.element, figures, ids)
    return draft, _to_check(asked) + _to_write(draft, {figure.name_zh for figure in figures.values()})


def _rendered(path: Path, context: dict[str, object]) -> Draft:
    nothing_to_include = DictLoader({})
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True, loader=nothing_to_include)
    template = _opened(path)
    try:
        template.render(context, environment)
    except UndefinedError as error:
        raise ClerkError(f"模板 {path.name} 里有指标目录没有的名字：{error.message}。请对照指标目录改正。") from error
    except TemplateError as error:
        raise ClerkError(f"模板 {path.name} 里有写错的或不允许的表达式：{error.message}。请改正后再出稿。") from error
    filled = BytesIO()
    template.save(filled)
    return Document(filled)


def _opened(path: Path) -> DocxTemplate:
    template = DocxTemplate(path)
    try:
        template.init_docx()
    except (OSError, BadZipFile, KeyError, ValueError) as error:
        raise ClerkError(f"模板 {path} 打不开，或者不是 Word 文档（.docx）。请检查文件名，或者用 Word 另存一份再试。") from error
    return template


def _to_check(asked: list[tuple[Figure, str]]) -> list[Missing]:
    notes = {figure.indicator_id: _note(figure, part) for figure, part in asked if _note(figure, part)}
    return list(notes.values())


def _note(figure: Figure, part: str) -> Missing | None:
    title = ledger.declared()[figure.ledger].title if figure.ledger else "已公布数据"
    if figure.value is None:
        reason = f"{title}里没有可供计算的记录"
    elif figure.value_status == "incomplete":
        reason = f"{title}{wording.gap(figure).replace('数据', '记录')}，已填的数字请核对"
    elif part == "change" and figure.change_status == "incomplete":
        reason = f"{title}上年的记录不全，与上年的比较请核对"
    else:
        return None
    return Missing(figure.indicator_id, clean(figure.name_zh), reason)


def _not_compared(asked: list[tuple[Figure, str]]) -> list[str]:
    """Names of the figures whose change was asked for in vain, because the year before has no data."""
    names = [clean(f.name_zh) for f, part in asked if part == "change" and f.value is not None and f.change_status == "no_base"]
    return list(dict.fromkeys(names))


def _to_write(draft: Draft, figures: set[str]) -> list[Missing]:
    """What the template leaves to people, by its 【待补：…】, in the order of the text."""
    paragraphs = draft.element.body.xpath(".//w:p")
    names = TO_FILL.findall("\n".join("".join(text.text or "" for text in p.xpath(".//w:t")) for p in paragraphs))
    return [Missing(None, name, "台账里没有，请人工补写") for name in dict.fromkeys(names) if name not in figures]


def _write(draft: Draft, out: Path) -> None:
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        draft.save(unfinished)
        unfinished.replace(out)
    except OSError as error:
        raise ClerkError(
            f"写不了 {out}（{error.strerror}）。请检查文件夹是否存在、能否写入，文件是否正在 Word 中打开。"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
