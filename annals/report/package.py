"""A Word file as the parts that it is packed of: read within limits, changed byte by byte where it has to be, written whole or not at all.

An edited draft comes back from people and programs that nobody knows: it is unpacked only so far, and XML that defines a document
type or an entity is refused. What is not changed stays as it was, to the byte.
"""

import io
import os
import zipfile
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from xml.parsers import expat

from docx.document import Document as Draft
from docx.oxml.parser import element_class_lookup
from lxml import etree

from annals.errors import ClerkError
from ingest.files import guard
from ingest.reasons import Refused

LARGEST = 256 << 20  # bytes unpacked: a draft with many pictures has a tenth of it
MOST_PARTS = 5_000
DOCUMENT, TYPES, RELATIONS = "word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"
WORDS = {
    "encrypted_file": "加了密码",
    "decompression_limit": "解压后大得不正常",
    "forbidden_xml_entity": "里面有文档不该有的外部引用（XML 实体）",
    "unsupported_type": "编码或压缩方法不常见",
}
# Its elements know how a run is formatted, as python-docx's do.
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
PARSER.set_element_class_lookup(element_class_lookup)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Package:
    """The parts of a Word file by name, in the order in which they are packed."""

    parts: dict[str, bytes]

    def with_parts(self, changed: dict[str, bytes]) -> "Package":
        """The package with these parts changed or added."""
        return replace(self, parts=self.parts | changed)


def opened(path: Path) -> Package:
    """The parts of a Word file.

    Raises ClerkError: no such file, no Word document, damaged, encrypted, too large when unpacked, or XML with entities.
    """
    try:
        content = path.read_bytes()
        with guard.opened(io.BytesIO(content)) as archive:
            return Package(_parts(archive))
    except OSError as error:
        raise ClerkError(f"{path} 打不开，或者不是 Word 文档（.docx）。请检查文件名，或者用 Word 另存一份再试。") from error
    except Refused as refused:
        why = WORDS.get(refused.code)
        if refused.code == "corrupt_file" and content.startswith(b"\xd0\xcf\x11\xe0"):
            why = "是加了密码的文档，或者旧格式（.doc）"
        said = (
            f"{why}，没有打开。请去掉密码或者用 Word 另存为 .docx 再试"
            if why
            else "损坏了，或者不是 Word 文档（.docx）。请用 Word 另存一份再试"
        )
        raise ClerkError(f"{path} {said}。") from refused


def of(draft: Draft) -> Package:
    """The package of a document that python-docx holds."""
    saved = io.BytesIO()
    draft.save(saved)
    with zipfile.ZipFile(saved) as archive:
        return Package({name: archive.read(name) for name in archive.namelist()})


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = archive.infolist()
    if len(members) > MOST_PARTS or len({member.filename for member in members}) < len(members):
        raise Refused("corrupt_file")
    parts, room = {}, LARGEST
    for member in members:
        chunks = guard.chunks(archive, member)
        if member.filename.lower().endswith(guard.XML_ENDINGS):
            chunks = guard.without_entities(chunks)
        read = bytearray()
        for chunk in chunks:
            read += chunk
            if len(read) > room:
                raise Refused("decompression_limit", value=f"超过 {LARGEST >> 20} MB")
        room -= len(read)
        parts[member.filename] = bytes(read)
    if not {DOCUMENT, TYPES, RELATIONS} <= parts.keys():
        raise Refused("corrupt_file")
    return parts


def write(package: Package, path: Path) -> None:
    """Writes the file, whole or not at all. Raises ClerkError where it cannot be written."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in package.parts.items():
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        unfinished.replace(path)
    except OSError as error:
        raise ClerkError(
            f"写不了 {path}（{error.strerror}）。请检查文件夹是否存在、能否写入，文件是否正在 Word 中打开。"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def parsed(name: str, part: bytes) -> etree._Element:
    """The root of an XML part, of python-docx's element classes. Raises ClerkError where it is broken."""
    try:
        return etree.fromstring(part, PARSER)
    except etree.XMLSyntaxError as error:
        raise ClerkError(f"文档里的 {name} 损坏了（第 {error.lineno} 行）。请用 Word 打开后另存一份再试。") from error


def spans(part: bytes, name: str) -> list[tuple[int, int]]:
    """Where the elements of a name stand in a part, as (first byte, byte after the last), in the order in which they begin."""
    found: list[list[int]] = []
    open_: list[int] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    wanted = f"{W} {name}"

    def begin(element: str, attributes: dict[str, str]) -> None:
        if element == wanted:
            open_.append(len(found))
            found.append([parser.CurrentByteIndex, 0])

    def end(element: str) -> None:
        if element == wanted:
            at = open_.pop()
            found[at][1] = part.index(b">", parser.CurrentByteIndex) + 1

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.Parse(part, True)
    return [(first, last) for first, last in found]


def spliced(part: bytes, changes: dict[tuple[int, int], bytes]) -> bytes:
    """The part with other bytes in the stead of some of its stretches, which do not overlap; all else as it was."""
    pieces, at = [], 0
    for (first, last), new in sorted(changes.items()):
        pieces += [part[at:first], new]
        at = last
    return b"".join([*pieces, part[at:]])


def fragment(element: etree._Element) -> bytes:
    """An element as it stands in its part: without the namespaces that are declared above it."""
    above = element.getparent().nsmap if element.getparent() is not None else {}
    around = etree.Element("around", nsmap=above)
    around.append(deepcopy(element))
    text = etree.tostring(around, encoding="UTF-8").removeprefix(b"<?xml version='1.0' encoding='UTF-8'?>\n")
    return text[text.index(b">") + 1 : text.rindex(b"</")]
