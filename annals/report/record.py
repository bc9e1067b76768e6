"""What a draft knows of its own controls: a part of the document (custom XML) that Word, WPS and LibreOffice keep and do not show.

For each control its tag, what it said when it was filled, the number behind it, what it rested on, and the sentence around it.
"""

import re
from dataclasses import dataclass, fields

from lxml import etree

NAMESPACE = "urn:lantai-annals:draft:1"
ROOT, PRINTED = f"{{{NAMESPACE}}}draft", f"{{{NAMESPACE}}}printed"
PART = re.compile(r"customXml/item[0-9]+\.xml$")


@dataclass(frozen=True)
class Printed:
    """A control as it was filled last; `sentence` is a digest of the sentence around it.

    `path` is the address where the tag has only a digest of it. `load_id` is that of the warehouse at that time, `meaning` a digest
    of the definition; `checked` says that it is highlighted.
    """

    number: int
    tag: str
    text: str
    path: str = ""
    definition: str = ""
    meaning: str = ""
    load_id: int = 0
    state: str = ""
    sentence: str = ""
    checked: str = ""


@dataclass(frozen=True)
class Record:
    """Of which archives and year a draft is, from which template, on which data it rests, and its controls by number.

    `notes` are digests of our comments as they were written: what somebody has changed in one is not written over.
    """

    archive_code: str
    year: int
    month: int | None
    template: str
    load_id: int
    printed: dict[int, Printed]
    notes: frozenset[str] = frozenset()

    def of(self, path: str) -> list[Printed]:
        """The controls of one address."""
        return [one for one in self.printed.values() if path in (one.path or tag_path(one.tag), tag_path(one.tag))]


def to_xml(record: Record) -> bytes:
    """The record as a part of the document; the same record is the same bytes."""
    about = {"archives": record.archive_code, "year": str(record.year), "template": record.template, "load": str(record.load_id)}
    if record.month:
        about["month"] = str(record.month)
    if record.notes:
        about["notes"] = " ".join(sorted(record.notes))
    root = etree.Element(ROOT, about, nsmap={None: NAMESPACE})
    for _, printed in sorted(record.printed.items()):
        said = {field.name: str(getattr(printed, field.name)) for field in fields(Printed)}
        etree.SubElement(root, PRINTED, {name: value for name, value in said.items() if value})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def from_xml(root: etree._Element) -> Record | None:
    """The record in a parsed part; None where the part is another's. Raises ValueError where it is one that nobody can read."""
    if root.tag != ROOT:
        return None
    printed = {}
    for element in root.iter(PRINTED):
        said = dict(element.attrib)
        numbers = {name: int(said.pop(name, "0")) for name in ("number", "load_id")}
        known = {field.name: said.get(field.name, "") for field in fields(Printed) if field.name not in numbers}
        printed[numbers["number"]] = Printed(**known, **numbers)
    month = root.get("month")
    return Record(
        root.get("archives", ""),
        int(root.get("year", "0")),
        int(month) if month else None,
        root.get("template", ""),
        int(root.get("load", "0")),
        printed,
        frozenset(root.get("notes", "").split()),
    )


def tag_path(tag: str) -> str:
    """A tag without its version."""
    return tag.rpartition(":")[0]
