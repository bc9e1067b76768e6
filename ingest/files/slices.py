"""A sheet that calamine cannot take as it is, as small workbooks of some of its rows each, with the same texts and formats."""

import io
import re
import zipfile
from collections.abc import Iterator

from ingest.files import guard, sheet_xml
from ingest.files.package import Package
from ingest.files.sheet import Facts

AT_ONCE = 256 * guard.MEGA  # of a sheet's XML: calamine takes four times as much memory
SLICE = 64 * guard.MEGA
SHARED = (
    "[content_types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/sharedstrings.xml",
)
KNOWN_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}  # any other ends calamine's reading


def are_needed(facts: Facts) -> bool:
    """Whether the sheet is too large for calamine, or holds errors that it does not know."""
    return (facts.is_plain and facts.size > AT_ONCE) or bool(_strange(facts))


def workbooks(package: Package, sheet: str, facts: Facts) -> Iterator[io.BytesIO]:
    """Workbooks that hold the sheet's rows in order, under their own numbers; errors unknown to calamine become others."""
    shared = {
        member.filename: b"".join(guard.chunks(package.archive, member))
        for member in package.archive.infolist()
        if member.filename.lower() in SHARED
    }
    strange = re.compile(b">(?:" + b"|".join(re.escape(error.encode()) for error in _strange(facts)) + b")<")
    for xml in _slices(package, sheet) if facts.is_plain else [b"".join(package.part(sheet)())]:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in shared.items():
                archive.writestr(name, content)
            archive.writestr(package.sheets[sheet].filename, strange.sub(b">#VALUE!<", xml) if _strange(facts) else xml)
        yield file


def _strange(facts: Facts) -> set[str]:
    return {cell.text for row in facts.bad.values() for cell in row.values() if cell.code == "error_cell"} - KNOWN_ERRORS


def _slices(package: Package, sheet: str) -> Iterator[bytes]:
    head, rows = b"", []
    for kind, xml, marks in sheet_xml.pieces(package.part(sheet)()):
        if kind == "head":
            head = xml
        elif kind == "rows":
            rows.append(xml)
        if rows and (kind == "tail" or sum(map(len, rows)) >= SLICE):
            ends = (marks.row_end.replace(b"row>", name) for name in (b"sheetData>", b"worksheet>"))
            yield b"".join([head, *rows, *ends])
            rows = []
