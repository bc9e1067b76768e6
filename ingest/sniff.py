"""What a file is, by its content and never by its extension: format, and for text its encoding."""

from dataclasses import dataclass

from ingest.reasons import Refused

JUNK_NAMES = {"thumbs.db", ".ds_store", "desktop.ini"}
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Format:
    """`kind` is workbook or text; `encoding` says how a text was written (None for a workbook)."""

    kind: str
    encoding: str | None = None


def is_junk(name: str) -> bool:
    """Lock and system files that lie beside ledgers (~$台账.xlsx, Thumbs.db): ignored, and said."""
    return name.lower() in JUNK_NAMES or name.startswith(("~$", "."))


def sniff(data: bytes) -> Format:
    """The format of a file's bytes. Raises Refused: empty_file, encrypted_file, unsupported_type, invalid_encoding."""
    if not data:
        raise Refused("empty_file")
    if data.startswith(b"PK\x03\x04"):
        return Format("workbook")
    if data.startswith(OLE):
        if ENCRYPTED_STREAM in data:
            raise Refused("encrypted_file")
        return Format("workbook")
    if data.startswith(b"%PDF"):
        raise Refused("unsupported_type", value=" PDF ")
    encoding = _encoding(data)
    start = data[:4000].decode(encoding, errors="replace").lstrip().lower()
    if start.startswith(("<html", "<!doctype", "<table", "<?xml")):
        raise Refused("unsupported_type", value="网页或 XML 表格")
    return Format("text", encoding)


def _encoding(data: bytes) -> str:
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return encoding
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
            return encoding
        except UnicodeDecodeError:
            continue
    raise Refused("invalid_encoding")
