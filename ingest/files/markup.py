"""Web pages with tables and XML spreadsheets, as Chinese systems export them under the name .xls, into grids."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from ingest.files import encodings, guard, xmlss
from ingest.files.sheet import Facts, settled
from ingest.files.sniff import Format
from ingest.grid import Grid, Row
from ingest.reasons import Refused

CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
CHINESE = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936"}  # GB18030 holds what is written in any of them
LOOK_AT = 4096
LONGEST = 64 * guard.MEGA  # a page is held as a whole
MOST_SPANNED = 65534
SPACE = re.compile(r"[ \t\r\n\f]+")
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
SILENT = ("script", "style", "table")


def grids(file: BinaryIO, form: Format) -> Iterator[Grid]:
    """One grid for each table, 表1, 表2 …; all cells of a web page are text.

    Raises Refused: corrupt_file, memory_limit, too_many_cells, forbidden_xml_entity.
    """
    return xmlss.grids(file) if form.kind == "xmlss" else _page_grids(file)


def _page_grids(file: BinaryIO) -> Iterator[Grid]:
    tables = [table for table in _page(file).iter("table") if not _is_layout(table)]
    for at, table in enumerate(tables, start=1):
        name, facts, repairs = f"表{at}", Facts(), []
        yield Grid(name, settled(_rows(name, table, facts), facts, repairs), repairs=repairs)


def _page(file: BinaryIO) -> etree._Element:
    if file.seek(0, 2) > LONGEST:
        raise Refused("memory_limit")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    page = etree.fromstring(_text(file).encode("utf-8", "replace"), parser)
    if page is None or any(said.level == etree.ErrorLevels.FATAL for said in parser.error_log):
        raise Refused("corrupt_file")  # the parser gave up where it was, and says so here only
    return page


def _text(file: BinaryIO) -> str:
    """The page's text: by the charset that it names if that is true, else by its bytes."""
    file.seek(0)
    content = file.read()
    named = CHARSET.search(content[:LOOK_AT])
    if named and not content.startswith(tuple(encodings.MARKS)):
        name = named.group(1).decode("ascii").lower()
        try:
            return content.decode("gb18030" if name in CHINESE else name)
        except (UnicodeDecodeError, LookupError):
            pass
    return "".join(text for text, _ in encodings.read(file, encodings.detect(file)))


def _is_layout(table: etree._Element) -> bool:
    """A table that only sets out other tables: none of its own cells says anything."""
    return next(table.iterdescendants("table"), None) is not None and not any(map(_said, _own(table, ("td", "th", "caption"))))


def _own(table: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    return (one for one in table.iterdescendants(*tags) if next(one.iterancestors("table")) is table)


def _rows(name: str, table: etree._Element, facts: Facts) -> Iterator[Row]:
    taken: dict[int, int] = {}  # columns that a cell above reaches into, and the last row it does
    for number, row in enumerate(_own(table, ("tr",)), start=1):
        cells, column = [], 1
        for cell in row.iterchildren("td", "th"):
            while taken.get(column, 0) >= number:
                column += 1
            across, down = _span(cell, "colspan", 1000), _span(cell, "rowspan", MOST_SPANNED)
            if column + across > guard.MOST_COLUMNS:
                raise Refused("too_many_cells", sheet=name, value=f"每行 {column + across:,}")
            cells += [""] * (column - 1 - len(cells)) + [_said(cell)]
            facts.merge(number, column, number + down - 1, column + across - 1)
            taken |= dict.fromkeys(range(column, column + across), number + down - 1) if down > 1 else {}
            column += across
        if HIDDEN.search(row.get("style", "")):
            facts.hidden_rows.append(number)
        yield number, cells


def _span(cell: etree._Element, name: str, most: int) -> int:
    said = (cell.get(name) or "").strip()
    if not said.isdecimal():
        return 1
    return min(int(said[:9]), most) or (most if name == "rowspan" else 1)  # rowspan 0 reaches to the end of the table


def _said(cell: etree._Element) -> str:
    """A cell's text as it is seen: spaces run together, lines kept, tables inside left to themselves."""
    lines = [SPACE.sub(" ", line).strip() for line in "".join(_parts(cell)).split("\v")]
    return "\n".join(lines).strip()


def _parts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element.iterchildren():
        if child.tag == "br":
            yield "\v"
        elif child.tag not in SILENT:
            yield from _parts(child)
        yield child.tail or ""
