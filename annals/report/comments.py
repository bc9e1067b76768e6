"""Comments around controls: how one is written, found again and rewritten; what people have commented stays theirs."""

import hashlib
from copy import deepcopy

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from annals.report.passport import AUTHOR, INITIALS

STARTS, ENDS, REFERENCE = (qn(f"w:{name}") for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
ID = qn("w:id")
BESIDE = (STARTS, qn("w:bookmarkStart"), qn("w:bookmarkEnd"), ENDS)


def comment(number: int, lines: list[str]) -> Element:
    """A comment of ours with these lines. It has no date: only loads ask the clock."""
    made = OxmlElement("w:comment", {ID: str(number), qn("w:author"): AUTHOR, qn("w:initials"): INITIALS})
    for line in lines:
        made.append(_paragraph(line))
    return made


def anchors(number: int, control: Element) -> tuple[Element, Element, Element]:
    """What stands before and after a control that has a comment: where its range begins and ends, and the reference to it.

    The reference is a run in the control's own fonts, as every run of an official document names its fonts.
    """
    reference = OxmlElement("w:r")
    formats = next(control.iter(qn("w:rPr")), None)
    if formats is not None:
        reference.append(deepcopy(formats))
    reference.append(OxmlElement("w:commentReference", {ID: str(number)}))
    return OxmlElement("w:commentRangeStart", {ID: str(number)}), OxmlElement("w:commentRangeEnd", {ID: str(number)}), reference


def rewrite(made: Element, lines: list[str]) -> None:
    """Puts other lines into a comment of ours. The last paragraph keeps its attributes: Word knows an answer to it by them."""
    *paragraphs, last = made.findall(qn("w:p")) or [made.makeelement(qn("w:p"))]
    for paragraph in paragraphs:
        made.remove(paragraph)
    for line in lines[:-1]:
        last.addprevious(_paragraph(line))
    said = _paragraph(lines[-1])
    last[:] = list(said)


def around(control: Element, ours: dict[str, Element]) -> Element | None:
    """The comment of ours whose range begins right before a control or within it."""
    starts = list(control.iter(STARTS))
    before = control.getprevious()
    while before is not None and before.tag in BESIDE:
        starts.append(before)
        before = before.getprevious()
    return next((ours[start.get(ID)] for start in starts if start.get(ID) in ours), None)


def of_ours(root: Element | None) -> dict[str, Element]:
    """The comments that we have written, by number."""
    found = [] if root is None else root.iter(qn("w:comment"))
    return {one.get(ID): one for one in found if one.get(qn("w:author")) == AUTHOR}


def next_number(root: Element) -> int:
    """The first number that no comment has."""
    return max((int(number) for one in root if (number := one.get(ID, "")).isdecimal()), default=-1) + 1


def lines_of(made: Element) -> list[str]:
    """What a comment says, a line a paragraph."""
    return ["".join(text.text or "" for text in paragraph.iter(qn("w:t"))) for paragraph in made.iter(qn("w:p"))]


def digest(lines: list[str]) -> str:
    """Changes with what a comment says."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def _paragraph(line: str) -> Element:
    paragraph, run, text = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:t")
    properties, fonts = OxmlElement("w:rPr"), OxmlElement("w:rFonts", {qn("w:hint"): "eastAsia"})
    properties.extend([fonts, OxmlElement("w:sz", {qn("w:val"): "18"})])
    text.text = line
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.extend([properties, text])
    paragraph.append(run)
    return paragraph
