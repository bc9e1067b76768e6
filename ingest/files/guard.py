"""What is looked at before a file is opened for good: how big its parts grow, and that no XML in it defines entities."""

import copy
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from ingest.reasons import Refused

MEGA = 1 << 20
CHUNK = 4 * MEGA
GLANCE = 1 << 16
LARGEST_IN_ALL = 4096 * MEGA  # what a file's parts may come to, unpacked
SUSPICIOUS_FROM = 50 * MEGA  # below it no ratio is looked at: a small file of blanks packs well
LARGEST_RATIO = 200  # sheets of one repeated row reach 100
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14  # of any sheet
LARGEST_BOX = 26 << 20  # cells between the first and the last value of a sheet: all rows of the columns A to Z
SPARSEST = 8  # a larger box is a table, too, if one cell in so many has a value
XML_ENDINGS = (".xml", ".rels", ".vml")
ENCRYPTED_FLAG = 0x1
LIAR = 1 << 62
READABLE = ("utf-8", "us-ascii", "ascii")
DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E", re.IGNORECASE)


def opened(file: BinaryIO) -> zipfile.ZipFile:
    """The zip, its members unread. Raises Refused: corrupt_file, encrypted_file, decompression_limit by what it declares."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Refused("corrupt_file") from error
    members = archive.infolist()
    if any(member.flag_bits & ENCRYPTED_FLAG for member in members):
        raise Refused("encrypted_file")
    _within(sum(member.file_size for member in members), sum(member.compress_size for member in members))
    for member in members:
        _within(member.file_size, member.compress_size)
    return archive


def chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a member unpacks to, whatever size it declares, in pieces of 4 MB at most.

    Raises Refused: decompression_limit as soon as it has grown too far, corrupt_file where it is cut or its checksum is wrong.
    """
    honest = copy.copy(member)
    honest.file_size = LIAR  # else reading stops where the member says, and other readers' does not
    size = 0
    try:
        with archive.open(honest) as part:
            while chunk := part.read(CHUNK):
                size += len(chunk)
                _within(size, member.compress_size)
                yield chunk
    except NotImplementedError as error:
        raise Refused("unsupported_type", value="用少见方法压缩的文件") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise Refused("corrupt_file") from error


def _within(size: int, packed: int) -> None:
    if size > LARGEST_IN_ALL or (size > SUSPICIOUS_FROM and size > LARGEST_RATIO * packed):
        raise Refused("decompression_limit", value=f"超过 {size // MEGA} MB")


def check(archive: zipfile.ZipFile, but: set[str] = frozenset()) -> None:
    """Unpacks every XML part of a workbook once, except `but` (looked at elsewhere).

    Raises Refused: decompression_limit, forbidden_xml_entity, corrupt_file, unsupported_type.
    """
    for member in archive.infolist():
        if member.filename not in but and member.filename.lower().endswith(XML_ENDINGS):
            for _ in without_entities(chunks(archive, member)):
                pass


def without_entities(part: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks of an XML part, once its beginning has shown that it declares no document type and is in UTF-8.

    calamine reads a part in UTF-16 as an empty one.
    """
    prolog = Prolog()
    for chunk in part:
        if not prolog.is_over:
            prolog.feed(chunk)
        yield chunk


class Prolog:
    """Follows an XML text up to its first element. Raises Refused: forbidden_xml_entity, unsupported_type."""

    def __init__(self) -> None:
        self.is_over = False
        self._encoding = "utf-8"
        self._parser = parser()
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartElementHandler = self._begun

    def feed(self, chunk: bytes) -> None:
        if chunk.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
            self._encoding = "utf-16"
        try:
            for at in range(0, len(chunk), GLANCE):
                self._parser.Parse(chunk[at : at + GLANCE])
                if self.is_over:
                    return
        except (expat.ExpatError, ValueError, LookupError):  # the reader will say what is wrong with it
            if not self.is_over and DOCTYPE.search(chunk):
                forbid()
            self._begun()

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        self._encoding = (encoding or self._encoding).lower()

    def _begun(self, *element: object) -> None:
        if self._encoding not in READABLE:
            raise Refused("unsupported_type", value=f"以 {self._encoding} 编码的工作簿")
        self.is_over = True


def parser(encoding: str | None = None) -> "expat.XMLParserType":
    """An XML parser that refuses a document type before it can define or fetch anything."""
    made = expat.ParserCreate(encoding)
    made.buffer_text = True
    made.StartDoctypeDeclHandler = forbid
    made.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    return made


def forbid(*declaration: object) -> None:
    raise Refused("forbidden_xml_entity")


def box(sheet: str, rows: int, columns: int, cells: int) -> None:
    """Raises Refused: too_many_cells, for a sheet whose values (so many cells) lie too far apart to be laid out as a table."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > max(LARGEST_BOX, SPARSEST * cells):
        raise Refused("too_many_cells", sheet=sheet, value=f"{rows * columns:,}")
