"""The return as a workbook in the look of an official form: 年报 on A4 with the evidence in notes, 校核, 待人工填报.

What somebody fills in by hand is taken up at once: totals and cross-checks are formulas of the sheet.
"""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from annals.errors import ClerkError
from annals.returns import lists
from annals.returns.book import MAIN, TITLE, Book, sheet
from annals.returns.checks import Result
from annals.returns.fill import Cell
from annals.returns.units import parsed

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


def write(out: Path, facts: Facts, cells: dict[str, Cell], results: list[Result]) -> None:
    """Writes the three sheets, whole or not at all.

    Raises ClerkError where the file cannot be written.
    """
    draft = out.with_name(f".{out.name}.new")
    try:
        with xlsxwriter.Workbook(draft) as file:
            book = Book(file, cells)
            _main(book, facts)
            lists.checks(book, results)
            lists.by_hand(book, facts.year)
        draft.replace(out)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        said = getattr(error, "strerror", None) or "文件正被占用或不能写入"
        raise ClerkError(f"写不了 {out}（{said}）。请检查文件夹是否存在、能否写入，文件是否正在 Excel 中打开。") from error
    finally:
        draft.unlink(missing_ok=True)


def _main(book: Book, facts: Facts) -> None:
    page = sheet(book, MAIN, COLUMNS)
    last = len(COLUMNS) - 1
    period = "" if facts.through_month == 12 else f"（1—{facts.through_month}月，年度尚未结束）"
    page.merge_range(0, 0, 0, last, TITLE, book.looks["title"])
    page.merge_range(1, 0, 1, last, f"{facts.year}年{period}　{facts.state}", book.looks["right"])
    page.merge_range(2, 0, 2, last, f"填报单位：{facts.archive_name}（{facts.code}）", book.looks["plain"])
    for at, (heading, _) in enumerate(COLUMNS):
        page.write_string(3, at, heading, book.looks["heading"])
        page.write_string(4, at, ("甲", "乙", "丙", "1", "丁")[at], book.looks["heading"])
    row = FIRST_ROW
    for group, members in groupby(book.cells.values(), lambda cell: cell.item.group):
        page.merge_range(row, 0, row, last, group, book.looks["group"])
        book.at |= {cell.item.code: at for at, cell in enumerate(members, start=row + 1)}
        row = max(book.at.values()) + 1
    for cell in book.cells.values():
        _item(book, page, cell)
    page.write_string(row + 1, 0, "单位负责人：　　　　　　　统计负责人：　　　　　　　填表人：", book.looks["plain"])
    page.merge_range(row + 1, VALUE, row + 1, last, "报出日期：　　　　年　　月　　日", book.looks["right"])
    page.write_string(
        row + 2, 0, "注：黄色格待填；数字的依据在各格的批注里；代码为本系统自编，请以现行报表制度为准。", book.looks["plain"]
    )
    page.freeze_panes(FIRST_ROW, 1)
    page.repeat_rows(3, 4)


def _item(book: Book, page: Worksheet, cell: Cell) -> None:
    row, item = book.at[cell.item.code], cell.item
    page.write_string(row, 0, item.name, book.looks["text"])
    page.write_string(row, 1, item.unit, book.looks["centre"])
    page.write_string(row, 2, item.code, book.looks["centre"])
    look = book.number(item.decimals, is_blank=cell.value is None and not item.terms)
    if item.terms:
        formula = f'=IF({book.filled(item.terms)},ROUND({_scaled(book, cell)},{item.decimals}),"")'
        page.write_formula(row, VALUE, formula, look, "" if cell.value is None else float(cell.value))
    elif cell.value is None:
        page.write_blank(row, VALUE, None, look)
    else:
        page.write_number(row, VALUE, float(cell.value), look)
    said = {"ok": "", "incomplete": f"数据不全：{cell.reason}"}.get(cell.status, f"待填：{cell.reason}")
    page.write_string(row, VALUE + 1, said, book.looks["small"])
    page.write_comment(row, VALUE, cell.note, UNITS_WIDE | {"author": "", "font_name": "宋体", "font_size": 9})


def _scaled(book: Book, cell: Cell) -> str:
    """The sum with each part in the total's multiple."""
    whole = parsed(cell.item.unit)[0]
    parts = []
    for sign, code in cell.item.terms:
        times = parsed(book.cells[code].item.unit)[0]
        scale = f"*{times}" * (times != 1) + f"/{whole}" * (whole != 1) if times != whole else ""
        parts.append(f"{'+' if sign > 0 else '-'}$D${book.at[code] + 1}{scale}")
    return "".join(parts).removeprefix("+")
