"""Files in the formats that no library of ours writes: old and XML workbooks, locked ones, workbooks patched inside."""

import io
import struct
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

import xlwt
from xlwt.CompoundDoc import XlsDoc

ODS = "application/vnd.oasis.opendocument.spreadsheet"
FREE, END, IS_FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD  # marks in the sector table of a compound file
SECTOR = 512


def biff(rows) -> bytes:
    """The record stream of a BIFF8 workbook, as .xls and .et hold it."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    return book.get_biff_data()


def xls(stream: bytes) -> bytes:
    """A workbook's record stream in its compound file."""
    target = io.BytesIO()
    XlsDoc().save(target, stream)
    return target.getvalue()


def locked(stream: bytes) -> bytes:
    """The record stream with the FILEPASS record of the XOR cipher after its BOF record ([MS-XLS] 2.4.117)."""
    begin = 4 + struct.unpack_from("<H", stream, 2)[0]
    return stream[:begin] + struct.pack("<HHHHH", 0x2F, 6, 0, 0x1234, 0x5678) + stream[begin:]


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB] 2) of streams of 4,096 bytes and more, in the order of its directory: shorter names first."""
    table, body, entries = [IS_FAT, END], b"", [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), start=1):
        first, sectors = len(table), -(-len(content) // SECTOR)
        table += [*range(first + 1, first + sectors), END]
        body += content.ljust(sectors * SECTOR, b"\0")
        entries.append(_entry(name, 2, first, len(content), right=number + 1 if number < len(streams) else FREE))
    fat = struct.pack("<128I", *table, *[FREE] * (128 - len(table)))
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    start = struct.pack(
        "<8s16x5H6x10I", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0, 0
    )
    return start.ljust(SECTOR, b"\xff") + fat + directory + body


def _entry(name: str, kind: int, first: int, size: int, right: int = FREE, child: int = FREE) -> bytes:
    written = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", written, len(written) + 2, kind, 1, FREE, right, child, first, size)


def html(rows) -> str:
    """A table as Chinese web systems export it to Excel."""
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\r\n" for row in rows)
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body><table border=1>{lines}</table></body></html>'


def spreadsheet_xml(rows) -> str:
    """An XML Spreadsheet 2003, every cell a string."""
    lines = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in row) + "</Row>" for row in rows
    )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="Sheet1"><Table>{lines}</Table></Worksheet></Workbook>'
    )


def ods(rows) -> bytes:
    """An OpenDocument sheet, every cell a string."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0"'
        f' xmlns:text="{space}:text:1.0" office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Sheet1">{lines}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    listed = (
        f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return zipped({"mimetype": ODS, "META-INF/manifest.xml": listed, "content.xml": content})


def zipped(members: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return target.getvalue()


def patch(path: Path, changes: dict[str, Callable[[str], str]], added: dict[str, bytes] | None = None) -> None:
    """Rewrites members of a zip in place; a change that changes nothing is a mistake of the test."""
    with zipfile.ZipFile(path) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        before = members[name].decode()
        members[name] = change(before)
        assert members[name] != before
    path.write_bytes(zipped(members | (added or {})))
