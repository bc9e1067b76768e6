"""What calamine does not say of an .xlsb workbook: errors, hidden rows, merged cells, and how far its values reach."""

import struct
import zipfile
from collections.abc import Iterator

from ingest.files import guard, package
from ingest.files.biff import BAD
from ingest.files.package import Package
from ingest.files.sheet import Facts
from ingest.reasons import Refused

ROW, CELL_ERROR, FORMULA_ERROR, COLUMNS, MERGED, SHEET, WORKBOOK = 0, 3, 11, 60, 176, 156, 153
VALUES = range(2, 12)
HIDDEN_ROW, HIDDEN_COLUMN = 0x10, 0x01


def opened(archive: zipfile.ZipFile) -> Package:
    """The list of sheets. Raises Refused: corrupt_file."""
    inside, members = Package(archive), package.by_name(archive)
    targets = package.relationships(archive, members, "xl/_rels/workbook.bin.rels")
    try:
        for kind, data in _records(guard.chunks(archive, members["xl/workbook.bin"])):
            if kind == WORKBOOK:
                inside.is_1904 = bool(data[0] & 1)
            elif kind == SHEET:
                related, after = _text(data, 8)
                name, _ = _text(data, after)
                inside.sheets[name] = members[targets[related]]
    except (struct.error, IndexError, KeyError, UnicodeDecodeError) as error:
        raise Refused("corrupt_file") from error
    return inside


def facts(sheet: str, inside: Package) -> Facts:
    """Raises Refused: corrupt_file, too_many_cells, decompression_limit."""
    if sheet not in inside.sheets:
        raise Refused("corrupt_file")
    found = Facts()
    row = last_row = last_column = count = 0
    try:
        for kind, data in _records(inside.part(sheet)()):
            if kind == ROW:
                row = found.last_row = struct.unpack_from("<I", data)[0] + 1
                if data[11] & HIDDEN_ROW:
                    found.hidden_rows.append(row)
            elif kind in VALUES:
                column = struct.unpack_from("<I", data)[0] + 1
                last_row, last_column, count = row, max(last_column, column), count + 1
                if kind in (CELL_ERROR, FORMULA_ERROR):
                    found.bad.setdefault(row, {})[column] = BAD.get(data[8], BAD[0x2A])
            elif kind == COLUMNS and struct.unpack_from("<H", data, 16)[0] & HIDDEN_COLUMN:
                first, last = struct.unpack_from("<II", data)
                found.hidden_columns.append((first + 1, last + 1))
            elif kind == MERGED:
                top, bottom, left, right = struct.unpack_from("<IIII", data)
                found.merge(top + 1, left + 1, bottom + 1, right + 1)
    except (struct.error, IndexError) as error:
        raise Refused("corrupt_file") from error
    guard.box(sheet, last_row, last_column, count)
    return found


def _records(part: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    data, at = b"", 0
    for chunk in part:
        data, at = data[at:] + chunk, 0
        while record := _record(data, at):
            kind, begins, at = record
            yield kind, data[begins:at]


def _record(data: bytes, at: int) -> tuple[int, int, int] | None:
    """The record at a place: kind, where its content begins and ends; None where it is not there in whole."""
    try:
        kind, at = _number(data, at, bytes_at_most=2)
        length, at = _number(data, at, bytes_at_most=4)
    except IndexError:
        return None
    return (kind, at, at + length) if at + length <= len(data) else None


def _number(data: bytes, at: int, bytes_at_most: int) -> tuple[int, int]:
    """Seven bits a byte, the lowest first; the highest bit says that another follows."""
    number = 0
    for place in range(bytes_at_most):
        number |= (data[at + place] & 0x7F) << (7 * place)
        if data[at + place] < 0x80:
            break
    return number, at + place + 1


def _text(data: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", data, at)[0]
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le"), end
