"""OpenDocument spreadsheets (.ods) into grids, as a stream: a blank row repeated a million times costs nothing."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from ingest.files import guard
from ingest.files.ods_cells import Table
from ingest.files.sheet import Facts, settled
from ingest.grid import Grid, Repair, Row
from ingest.reasons import Refused

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
ENCRYPTED = b"encryption-data"


def grids(file: BinaryIO) -> Iterator[Grid]:
    """One grid for each table, hidden ones too. Raises Refused, while rows are read too: see workbook.grids."""
    archive = guard.opened(file)
    guard.check(archive)
    if MANIFEST in archive.namelist() and ENCRYPTED in b"".join(guard.chunks(archive, archive.getinfo(MANIFEST))):
        raise Refused("encrypted_file")
    tables, is_1904 = _tables(archive)
    for at, (name, is_hidden) in enumerate(tables):
        repairs = [Repair("date1904")] if is_1904 else []
        facts = Facts()
        rows = settled(_rows(archive, at, name, facts), facts, repairs)
        yield Grid(name, rows, is_hidden=is_hidden, is_1904=is_1904, repairs=repairs)


def _tables(archive: zipfile.ZipFile) -> tuple[list[tuple[str, bool]], bool]:
    """The tables' names and whether they are hidden, and whether days are counted from 1904."""
    tables: list[tuple[str, str]] = []
    hidden: set[str] = set()
    style, depth, is_1904 = "", 0, False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal style, depth, is_1904
        if name == "style:style":
            style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            hidden.add(style)
        elif name == "table:null-date":
            is_1904 = attributes.get("table:date-value", "").startswith("1904")
        elif name == "table:table":
            depth += 1
            if depth == 1:
                tables.append((attributes.get("table:name", ""), attributes.get("table:style-name", "")))

    def end(name: str) -> None:
        nonlocal depth
        depth -= name == "table:table"

    parser = guard.parser("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    for _ in _fed(archive, parser):
        pass
    return [(name, style in hidden) for name, style in tables], is_1904


def _rows(archive: zipfile.ZipFile, at: int, name: str, facts: Facts) -> Iterator[Row]:
    """The rows of one table that hold anything; the file is parsed once for each table."""
    table = Table(at, name, facts)
    parser = guard.parser("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = table.start, table.end
    parser.CharacterDataHandler = table.characters
    for _ in _fed(archive, parser):
        for first, times, cells in table.taken():
            for number in range(first, first + times):
                yield number, list(cells)
        if table.is_over:
            return


def _fed(archive: zipfile.ZipFile, parser: "expat.XMLParserType") -> Iterator[None]:
    try:
        for chunk in guard.chunks(archive, archive.getinfo(CONTENT)):
            parser.Parse(chunk)
            yield
        parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise Refused("corrupt_file") from error
