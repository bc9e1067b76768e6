"""On which page of a document each paragraph begins: as Word has last laid it out, else estimated by the grid of GB/T 9704-2012."""

from math import ceil

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from annals.report import controls
from annals.report.sentences import PARAGRAPH, ROW, TABLE

LINES, CHARACTERS, INDENT = 22, 28, 2  # domain.md 6: lines a page, characters a line, characters that a paragraph is indented
OF_CHART = 6  # lines that a drawing takes
BREAK, RENDERED, DRAWING, BEFORE = (qn(f"w:{name}") for name in ("br", "lastRenderedPageBreak", "drawing", "pageBreakBefore"))


def pages(tree: Element) -> list[str]:
    """For every paragraph of the text, in its order, the page on which it begins: 第3页, or where it is estimated, 约第3页."""
    rendered = next(tree.iter(RENDERED), None) is not None
    counted = _by_breaks(tree) if rendered else _by_lines(tree)
    return [f"{'' if rendered else '约'}第{page}页" for page in counted]


def _by_breaks(tree: Element) -> list[int]:
    """Word notes where its pages ended: at a break of a page it does so, too."""
    page, found = 1, []
    for paragraph in tree.iter(PARAGRAPH):
        breaks = len(list(paragraph.iter(RENDERED)))
        first = next((run for run in paragraph.iter(controls.RUN)), None)
        begins = breaks and first is not None and first.find(RENDERED) is not None
        found.append(page + bool(begins))
        page += breaks
    return found


def _by_lines(tree: Element) -> list[int]:
    """Each paragraph takes the lines that its characters fill; a row of a table takes those of its fullest cell, shared by its cells."""
    line, found, seen = 0.0, [], set()
    for paragraph in tree.iter(PARAGRAPH):
        if paragraph.find(f".//{BEFORE}") is not None:
            line = ceil(line / LINES) * LINES
        found.append(int(line // LINES) + 1)
        row = next(paragraph.iterancestors(ROW), None)
        if row is None:
            line += _lines(paragraph, CHARACTERS)
        elif row not in seen:  # the rows themselves: lxml gives away the id of one that nobody holds
            seen.add(row)
            line += _row(row)
        if any(mark.get(qn("w:type")) == "page" for mark in paragraph.iter(BREAK)):
            line = ceil((line + 0.01) / LINES) * LINES
    return found


def _row(row: Element) -> float:
    """A table is set smaller than the text: two of its lines take the room of three characters' lines of it, nearly."""
    table = next(row.iterancestors(TABLE))
    columns = max(len(list(one)) for one in table.iter(ROW)) or 1
    width = max(1, CHARACTERS * 4 // 3 // columns)
    return 0.75 * max((_lines(paragraph, width, 0) for paragraph in row.iter(PARAGRAPH)), default=1)


def _lines(paragraph: Element, width: int, indent: int = INDENT) -> int:
    text = controls.visible(paragraph)
    filled = sum(1 if ord(ch) > 0x2E7F or ch in "“”…—" else 0.5 for ch in text)
    return max(1, ceil((filled + indent) / width)) + OF_CHART * len(list(paragraph.iter(DRAWING)))
