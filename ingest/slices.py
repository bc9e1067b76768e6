"""A sheet too large for calamine at once, as small workbooks of some of its rows each, with the same texts and formats."""

import io
import zipfile
from collections.abc import Iterator

from ingest import guard, sheet_xml
from ingest.package import Package

SLICE = 64 * guard.MEGA  # of a sheet's XML
SHARED = (
    "[content_types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/sharedstrings.xml",
)


def workbooks(package: Package, sheet: str) -> Iterator[io.BytesIO]:
    """Workbooks that hold the sheet's rows in order, under their own numbers; the sheet must be one that can be cut."""
    shared = {
        member.filename: b"".join(guard.chunks(package.archive, member))
        for member in package.archive.infolist()
        if member.filename.lower() in SHARED
    }
    for xml in _slices(package, sheet):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in shared.items():
                archive.writestr(name, content)
            archive.writestr(package.sheets[sheet].filename, xml)
        yield file


def _slices(package: Package, sheet: str) -> Iterator[bytes]:
    head, rows = b"", []
    for kind, xml, marks in sheet_xml.pieces(package.part(sheet)()):
        if kind == "head":
            head = xml
        elif kind == "rows":
            rows.append(xml)
        if rows and (kind == "tail" or sum(map(len, rows)) >= SLICE):
            yield b"".join(
                [head, *rows, marks.row_end.replace(b"row", b"sheetData"), marks.row_end.replace(b"row", b"worksheet")]
            )
            rows = []
