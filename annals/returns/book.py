"""What the sheets of the return have in common: looks, A4, headings, and where each code has its number."""

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from annals.returns.fill import Cell
from annals.returns.form import Terms

TITLE, MAIN = "档案馆基本情况年报", "年报"
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


def sheet(book: Book, name: str, columns: tuple, landscape: bool = False) -> Worksheet:
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


def headed(book: Book, sheet: Worksheet, title: str, columns: tuple) -> None:
    sheet.merge_range(0, 0, 0, len(columns) - 1, title, book.looks["title"])
    for at, (heading, _) in enumerate(columns):
        sheet.write_string(2, at, heading, book.looks["heading"])
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
