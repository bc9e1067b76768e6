"""XML Spreadsheet 2003 (a workbook in one XML text, often named .xls) into grids, as a stream."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import BinaryIO
from xml.parsers import expat

from ingest.files import encodings, guard
from ingest.files.sheet import Facts, settled
from ingest.grid import BadCell, Grid, Repair, Row
from ingest.reasons import Refused

CONTROLS = dict.fromkeys(set(range(32)) - {9, 10, 13})
HIDDEN = ("SheetHidden", "SheetVeryHidden")


def grids(file: BinaryIO) -> Iterator[Grid]:
    """One grid for each worksheet, hidden ones too. Raises Refused: corrupt_file, forbidden_xml_entity, too_many_cells."""
    encoding = encodings.detect(file)
    book = _Book()
    for _ in _fed(file, encoding, book):
        pass
    for at, (name, is_hidden) in enumerate(book.sheets):
        repairs = [Repair("date1904")] if book.is_1904 else []
        facts = Facts()
        rows = settled(_rows(file, encoding, at, name, facts), facts, repairs)
        yield Grid(name, rows, is_hidden=is_hidden, is_1904=book.is_1904, repairs=repairs)


def _rows(file: BinaryIO, encoding: str, at: int, name: str, facts: Facts) -> Iterator[Row]:
    """The rows of one sheet; the text is parsed once for each sheet."""
    sheet = _Sheet(at, name, facts)
    for _ in _fed(file, encoding, sheet):
        done, sheet.done = sheet.done, []
        yield from done
        if sheet.is_over:
            return


def _fed(file: BinaryIO, encoding: str, reader: "_Book | _Sheet") -> Iterator[None]:
    """Feeds a reader piece by piece. The text is decoded here: the parser knows no Chinese encoding."""
    parser = guard.parser("utf-8")
    parser.StartElementHandler = lambda name, attributes: reader.start(
        _local(name), {_local(k): v for k, v in attributes.items()}
    )
    parser.EndElementHandler = lambda name: reader.end(_local(name))
    parser.CharacterDataHandler = reader.characters
    try:
        for text, has_controls in encodings.read(_View(file), encoding):
            parser.Parse((text.translate(CONTROLS) if has_controls else text).encode("utf-8", "replace"))
            yield
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise Refused("corrupt_file") from error


@lru_cache(1000)
def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _View:
    """The file from a place of its own: sheets are read by turns."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0

    def seek(self, at: int) -> int:
        self._at = at
        return at

    def read(self, size: int) -> bytes:
        self._file.seek(self._at)
        data = self._file.read(size)
        self._at += len(data)
        return data


class _Book:
    """What the workbook says of its sheets: names, whether they are hidden, and from which year days are counted."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool]] = []
        self.is_1904 = False
        self._visible: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Worksheet":
            self.sheets.append((attributes["Name"], False))
        elif name == "Date1904":
            self.is_1904 = True
        self._visible = [] if name == "Visible" else None

    def characters(self, text: str) -> None:
        if self._visible is not None:
            self._visible.append(text)

    def end(self, name: str) -> None:
        if name == "Visible" and self._visible and "".join(self._visible).strip() in HIDDEN and self.sheets:
            self.sheets[-1] = self.sheets[-1][0], True
        self._visible = None


class _Sheet:
    """The worksheet that is number `at`: its rows as they are done, the others' passed over."""

    def __init__(self, at: int, name: str, facts: Facts) -> None:
        self.done: list[Row] = []
        self.is_over = False
        self._width = self._count = 0
        self._left = at + 1
        self._name = name
        self._facts = facts
        self._row = self._column = self._last_column = self._span = 0
        self._cells: list = []
        self._cell: dict[str, str] = {}
        self._type: str | None = None
        self._text: list[str] | None = None
        self._path: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if name == "Worksheet":
            self._left -= 1
        if self._left or self.is_over:
            return
        if name == "Column":
            self._begin_column(attributes)
        elif name == "Row":
            self._row = int(attributes.get("Index", self._row + 1))
            self._cells, self._column, self._span = [], 0, int(attributes.get("Span", 0))
            if attributes.get("Hidden") == "1":
                self._facts.hidden_rows.append(self._row)
        elif name == "Cell":
            self._column = int(attributes.get("Index", self._column + 1))
            self._cell, self._type, self._text = attributes, None, None
        elif name == "Data" and parent == "Cell":
            self._type, self._text = attributes.get("Type", "String"), []

    def characters(self, text: str) -> None:
        if self._text is not None and "Data" in self._path and "Comment" not in self._path:
            self._text.append(text)

    def end(self, name: str) -> None:
        self._path.pop()
        if self._left or self.is_over:
            return
        if name == "Worksheet":
            self.is_over = True
        elif name == "Cell":
            self._end_cell()
        elif name == "Row":
            self.done.append((self._row, self._cells))
            self._row += self._span

    def _begin_column(self, attributes: dict[str, str]) -> None:
        first = int(attributes.get("Index", self._last_column + 1))
        self._last_column = first + int(attributes.get("Span", 0))
        if attributes.get("Hidden") == "1":
            self._facts.hidden_columns.append((first, self._last_column))

    def _end_cell(self) -> None:
        value = _value(self._cell, self._type, "".join(self._text or ()))
        across = int(self._cell.get("MergeAcross", 0))
        self._width, self._count = max(self._width, self._column + across), self._count + 1
        guard.box(self._name, self._row, self._width, self._count)
        if value != "":
            self._cells += [""] * (self._column - 1 - len(self._cells)) + [value]
        bottom = self._row + int(self._cell.get("MergeDown", 0))
        self._facts.merge(self._row, self._column, bottom, self._column + across)
        self._column += across


def _value(cell: dict[str, str], kind: str | None, text: str) -> object:
    if kind == "Error":
        return BadCell("error_cell", text)
    if "Formula" in cell and not text and kind != "String":
        return BadCell("formula_without_value")
    if not text or kind == "String":
        return text
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        said = datetime.fromisoformat(text)
        if said.year < 1900:
            return said.time()
        return said if said.time() != datetime.min.time() else said.date()
    return text == "1" if kind == "Boolean" else text
