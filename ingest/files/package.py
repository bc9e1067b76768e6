"""The inside of an .xlsx or .xlsb file: which part holds which sheet, and what the workbook says of all its dates."""

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ingest.files import guard
from ingest.reasons import Refused

Members = dict[str, zipfile.ZipInfo]  # by name in lower case, as calamine finds them
TRUE = ("1", "true")


@dataclass
class Package:
    """`sheets` are the parts by the sheets' names."""

    archive: zipfile.ZipFile
    sheets: Members = field(default_factory=dict)
    is_1904: bool = False

    def part(self, sheet: str) -> Callable[[], Iterator[bytes]]:
        return lambda: guard.chunks(self.archive, self.sheets[sheet])


def opened(archive: zipfile.ZipFile) -> Package:
    """The list of sheets of an .xlsx. Raises Refused: corrupt_file, forbidden_xml_entity."""
    package, members = Package(archive), by_name(archive)
    targets = relationships(archive, members, "xl/_rels/workbook.xml.rels")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            related = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            package.sheets[attributes["name"]] = members[targets[related]]
        elif name == "workbookPr":
            package.is_1904 = attributes.get("date1904") in TRUE

    _follow(archive, members, "xl/workbook.xml", sheet)
    return package


def by_name(archive: zipfile.ZipFile) -> Members:
    return {member.filename.lower(): member for member in archive.infolist()}


def relationships(archive: zipfile.ZipFile, members: Members, part: str) -> dict[str, str]:
    """Names of parts, as in `members`, by relationship. Raises Refused: corrupt_file, forbidden_xml_entity."""
    targets: dict[str, str] = {}

    def relationship(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes["Id"]] = _path(attributes["Target"]).lower()

    _follow(archive, members, part, relationship)
    return targets


def _path(target: str) -> str:
    inside = target[1:] if target.startswith("/") else target if target.startswith("xl/") else f"xl/{target}"
    return posixpath.normpath(inside)


def _follow(archive: zipfile.ZipFile, members: Members, name: str, element: Callable[[str, dict[str, str]], None]) -> None:
    parser = guard.parser("utf-8")
    parser.StartElementHandler = lambda tag, attributes: element(tag.rpartition(":")[2], attributes)
    try:
        for chunk in guard.chunks(archive, members[name]):
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, KeyError) as error:
        raise Refused("corrupt_file") from error
