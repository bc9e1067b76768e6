"""An edited draft, read again: its controls as people and their programs have left them, with what the record knows of each."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from lxml.etree import _Element as Element

from annals.errors import ClerkError
from annals.report import address, charts, controls, package, record, sentences, slots
from annals.report.address import Address, Tag
from annals.report.package import DOCUMENT, Package
from annals.report.record import Printed, Record

TEXTS = re.compile(r"word/(document|header[0-9]*|footer[0-9]*|footnotes|endnotes)\.xml$")
COMMENTS = "word/comments.xml"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Found:
    """A control: the `ordinal`-th w:sdt of its part, what its tag says (or the record, where the tag was lost), what a reader sees.

    Without `address` nobody knows what it shows. Of a chart `chart` is the name of its part.
    """

    part: str
    ordinal: int
    element: Element
    number: int | None
    tag: Tag | None
    address: Address | None
    text: str
    chart: str | None = None

    @property
    def is_untouched(self) -> bool:
        """Whether it says what was printed."""
        return self.tag is not None and self.tag.has_printed(self.text)


@dataclass(frozen=True)
class Edited:
    """A draft with the trees of the parts in which text stands, its record (None where it has lost it) and its controls."""

    path: Path
    package: Package
    trees: dict[str, Element]
    record: Record | None
    record_part: str
    controls: list[Found]
    sentences: dict[int, str] = field(repr=False)

    @property
    def whose(self) -> tuple[str, int]:
        """The archives and the year of which the draft is: as its record says, else as its first control does."""
        known = self.record or next((one.address for one in self.controls if one.address), None)
        return (known.archive_code, known.year) if known else ("", 0)

    def printed(self, found: Found) -> list[Printed]:
        """What the record knows of the controls of one address."""
        return self.record.of(found.tag.path) if self.record and found.tag else []

    def is_there(self, found: Found) -> bool:
        """Whether a control still stands in the text: not emptied, and not struck out."""
        return not controls.is_gone(found.element)

    def is_rewritten(self, found: Found) -> bool:
        """Whether the sentence around a control is no longer one that was rendered."""
        known = {one.sentence for one in self.printed(found)}
        return self.sentences.get(id(found.element)) not in known


def opened(path: Path) -> Edited:
    """Reads a draft. Raises ClerkError where it cannot be opened, is damaged or hostile, or has none of our controls."""
    edited = read(path, package.opened(path))
    if not edited.controls:
        raise ClerkError(
            f"{path} 里没有本系统的数字控件：它不是 annals report 写出的初稿，或者控件已经全部去掉了（定稿没有控件）。"
        )
    return edited


def read(path: Path, opened_package: Package) -> Edited:
    """The controls and sentences of a package. Raises ClerkError where a part is broken."""
    trees = {name: package.parsed(name, part) for name, part in opened_package.parts.items() if TEXTS.match(name)}
    kept, where = _record(opened_package)
    found = [one for name, tree in trees.items() for one in _controls(opened_package, name, tree, kept)]
    if not found:
        raise ClerkError(
            f"{path} 里没有本系统的数字控件：它不是 annals report 写出的初稿，或者控件已经全部去掉了（定稿没有控件）。"
        )
    around = {id(control): one.digest for tree in trees.values() for one in sentences.sentences(tree) for control in one.within}
    return Edited(path, opened_package, trees, kept, where, found, around)


def _record(opened_package: Package) -> tuple[Record | None, str]:
    for name, part in opened_package.parts.items():
        if record.PART.match(name) and record.NAMESPACE.encode() in part:
            try:
                kept = record.from_xml(package.parsed(name, part))
            except ValueError:
                kept = None  # somebody has spoilt it: the tags still say what they say
            if kept:
                return kept, name
    return None, ""


def _controls(opened_package: Package, name: str, tree: Element, kept: Record | None) -> list[Found]:
    found = []
    for ordinal, element in enumerate(tree.iter(controls.SDT)):
        if controls.is_ours(element):
            found.append(_found(opened_package, name, ordinal, element, kept))
    return found


def _found(opened_package: Package, name: str, ordinal: int, element: Element, kept: Record | None) -> Found:
    number = controls.number_of(element)
    known = kept.printed.get(number) if kept and number is not None else None
    said = address.read(controls.tag_of(element) or (known.tag if known else ""))
    where = said.address if said else None
    if where is None and said and kept:
        where = next((Tag(one.path, 0, "").address for one in kept.of(said.path) if one.path), None)
    chart = _chart(opened_package, name, element)
    text = slots.charted(charts.values(opened_package.parts[chart])) if chart else controls.visible(element)
    return Found(name, ordinal, element, number, said, where, text, chart)


def _chart(opened_package: Package, name: str, element: Element) -> str | None:
    """The part of the chart that stands in a control."""
    chart = next(element.iter(CHART), None)
    if chart is None or name != DOCUMENT:
        return None
    relations = package.parsed(package.RELATIONS, opened_package.parts[package.RELATIONS])
    target = next((one.get("Target") for one in relations if one.get("Id") == chart.get(RELATION)), "")
    part = target.removeprefix("/") if target.startswith("/") else f"word/{target}"
    return part if part in opened_package.parts else None
