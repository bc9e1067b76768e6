"""A document of figures: a template of the office's filled with the figures of one archives and year, or of a part of the year."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Draft
from docx.opc.part import XmlPart
from docxtpl import DocxTemplate
from jinja2 import TemplateError, UndefinedError

from annals import catalog, warehouse
from annals.catalog import Figure
from annals.errors import ClerkError
from annals.report import extras, furnish, package
from annals.report.address import DOCUMENT, Address
from annals.report.controls import place
from annals.report.missing import Missing, not_compared, printed, to_check, to_write
from annals.report.sandbox import environment
from annals.report.slots import Ask, Late, Slot, chart, clean, mark
from annals.report.source import Source
from annals.settings import REPORT_TEMPLATES, Settings

# What a template may use besides the indicators' ids.
NAMES = (
    *("year", "archive_name", "through_month", "is_final", "summary", "catalog", "chart", "to_check", "not_compared"),
    *("data_version", "missing_list", "failed_checks"),
)
ANNUAL_SUMMARY = REPORT_TEMPLATES / "annual_summary.docx"


@dataclass(frozen=True)
class Asked:
    """Of whom and when a document is to be, and how: `month` is the last of a part of a year; `is_clean` leaves comments out."""

    year: int
    archive_code: str
    month: int | None = None
    is_clean: bool = False
    is_final: bool = False


@dataclass(frozen=True)
class Filled:
    """A rendered document: its package, and what somebody has to fill in or to check."""

    package: package.Package
    missing: list[Missing]


def render(
    settings: Settings,
    year: int,
    out: Path,
    archive_code: str | None = None,
    template: Path | None = None,
    overwrite: bool = False,
    month: int | None = None,
    is_clean: bool = False,
) -> list[Missing]:
    """Writes the draft of `year`, or of its months until `month`, to `out`, whole or not at all, and returns what is 待补 in it.

    Raises ClerkError where `out` exists (somebody may have edited it) unless `overwrite`, for an unknown archives, a year
    without data, and a template that cannot be read or asks for what the catalog does not have.
    """
    refuse_existing(out, overwrite)
    asked = Asked(year, archive_code or settings.archive_code, month, is_clean)
    filled = fill(settings, asked, template or ANNUAL_SUMMARY)
    package.write(filled.package, out)
    return filled.missing


def refuse_existing(out: Path, overwrite: bool) -> None:
    """Raises ClerkError where a file is there that somebody may have edited."""
    if out.exists() and not overwrite:
        raise ClerkError(f"{out} 已经存在，里面可能有人工修改。请换一个文件名，或者确认不要它之后加 --overwrite。")


def fill(settings: Settings, asked: Asked, template: Path) -> Filled:
    """The template filled, in memory. Raises ClerkError as `render` does."""
    with warehouse.connect(settings) as con:
        figures = catalog.figures_of_year(con, asked.archive_code, asked.year, asked.month)
        source, asks = Source(con), []
        context = _context(settings, source, asked, figures, asks)
        draft = rendered(template, context)
        furnish.say_properties(draft, asks)
        placed, drawn = [], furnish.drawer(draft)
        for part in list(draft.part.package.iter_parts()):
            if isinstance(part, XmlPart):
                placed += place(part.element, asks, len(placed) + 1, drawn)
        whose = furnish.Whose(asked.archive_code, asked.year, asked.month, template.stem, not (asked.is_clean or asked.is_final))
        furnish.furnish(draft, placed, source, whose)
        missing = to_check(asks) + to_write(draft, {figure.name_zh for figure in figures.values()})
    return Filled(package.of(draft), missing)


def rendered(path: Path, context: dict[str, object]) -> Draft:
    """The template's expressions worked out, their figures still marks.

    Raises ClerkError where the file is no Word document, or an expression is wrong, unsafe, or asks for an unknown name.
    """
    template = opened(path)
    try:
        template.render(context, environment(one for one in context.values() if callable(one)))
    except UndefinedError as error:
        raise ClerkError(f"模板 {path.name} 里有指标目录没有的名字：{error.message}。请对照指标目录改正。") from error
    except TemplateError as error:
        raise ClerkError(f"模板 {path.name} 里有写错的或不允许的表达式：{error.message}。请改正后再出稿。") from error
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ClerkError(f"模板 {path.name} 里有算不出来的表达式：{error}。请改正后再出稿。") from error
    filled = BytesIO()
    template.save(filled)
    return Document(filled)


def opened(path: Path) -> DocxTemplate:
    """A template's file. Raises ClerkError where it cannot be read or is no Word document."""
    template = DocxTemplate(path)
    try:
        template.init_docx()
    except (OSError, BadZipFile, KeyError, ValueError) as error:
        raise ClerkError(f"模板 {path} 打不开，或者不是 Word 文档（.docx）。请检查文件名，或者用 Word 另存一份再试。") from error
    return template


def _context(settings: Settings, source: Source, asked: Asked, figures: dict[str, Figure], asks: list[Ask]) -> dict[str, object]:
    """Every name that a template may use."""
    code, year = asked.archive_code, asked.year
    slots = {
        name: Slot(figure, Address(name, year, code, through_month=asked.month), source, asks) for name, figure in figures.items()
    }
    summary = [slot for slot in slots.values() if slot.figure.figure_no]
    state = next(iter(figures.values())).state

    def of_document(part: str, text: str) -> str:
        return mark(asks, Ask(Address(DOCUMENT, year, code, part, through_month=asked.month), text))

    return slots | {
        "year": year,
        "archive_name": clean(catalog.archive(source.con, code)),
        "through_month": max(figure.through_month for figure in figures.values()),
        "is_final": asked.is_final,
        "summary": summary,
        "catalog": list(slots.values()),
        "chart": chart,
        "to_check": lambda: to_check(asks),
        "not_compared": lambda: not_compared(asks),
        "data_version": Late(lambda: of_document("version", extras.data_version(settings, source.con, code, year, state))),
        "missing_list": Late(lambda: of_document("missing", extras.missing_list(printed(asks)))),
        "failed_checks": Late(lambda: of_document("checks", extras.failed_checks(source.con, code, year))),
    }
