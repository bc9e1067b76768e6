"""Content controls in a document: how one is made in the stead of a template's mark, filled, and read again.

Controls are rich text: LibreOffice doubles plain-text ones. Inside each stands a bookmark with its number, because LibreOffice
drops tags when it saves, and keeps bookmarks. An empty control holds a character without width: Word would put a prompt there.
"""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import CT_R, OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.run import Run
from lxml.etree import _Element as Element

from annals.report.address import DRAFT_ONLY, LONGEST, PREFIX
from annals.report.slots import MARK, OPEN, Ask, clean

BLANK = "\u200b"
BOOKMARK = "_annals_"
BOOKMARKS_FROM = 7_000_000  # far from the numbers that Word gives its own
NUMBERED = re.compile(f"{BOOKMARK}([0-9]+)$")
# What somebody has struck out, with changes tracked, is no longer there.
STRUCK = (qn("w:del"), qn("w:moveFrom"))
BOOKMARK_STARTS, BOOKMARK_ENDS, NAME = qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:name")
SDT, RUN, TEXT, BREAK, TAB = (qn(f"w:{name}") for name in ("sdt", "r", "t", "br", "tab"))


@dataclass(frozen=True)
class Placed:
    """A control that has been put into a document: what was asked for, its number, and its element."""

    ask: Ask
    number: int
    element: BaseOxmlElement


def place(tree: BaseOxmlElement, asked: list[Ask], first: int, drawn: Callable[[Ask], BaseOxmlElement]) -> list[Placed]:
    """Puts a control in the stead of every mark under `tree`, numbered from `first`; what stood beside a mark in its run stays.

    `drawn` makes the drawing of a chart. A control has no tag yet.
    """
    placed: list[Placed] = []
    marked = [text for text in tree.iter(TEXT) if OPEN in (text.text or "")]
    for run in dict.fromkeys(text.getparent() for text in marked):
        for piece in _pieces(run):
            if isinstance(piece, int):
                if run.getprevious() is not None and run.getprevious().tag == SDT:
                    run.addprevious(_apart(run))
                ask, number = asked[piece], first + len(placed)
                content = drawn(ask) if ask.series else None
                placed.append(Placed(ask, number, _control(run, number, content)))
                piece = placed[-1].element
            run.addprevious(piece)
        run.getparent().remove(run)
    return placed


def fill(control: Element, text: str, tag: str, title: str, is_to_check: bool) -> None:
    """Makes a control say a text, in the format of its first run; a highlight of ours comes and goes with what is to be checked."""
    runs = [run for run in control.iter(RUN) if not _is_struck(run, control) and _said(run)]
    run = runs[0] if runs else next(control.iter(RUN))
    for other in runs[1:]:
        other.getparent().remove(other)
    for child in [child for child in run if child.tag in (TEXT, BREAK, TAB)]:
        run.remove(child)
    for index, line in enumerate((text or BLANK).split("\n")):
        if index:
            run.append(OxmlElement("w:br"))
        run.add_t(line)
    if is_to_check:
        Run(run, None).font.highlight_color = WD_COLOR_INDEX.YELLOW
    name(control, tag, title)


def unmark(control: Element) -> None:
    """Takes a highlight away that `fill` has set."""
    for run in control.iter(RUN):
        if Run(run, None).font.highlight_color == WD_COLOR_INDEX.YELLOW:
            Run(run, None).font.highlight_color = None


def name(control: Element, tag: str, title: str) -> None:
    """Sets a control's tag and the title that Word shows over it."""
    about = control.find(qn("w:sdtPr"))
    for at, (key, value) in enumerate({"w:alias": clean(title)[:LONGEST], "w:tag": tag}.items()):
        found = about.find(qn(key))
        if found is None:
            found = OxmlElement(key)
            about.insert(at + (about.find(qn("w:rPr")) is not None), found)
        found.set(qn("w:val"), value)


def tag_of(control: Element) -> str:
    """A control's tag; empty where it has none."""
    found = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return "" if found is None else found.get(qn("w:val"), "")


def number_of(control: Element) -> int | None:
    """The number by which the document's record knows a control: that of the bookmark in it, or right before it."""
    before = control.getprevious()
    around = [] if before is None else [before]
    for bookmark in [*control.iter(BOOKMARK_STARTS), *around]:
        if bookmark.tag == BOOKMARK_STARTS and (found := NUMBERED.match(bookmark.get(NAME, ""))):
            return int(found[1])
    return None


def is_ours(element: Element) -> bool:
    """Whether an element is a control that shows something of ours."""
    tag = tag_of(element)
    return tag != DRAFT_ONLY and (tag.startswith(PREFIX) or (not tag and number_of(element) is not None))


def around(run: Element) -> Element | None:
    """The innermost of our controls in which a run stands."""
    return next((control for control in run.iterancestors(SDT) if is_ours(control)), None)


def visible(element: Element) -> str:
    """The text that a reader sees under an element: without what is struck out, a line break as a new line."""
    return "".join(map(visible_run, element.iter(RUN)))


def visible_run(run: Element) -> str:
    """The text that a reader sees of a run."""
    return "" if _is_struck(run, None) else _said(run)


def is_gone(control: Element) -> bool:
    """Whether somebody has emptied a control or struck it out."""
    return _is_struck(control, None) or not any(_raw(run) for run in control.iter(RUN) if not _is_struck(run, None))


def _said(run: Element) -> str:
    return _raw(run).replace(BLANK, "")


def _raw(run: Element) -> str:
    texts = {TEXT: lambda child: child.text or "", BREAK: lambda child: "\n", TAB: lambda child: "\t"}
    return "".join(texts[child.tag](child) for child in run if child.tag in texts)


def _is_struck(element: Element, within: Element | None) -> bool:
    while element is not None and element is not within:
        if element.tag in STRUCK:
            return True
        element = element.getparent()
    return False


def _pieces(run: CT_R) -> Iterator[BaseOxmlElement | int]:
    """What a run falls apart into: runs alike, and the numbers of marks."""
    for child in run.xpath("./*[not(self::w:rPr)]"):
        if child.tag != TEXT:
            alike = _emptied(run)
            alike.append(child)
            yield alike
            continue
        for index, text in enumerate(MARK.split(child.text or "")):
            if index % 2:
                yield int(text)
            elif text:
                alike = _emptied(run)
                alike.add_t(text)
                yield alike


def _control(run: CT_R, number: int, drawing: BaseOxmlElement | None) -> BaseOxmlElement:
    about, content, said = OxmlElement("w:sdtPr"), OxmlElement("w:sdtContent"), _emptied(run)
    if run.rPr is not None:
        about.append(deepcopy(run.rPr))  # what a clerk types into an emptied control looks like its sentence
    about.append(OxmlElement("w:id", {qn("w:val"): str(number)}))
    if drawing is not None:
        said.append(drawing)
    bookmark = {qn("w:id"): str(BOOKMARKS_FROM + number)}
    content.append(OxmlElement("w:bookmarkStart", bookmark | {qn("w:name"): f"{BOOKMARK}{number}"}))
    content.append(said)
    content.append(OxmlElement("w:bookmarkEnd", bookmark))
    control = OxmlElement("w:sdt")
    control.extend([about, content])
    return control


def _apart(run: CT_R) -> CT_R:
    """What parts two controls that would touch: LibreOffice puts the one into the other."""
    alike = _emptied(run)
    alike.add_t(BLANK)
    return alike


def _emptied(run: CT_R) -> CT_R:
    alike = deepcopy(run)
    alike.clear_content()
    return alike
