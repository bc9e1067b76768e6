"""Lists that a clerk takes away as a workbook: text as text, nothing that a spreadsheet would run, kept from overwriting."""

from collections.abc import Iterable
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from annals.errors import ClerkError

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ROWS_OF_A_SHEET = 1_000_000
LONGEST = 32_000  # characters; a workbook's cell holds 32,767


def check(out: Path, overwrite: bool) -> None:
    """Raises ClerkError where the list may not be written to `out`: another kind of file, or one that is there already."""
    if out.suffix.lower() != ".xlsx":
        raise ClerkError(f"{out} 不是 .xlsx 文件。请把文件名写成 退回.xlsx 的样子。")
    if out.exists() and not overwrite:
        raise ClerkError(f"{out} 已经存在。请换一个文件名，或者确认不要它之后加 --overwrite。")


def write(out: Path, title: str, columns: dict[str, int], rows: Iterable[tuple]) -> int:
    """Writes rows under headings (heading → width in characters), whole or not at all; returns how many rows."""
    draft = out.with_name(f".{out.name}.new")
    try:
        with xlsxwriter.Workbook(draft, {"constant_memory": True}) as book:
            written = _sheets(book, title, columns, rows)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return written


def harmless(text: str) -> str:
    """A text that a spreadsheet takes for a formula, with an apostrophe before it: also when the list is saved as CSV."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _sheets(book: xlsxwriter.Workbook, title: str, columns: dict[str, int], rows: Iterable[tuple]) -> int:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    written = 0
    for row in rows:
        sheet_no, above = divmod(written, ROWS_OF_A_SHEET)
        if above == 0:
            sheet = _sheet(book, f"{title}{sheet_no + 1}" if sheet_no else title, columns)
        _write_row(sheet, above + 1, row, wrapped)
        written += 1
    return written


def _sheet(book: xlsxwriter.Workbook, title: str, columns: dict[str, int]) -> Worksheet:
    sheet, bold = book.add_worksheet(title), book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    for at, (heading, width) in enumerate(columns.items()):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, heading, bold)
    return sheet


def _write_row(sheet: Worksheet, number: int, row: tuple, wrapped: Format) -> None:
    for at, cell in enumerate(row):
        if isinstance(cell, int):
            sheet.write_number(number, at, cell, wrapped)
        elif cell:
            sheet.write_string(number, at, harmless(cell)[:LONGEST], wrapped)
