"""The return as a workbook in the look of an official form: 年报 on A4 with the evidence in notes, 校核, 待人工填报.

What somebody fills in by hand is taken up at once: totals and cross-checks are formulas of the sheet.
"""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from annals.errors import ClerkError
from annals.returns.checks import FAILED, PASSED, UNKNOWN, Result, written
from annals.returns.fill import Cell
from annals.returns.form import Terms
from annals.returns.units import parsed

TITLE, MAIN, CHECKS, BY_HAND = "档案馆基本情况年报", "年报", "校核", "待人工填报"
FONT = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
RULED = FONT | {"border": 1}
LOOKS = {
    "title": FONT | {"font_size": 18, "bold": True, "align": "center"},
    "plain": FONT,
    "right": FONT | {"align": "right"},
    "heading": RULED | {"bold": True, "align": "center", "text_wrap": True},
    "group": RULED | {"bold": True, "bg_color": "#EDEDED"},
    "text": RULED | {"text_wrap": True},
    "centre": RULED | {"align": "center"},
    "small": RULED | {"text_wrap": True, "font_size": 9},
    "failed": RULED | {"bold": True, "align": "center", "font_color": "#C00000"},
}
TO_FILL = "#FFF2CC"
COLUMNS = (("项目", 40), ("计量单位", 11), ("代码", 8), ("本年", 15), ("备注", 26))
UNITS_WIDE = {"x_scale": 3.6, "y_scale": 2.6}  # of a note, so that it need not be scrolled
FIRST_ROW, VALUE = 5, 3  # below title, unit, headings and their letters; the column of the numbers


@dataclass(frozen=True)
class Facts:
    """Whose return it is, of which year, and how far the year has come."""

    archive_name: str
    code: str
    year: int
    through_month: int
    state: str


class Book:
    """The workbook being written, with its formats and where on the main sheet each code has its number."""

    def __init__(self, book: xlsxwriter.Workbook, cells: dict[str, Cell]) -> None:
        self.book, self.cells = book, cells
        self.looks = {name: book.add_format(look) for name, look in LOOKS.items()}
        self.at: dict[str, int] = {}

    def number(self, decimals: int, is_blank: bool = False) -> Format:
        """Thousands parted, so many decimals; yellow where somebody has to fill in."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return self.book.add_format(RULED | {"num_format": pattern} | ({"bg_color": TO_FILL} if is_blank else {}))

    def sum(self, terms: Terms, sheet: str = "") -> str:
        """The sum of items as a formula of the sheet; a sheet's own code needs no name."""
        where = f"'{sheet}'!" if sheet else ""
        return "".join(f"{'+' if sign > 0 else '-'}{where}$D${self.at[code] + 1}" for sign, code in terms).removeprefix("+")

    def filled(self, terms: Terms, sheet: str = "") -> str:
        """Whether every item of a sum has its number, as a formula."""
        where = f"'{sheet}'!" if sheet else ""
        cells = list(dict.fromkeys(f"{where}$D${self.at[code] + 1}" for _, code in terms))
        return f"{'+'.join(f'COUNT({cell})' for cell in cells)}={len(cells)}"


def write(out: Path, facts: Facts, cells: dict[str, Cell], results: list[Result]) -> None:
    """Writes the three sheets, whole or not at all.

    Raises ClerkError where the file cannot be written.
    """
    draft = out.with_name(f".{out.name}.new")
    try:
        with xlsxwriter.Workbook(draft) as file:
            book = Book(file, cells)
            _main(book, facts)
            _checks(book, results)
            _by_hand(book, facts)
        draft.replace(out)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        said = getattr(error, "strerror", None) or "文件正被占用或不能写入"
        raise ClerkError(f"写不了 {out}（{said}）。请检查文件夹是否存在、能否写入，文件是否正在 Excel 中打开。") from error
    finally:
        draft.unlink(missing_ok=True)


def _main(book: Book, facts: Facts) -> None:
    sheet = _sheet(book, MAIN, COLUMNS)
    last = len(COLUMNS) - 1
    period = "" if facts.through_month == 12 else f"（1—{facts.through_month}月，年度尚未结束）"
    sheet.merge_range(0, 0, 0, last, TITLE, book.looks["title"])
    sheet.merge_range(1, 0, 1, last, f"{facts.year}年{period}　{facts.state}", book.looks["right"])
    sheet.merge_range(2, 0, 2, last, f"填报单位：{facts.archive_name}（{facts.code}）", book.looks["plain"])
    for at, (heading, _) in enumerate(COLUMNS):
        sheet.write_string(3, at, heading, book.looks["heading"])
        sheet.write_string(4, at, ("甲", "乙", "丙", "1", "丁")[at], book.looks["heading"])
    row = FIRST_ROW
    for group, members in groupby(book.cells.values(), lambda cell: cell.item.group):
        sheet.merge_range(row, 0, row, last, group, book.looks["group"])
        book.at |= {cell.item.code: at for at, cell in enumerate(members, start=row + 1)}
        row = max(book.at.values()) + 1
    for cell in book.cells.values():
        _item(book, sheet, cell)
    sheet.write_string(row + 1, 0, "单位负责人：　　　　　　　统计负责人：　　　　　　　填表人：", book.looks["plain"])
    sheet.merge_range(row + 1, VALUE, row + 1, last, "报出日期：　　　　年　　月　　日", book.looks["right"])
    sheet.write_string(
        row + 2, 0, "注：黄色格待填；数字的依据在各格的批注里；代码为本系统自编，请以现行报表制度为准。", book.looks["plain"]
    )
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.repeat_rows(3, 4)


def _item(book: Book, sheet: Worksheet, cell: Cell) -> None:
    row, item = book.at[cell.item.code], cell.item
    sheet.write_string(row, 0, item.name, book.looks["text"])
    sheet.write_string(row, 1, item.unit, book.looks["centre"])
    sheet.write_string(row, 2, item.code, book.looks["centre"])
    look = book.number(item.decimals, is_blank=cell.value is None and not item.terms)
    if item.terms:
        formula = f'=IF({book.filled(item.terms)},ROUND({_scaled(book, cell)},{item.decimals}),"")'
        sheet.write_formula(row, VALUE, formula, look, "" if cell.value is None else float(cell.value))
    elif cell.value is None:
        sheet.write_blank(row, VALUE, None, look)
    else:
        sheet.write_number(row, VALUE, float(cell.value), look)
    said = {"ok": "", "incomplete": f"数据不全：{cell.reason}"}.get(cell.status, f"待填：{cell.reason}")
    sheet.write_string(row, VALUE + 1, said, book.looks["small"])
    sheet.write_comment(row, VALUE, cell.note, UNITS_WIDE | {"author": "", "font_name": "宋体", "font_size": 9})


def _scaled(book: Book, cell: Cell) -> str:
    """The sum with each part in the total's multiple."""
    whole = parsed(cell.item.unit)[0]
    parts = []
    for sign, code in cell.item.terms:
        times = parsed(book.cells[code].item.unit)[0]
        scale = f"*{times}" * (times != 1) + f"/{whole}" * (whole != 1) if times != whole else ""
        parts.append(f"{'+' if sign > 0 else '-'}$D${book.at[code] + 1}{scale}")
    return "".join(parts).removeprefix("+")


def _checks(book: Book, results: list[Result]) -> None:
    columns = (("校核关系", 30), ("左边", 14), ("右边", 14), ("差额", 12), ("结果", 11), ("说明", 50))
    sheet = _sheet(book, CHECKS, columns, landscape=True)
    _headed(book, sheet, f"{TITLE}校核", columns)
    for row, one in enumerate(results, start=3):
        check, sides = one.check, (*one.check.left, *one.check.right)
        places = max(book.cells[code].item.decimals for _, code in sides)
        number, where = book.number(places), f"{{0}}{row + 1}"
        said = f"{written(check.left)} {check.operator} {written(check.right)}"
        sheet.write_string(row, 0, said, book.looks["text"])
        for at, (terms, value) in enumerate(((check.left, one.left), (check.right, one.right)), start=1):
            formula = f'=IF({book.filled(terms, MAIN)},{book.sum(terms, MAIN)},"")'
            sheet.write_formula(row, at, formula, number, "" if value is None else float(value))
        left, right = where.format("B"), where.format("C")
        known = f"COUNT({left},{right})=2"
        difference = "" if one.said == UNKNOWN else float(one.left - one.right)
        sheet.write_formula(row, 3, f'=IF({known},ROUND({left}-{right},6),"")', number, difference)
        holds = {"=": "=0", "≥": ">=0", "≤": "<=0"}[check.operator]
        verdict = f'=IF({known},IF({where.format("D")}{holds},"{PASSED}","{FAILED}"),"{UNKNOWN}")'
        sheet.write_formula(row, 4, verdict, book.looks["failed" if one.said == FAILED else "centre"], one.said)
        sheet.write_string(row, 5, "；".join(filter(None, [check.words, one.why])), book.looks["small"])


def _by_hand(book: Book, facts: Facts) -> None:
    columns = (("代码", 8), ("项目", 40), ("计量单位", 11), ("年报的格", 10), ("原因", 36), ("办法", 50))
    sheet = _sheet(book, BY_HAND, columns, landscape=True)
    _headed(book, sheet, f"{facts.year}年{BY_HAND}项目", columns)
    blank = [cell for cell in book.cells.values() if cell.value is None and not cell.item.terms]
    for row, cell in enumerate(blank, start=3):
        texts = (cell.item.code, cell.item.name, cell.item.unit, f"D{book.at[cell.item.code] + 1}", cell.reason, cell.advice)
        for at, text in enumerate(texts):
            sheet.write_string(row, at, text, book.looks["text" if at in (1, 4, 5) else "centre"])
        sheet.write_url(row, 3, f"internal:'{MAIN}'!{texts[3]}", book.looks["centre"], texts[3])


def _sheet(book: Book, name: str, columns: tuple, landscape: bool = False) -> Worksheet:
    """A sheet of A4 as wide as its columns, printed with page numbers."""
    sheet = book.book.add_worksheet(name)
    for at, (_, width) in enumerate(columns):
        sheet.set_column(at, at, width)
    sheet.set_paper(9)
    sheet.set_landscape() if landscape else sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页，共 &N 页")
    return sheet


def _headed(book: Book, sheet: Worksheet, title: str, columns: tuple) -> None:
    sheet.merge_range(0, 0, 0, len(columns) - 1, title, book.looks["title"])
    for at, (heading, _) in enumerate(columns):
        sheet.write_string(2, at, heading, book.looks["heading"])
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
