"""What calamine does not say of an .xlsx sheet: errors, formulas without a value, hidden rows, and how far its values reach.

Where a sheet is written as all programs write it (rows and cells begin with their reference), byte searches tell which cells
must be parsed; any other sheet is parsed from end to end.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.parsers import expat

from ingest.files import guard
from ingest.files.sheet import Facts
from ingest.files.sheet_cells import Cells, column_number
from ingest.reasons import Refused

Part = Callable[[], Iterator[bytes]]  # begins the reading of a sheet's XML anew

LONGEST_ROW = 64 * guard.MEGA
ONE_LETTER = 26  # columns
OPENING = re.compile(rb"<(?:[\w.-]+:)?sheetData\s*/?>")
HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
ERROR = re.compile(rb'"e"')  # for a pattern, searching is faster than `in` is


class Piece(NamedTuple):
    """A sheet's XML between two rows; the first is what stands before the rows, the last what follows the last row's end."""

    kind: str  # head, rows or tail
    xml: bytes
    marks: "Marks"


class Odd(Exception):
    """The sheet is not written the usual way: it must be parsed, and cannot be cut."""


class Marks:
    """What to search for in a sheet whose elements bear a prefix (mostly an empty one)."""

    def __init__(self, prefix: bytes) -> None:
        def pattern(text: bytes) -> re.Pattern[bytes]:
            return re.compile(text.replace(b"</", b"</" + name).replace(b"<~", b"<" + name))

        name = re.escape(prefix)
        self.row_end = b"</" + prefix + b"row>"
        self.cell = b"<" + prefix + b"c "
        self.cell_end = b"</" + prefix + b"c>"
        self.row = pattern(rb'<~row(?: r="(\d+)")?([^>]*)>')
        self.not_one_letter = pattern(rb'<~c(?! r="[A-Z]\d)')
        self.not_plain = pattern(rb'<~c(?! r="[A-Z]{1,3}\d)')
        self.letters = pattern(rb'<~c r="([A-Z]+)')
        self.value = pattern(rb'<~c r="([A-Z]+)(\d+)"(?:[^>]*[^/>])?>(?!</)')
        self.formula = pattern(rb"<~f[\s/>]")
        self.with_value = pattern(rb"(?:</f>|<~f[^>]*/>)<~v(?: [^>]*)?>[^<]")
        self.with_blank = pattern(rb't="str"[^>]*>(?:<~f[^>]*/>|<~f[^>]*>[^<]*</f>)(?:<~v></v>|<~v/>)')


def facts(sheet: str, part: Part) -> Facts:
    """What there is to know before calamine reads the sheet.

    Raises Refused: too_many_cells, forbidden_xml_entity, decompression_limit, corrupt_file.
    """
    try:
        found = _scanned(part)
        is_far = found.last_row > guard.MOST_ROWS or found.last_column > guard.MOST_COLUMNS
        if is_far or found.last_row * found.last_column > guard.LARGEST_BOX:
            guard.box(sheet, *_reach(part))
        return found
    except (Odd, expat.ExpatError, ValueError, KeyError):  # a comment that looks like a row would have the second come of it
        found, reach = _parsed(part)
        guard.box(sheet, *reach)
        return found


def pieces(part: Iterator[bytes]) -> Iterator[Piece]:
    """Raises Odd where the XML has no rows, or one too long to hold."""
    marks, rest = None, b""
    for chunk in part:
        rest += chunk
        if marks is None and (opening := OPENING.search(rest)):
            tag = opening.group()
            marks = Marks(tag[1 : tag.index(b":") + 1] if b":" in tag else b"")
            yield Piece("head", rest[: opening.end()], marks)
            rest = rest[opening.end() :]
        end = rest.rfind(marks.row_end) if marks else -1
        if end >= 0:
            end += len(marks.row_end)
            yield Piece("rows", rest[:end], marks)
            rest = rest[end:]
        elif len(rest) > LONGEST_ROW:
            raise Odd
    if marks is None:
        raise Odd
    yield Piece("tail", rest, marks)


def _scanned(part: Part) -> Facts:
    found = Facts()
    cells = Cells(found)
    for kind, xml, marks in pieces(guard.without_entities(part())):
        found.size += len(xml)
        if kind != "head":
            _look_at_rows(found, marks, xml)
        if kind == "rows":
            _look_at_columns(found, marks, xml)
            xml = b"".join(_suspects(marks, xml))
        cells.feed(xml)
    cells.close()
    return found


def _look_at_rows(found: Facts, marks: Marks, xml: bytes) -> None:
    rows = marks.row.findall(xml)
    if not rows:
        return
    numbers = [int(number or 0) for number, _ in rows]
    if min(numbers) <= found.last_row or len(set(numbers)) < len(numbers):
        raise Odd
    found.last_row = max(numbers)
    if b"hidden" in b"".join([others for _, others in rows]):
        found.hidden_rows += [int(number) for number, others in rows if HIDDEN.search(others)]


def _look_at_columns(found: Facts, marks: Marks, xml: bytes) -> None:
    if not marks.not_one_letter.search(xml):
        found.last_column = max(found.last_column, ONE_LETTER)
    elif marks.not_plain.search(xml):
        raise Odd
    else:
        found.last_column = max(found.last_column, *map(column_number, set(marks.letters.findall(xml))))


def _suspects(marks: Marks, xml: bytes) -> list[bytes]:
    """The cells that may hold an error or a formula without a value."""
    is_suspect = bool(ERROR.search(xml))
    if marks.formula.search(xml):
        sound = len(marks.with_value.findall(xml)) + len(marks.with_blank.findall(xml))
        is_suspect = is_suspect or len(marks.formula.findall(xml)) != sound
    if not is_suspect:
        return []
    cells = (cell[cell.rfind(marks.cell) :] for cell in xml.split(marks.cell_end)[:-1])
    return [cell + marks.cell_end for cell in cells if ERROR.search(cell) or marks.formula.search(cell)]


def _reach(part: Part) -> tuple[int, int, int]:
    """The last row and column that hold a value, and how many cells do."""
    last_row = last_column = count = 0
    for _, xml, marks in pieces(part()):
        if values := marks.value.findall(xml):
            count += len(values)
            last_row = max(last_row, *map(int, {row for _, row in values}))
            last_column = max(last_column, *map(column_number, {letters for letters, _ in values}))
    return last_row, last_column, count


def _parsed(part: Part) -> tuple[Facts, tuple[int, int, int]]:
    found = Facts(is_plain=False)
    cells = Cells(found)
    for _ in part():
        pass  # what grows too far is refused before it is parsed
    try:
        for chunk in guard.without_entities(part()):
            found.size += len(chunk)
            cells.feed(chunk)
        cells.close()
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise Refused("corrupt_file") from error
    return found, cells.reach
