"""What calamine does not say of an .xls or .et workbook: errors, hidden rows, encryption of the old kind, impossible sizes."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import olefile

from ingest.files.sheet import Facts
from ingest.grid import BadCell
from ingest.reasons import Refused

STREAMS = ("Workbook", "Book")
BEGIN, END, FILE_PASS, DATE_1904, STRINGS, SHEET = 0x0809, 0x000A, 0x002F, 0x0022, 0x00FC, 0x0085
DIMENSIONS, ROW, COLUMNS, FORMULA, BOOL_OR_ERROR = 0x0200, 0x0208, 0x007D, 0x0006, 0x0205
VALUES = {0x0203, 0x0204, 0x00FD, 0x027E, 0x00BD, 0x00D6, FORMULA, BOOL_OR_ERROR}
ROWS, WIDTH = 65536, 256
ROW_HIDDEN, COLUMN_HIDDEN = 0x20, 0x01
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
BAD = {code: BadCell("error_cell", text) for code, text in ERRORS.items()}


@dataclass
class Book:
    """`sheets` are in the workbook's order, chart sheets too."""

    sheets: list[Facts] = field(default_factory=list)
    is_1904: bool = False


def inspected(file: BinaryIO) -> Book:
    """Raises Refused: encrypted_file, corrupt_file, too_many_cells."""
    stream = _stream(file)
    book, begins = Book(), []
    try:
        for kind, data in _records(stream, 0):
            if kind == FILE_PASS:
                raise Refused("encrypted_file")
            if kind == DATE_1904:
                book.is_1904 = data[:1] == b"\1"
            elif kind == SHEET:
                begins.append(struct.unpack_from("<I", data)[0])
            elif kind == STRINGS and struct.unpack_from("<I", data, 4)[0] > len(stream):
                raise Refused("corrupt_file")  # calamine would make room for them all
        book.sheets = [_facts(stream, at) for at in begins]
    except (struct.error, IndexError) as error:
        raise Refused("corrupt_file") from error
    return book


def _stream(file: BinaryIO) -> bytes:
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as ole:
            name = next((one for one in STREAMS if ole.exists(one)), None)
            if name is None:
                raise Refused("corrupt_file")
            return ole.openstream(name).read()
    except (OSError, ValueError, IndexError, struct.error, RecursionError) as error:
        raise Refused("corrupt_file") from error


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of the substream that begins at a place, up to its end; what is embedded in it is passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind == BEGIN:
            depth += 1
        elif kind == END:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[at : at + length]
        at += length


def _facts(stream: bytes, begins: int) -> Facts:
    found = Facts()
    for kind, data in _records(stream, begins):
        if kind in VALUES:
            row, column = struct.unpack_from("<HH", data)
            if kind == BOOL_OR_ERROR and data[7]:
                found.bad.setdefault(row + 1, {})[column + 1] = BAD.get(data[6], BAD[0x2A])
            elif kind == FORMULA and data[6] == 2 and data[12:14] == b"\xff\xff":
                found.bad.setdefault(row + 1, {})[column + 1] = BAD.get(data[8], BAD[0x2A])
        elif kind == ROW:
            row = struct.unpack_from("<H", data)[0] + 1
            found.last_row = max(found.last_row, row)
            if struct.unpack_from("<H", data, 12)[0] & ROW_HIDDEN:
                found.hidden_rows.append(row)
        elif kind == COLUMNS:
            first, last, _, _, options = struct.unpack_from("<HHHHH", data)
            if options & COLUMN_HIDDEN:
                found.hidden_columns.append((first + 1, last + 1))
        elif kind == DIMENSIONS:
            found.declared = _declared(data)
    return found


def _declared(data: bytes) -> tuple[int, int]:
    """calamine makes room for all of it: no more can be taken than a sheet of this kind can have."""
    form = "<IIHH" if len(data) >= 14 else "<HHHH"
    first_row, last_row, first_column, last_column = struct.unpack_from(form, data)
    is_upside_down = last_row and last_column and (first_row >= last_row or first_column >= last_column)
    if last_row > ROWS or last_column > WIDTH or is_upside_down:
        raise Refused("corrupt_file")
    return last_row, last_column
