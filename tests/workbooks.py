"""Workbooks written by hand, part by part: what no library would write, and what a hostile one would."""

import io
import struct
import zipfile

import olefile
from xlwt.CompoundDoc import XlsDoc

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/>'
    '</borders><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet part around the XML of its rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx(sheets: dict[str, str | bytes], settings: str = "", states: dict[str, str] | None = None, **others: str) -> io.BytesIO:
    """A workbook of sheets by name; `others` are the parts sharedStrings, styles."""
    parts = {"styles": STYLES} | others
    listed, related = "", ""
    for at, name in enumerate(sheets, start=1):
        state = f' state="{states[name]}"' if states and name in states else ""
        listed += f'<sheet name="{name}" sheetId="{at}"{state} r:id="rId{at}"/>'
        related += f'<Relationship Id="rId{at}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
    for name in parts:
        related += f'<Relationship Id="{name}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>'
    root = f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{root}</Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{settings}<sheets>{listed}</sheets></workbook>',
        **{f"xl/{name}.xml": text for name, text in parts.items()},
        **{f"xl/worksheets/sheet{at}.xml": text for at, text in enumerate(sheets.values(), start=1)},
    }
    return zipped(files)


def zipped(files: dict[str, str | bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def stream(xls: io.BytesIO) -> bytes:
    """The records of an .xls workbook."""
    with olefile.OleFileIO(xls) as ole:
        return ole.openstream("Workbook").read()


def compound(name: str, content: bytes) -> io.BytesIO:
    """An OLE file with one stream."""
    file = io.BytesIO()
    XlsDoc().save(file, content)
    named, anew = ("".join(name).encode("utf-16-le").ljust(64, b"\0") for name in ("Workbook", name))
    length = struct.pack("<H", 2 * len(name) + 2)
    return io.BytesIO(file.getvalue().replace(named + struct.pack("<H", 18), anew + length))


def ods(tables: str, before: str = "") -> io.BytesIO:
    """An OpenDocument spreadsheet of tables; `before` are automatic styles."""
    spaces = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("office", "table", "text", "style", "calcext"))
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    styles = f"<office:automatic-styles>{before}</office:automatic-styles>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {spaces}>{styles}{body}</office:document-content>",
        }
    )


def xlsb(sheet: bytes, flags: int = 0) -> io.BytesIO:
    """A binary workbook of one sheet, 台账, from the records of its columns, rows and cells; flag 1: days count from 1904."""
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide("台账")
    target = f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/>'
    styles = f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.bin"/>'
    book = record(131) + record(153, struct.pack("<III", flags, 0, 0)) + record(143) + record(156, bundle) + record(144)
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{target}{styles}</Relationships>',
            "xl/workbook.bin": book + record(132),
            "xl/styles.bin": record(278) + record(617, bytes(4)) + record(618) + record(279),
            "xl/worksheets/sheet1.bin": record(129) + record(148, bytes(16)) + sheet + record(130),
        }
    )


def record(kind: int, content: bytes = b"") -> bytes:
    return b"".join(map(_sevens, (kind, len(content)))) + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _sevens(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the highest bit says that another follows."""
    return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + _sevens(number >> 7)
