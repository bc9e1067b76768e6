"""What a file is, by its content and never by its extension: format, and for text its encoding."""

import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

import olefile

from ingest.files import encodings, guard
from ingest.grid import Repair
from ingest.reasons import Refused

WORKBOOKS = {"xlsx", "xlsb", "ods", "xls"}
JUNK_NAMES = {"thumbs.db", ".ds_store", "desktop.ini"}
BEGINNING = 1 << 16  # bytes in which a text shows what it is
EXTENSIONS = {
    "xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"},
    "xlsb": {".xlsb"},
    "ods": {".ods", ".ots"},
    "xls": {".xls", ".xlt"},
    "html": {".html", ".htm"},
    "xmlss": {".xml"},
    "archive": {".zip"},
    "text": {".csv", ".tsv", ".txt", ".tab", ".prn"},
}
PARTS = {  # of a zip; the first that is there decides
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "word/": "Word 文档",
    "ppt/": "PowerPoint 演示文稿",
    "ofd.xml": "OFD 版式文件",
    "index/document.iwa": "Numbers 表格",
}
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
STREAMS = {  # of an OLE file
    "EncryptedPackage": "encrypted",
    "Workbook": "xls",
    "Book": "xls",
    "WordDocument": "Word 文档",
    "PowerPoint Document": "PowerPoint 演示文稿",
    "__properties_version1.0": "Outlook 邮件",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OTHERS = {
    b"%PDF": "PDF 文件",
    b"{\\rtf": "RTF 文档",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"II*\x00": "图片",
    b"MM\x00*": "图片",
    b"7z\xbc\xaf\x27\x1c": "7z 压缩包",
    b"Rar!\x1a\x07": "rar 压缩包",
    b"\x1f\x8b": "gz 压缩包",
    b"BZh91AY&SY": "bz2 压缩包",
    b"\xfd7zXZ": "xz 压缩包",
    b"SQLite format 3": "SQLite 数据库",
    b"\x00\x01\x00\x00Standard": "Access 数据库",
    b"\x09\x08\x08\x00": "旧版 Excel（没有外壳的）工作簿",
    b"\x09\x08\x10\x00": "旧版 Excel（没有外壳的）工作簿",
    b"\x09\x04\x06\x00": "Excel 4.0 工作簿",
    b"\x09\x02\x06\x00": "Excel 3.0 工作簿",
    b"\x09\x00\x04\x00": "Excel 2.1 工作簿",
}
XML_SPREADSHEET = ("urn:schemas-microsoft-com:office:spreadsheet", 'progid="excel.sheet"')
HTML = re.compile(r"<(?:!doctype\s+html|html|head|meta|body|table|style|div)\b")
BEFORE_MARKUP = re.compile(r"(?:\s|\ufeff|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
MULTIPART = re.compile(r"(?:mime-version:|content-type:\s*multipart/related)")


@dataclass(frozen=True)
class Format:
    """`kind` is one of WORKBOOKS, html, xmlss, archive or text; `encoding` says how a text was written."""

    kind: str
    encoding: str | None = None


def is_junk(name: str) -> bool:
    """Lock and system files that lie beside ledgers (~$台账.xlsx, Thumbs.db): ignored, and said."""
    return name.lower() in JUNK_NAMES or name.startswith(("~$", "."))


def mismatch(name: str, found: Format) -> Repair | None:
    """What to say of a file whose extension promises something else; .et is how WPS calls what Excel calls .xls."""
    suffix = PurePosixPath(name).suffix.lower()
    return None if suffix in EXTENSIONS[found.kind] else Repair("content_type_mismatch", before=suffix, after=found.kind)


def sniff(file: BinaryIO) -> Format:
    """The format of a file. Raises Refused: empty_file, encrypted_file, corrupt_file, unsupported_type, invalid_encoding."""
    file.seek(0)
    start = file.read(BEGINNING)
    if not start:
        raise Refused("empty_file")
    if start.startswith(ZIP):
        return Format(_in_zip(file))
    if start.startswith(OLE):
        return Format(_in_ole(file))
    for mark, value in OTHERS.items():
        if start.startswith(mark):
            raise Refused("unsupported_type", value=value)
    if kind := _markup(start):
        return Format(kind)
    return Format("text", encodings.detect(file))


def _in_zip(file: BinaryIO) -> str:
    archive = guard.opened(file)
    names = [name.lower() for name in archive.namelist()]
    if "mimetype" in names and (kind := _open_document(archive)):
        return kind
    for part, kind in PARTS.items():
        if any(name == part or (part.endswith("/") and name.startswith(part)) for name in names):
            if kind in WORKBOOKS:
                return kind
            if "[content_types].xml" in names or not part.endswith("/"):
                raise Refused("unsupported_type", value=kind)
    return "archive"


def _open_document(archive: zipfile.ZipFile) -> str | None:
    member = archive.getinfo("mimetype")
    kind = b"".join(guard.chunks(archive, member)).decode("ascii", "replace") if member.file_size < 200 else ""
    if kind.startswith(OPEN_DOCUMENT + "spreadsheet"):
        return "ods"
    if kind.startswith(OPEN_DOCUMENT):
        raise Refused("unsupported_type", value="OpenDocument 文档")
    return None


def _in_ole(file: BinaryIO) -> str:
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as ole:
            kind = next((kind for stream, kind in STREAMS.items() if ole.exists(stream)), "")
            is_sound = kind or (ole.listdir() and not ole.parsing_issues)
    except (OSError, ValueError, IndexError, struct.error, RecursionError) as error:
        raise Refused("corrupt_file") from error
    if not is_sound:
        raise Refused("corrupt_file")
    if kind == "encrypted":
        raise Refused("encrypted_file")
    if kind not in WORKBOOKS:
        raise Refused("unsupported_type", value=kind or "OLE 复合文档")
    return kind


def _markup(start: bytes) -> str | None:
    """html or xmlss, if the first thing in a text is a tag of theirs."""
    encoding = "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = start.decode(encoding, errors="replace").lower()
    beginning = text[BEFORE_MARKUP.match(text).end() :]
    if MULTIPART.match(beginning):
        raise Refused("unsupported_type", value="单个文件网页（MHTML）")
    if beginning.startswith("<") and any(mark in text for mark in XML_SPREADSHEET) and not HTML.match(beginning):
        return "xmlss"
    if HTML.match(beginning):
        return "html"
    if text.startswith("<?xml"):
        raise Refused("unsupported_type", value="XML 文件")
    return None
