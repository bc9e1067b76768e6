"""Figures as Word content controls: what a template can ask of one, and how it comes to stand in the document.

A template prints a figure as a mark, a few characters that no text contains; `place` then puts a control in the mark's
stead, in the template's own font. So an expression may stand anywhere in a sentence, and no value passes through XML as text.
A control's tag alone says what it shows, `annals:<indicator>:<year>:<archives>:<part>`, so that it can be filled again later.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal

from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import CT_R, OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.run import Run

from annals import wording
from annals.catalog import Figure

OPEN, CLOSE = "\ufdd0", "\ufdd1"  # noncharacters: valid in XML, kept by Unicode for a program's own use
MARK = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
# Control characters, what XML forbids, and what could pass for a mark.
FOREIGN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
LONGEST = 64  # characters that Word allows in a control's tag and in its title
PARTS = {
    "value": wording.figure,
    "last": wording.last,
    "change": wording.compared,
    "direction": wording.direction,
    "label": lambda figure: figure.label or "",
}


@dataclass(frozen=True)
class Slot:
    """A figure as a template sees it: `{{ x }}` prints its number, `{{ x.change }}` the change, each a control of its own.

    A part that has nothing to say is empty, so that `{% if x.change %}` asks for it; `x.value` is for conditions.
    What was asked for is noted in `asked`, as figure and part.
    """

    figure: Figure
    asked: list[tuple[Figure, str]] = field(repr=False)

    def __str__(self) -> str:
        return self._mark("value")

    @property
    def value(self) -> Decimal | None:
        return self.figure.value

    @property
    def last(self) -> str:
        return self._mark("last")

    @property
    def change(self) -> str:
        return self._mark("change")

    @property
    def direction(self) -> str:
        return self._mark("direction")

    @property
    def label(self) -> str:
        return self._mark("label")

    def _mark(self, part: str) -> str:
        self.asked.append((self.figure, part))
        return f"{OPEN}{self.figure.indicator_id}:{part}{CLOSE}" if PARTS[part](self.figure) else ""


def clean(text: str) -> str:
    """Text that may stand in a document: without control characters, and without what could pass for a mark."""
    return FOREIGN.sub("", text)


def tag(figure: Figure, part: str) -> str:
    """A control's tag. Raises ValueError where it is longer than Word allows."""
    said = f"annals:{figure.indicator_id}:{figure.stat_year}:{figure.archive_code}:{part}"
    if len(said) > LONGEST:
        raise ValueError(f"a tag of more than {LONGEST} characters breaks the document in Word: {said}")
    return said


def place(tree: BaseOxmlElement, figures: dict[str, Figure], ids: Iterator[int]) -> None:
    """Puts a content control in the stead of every mark under `tree`; what stood beside a mark in its run stays, in runs alike."""
    marked = [text for text in tree.iter(qn("w:t")) if OPEN in (text.text or "")]
    for run in dict.fromkeys(text.getparent() for text in marked):
        for piece in _pieces(run, figures, ids):
            run.addprevious(piece)
        run.getparent().remove(run)


def _pieces(run: CT_R, figures: dict[str, Figure], ids: Iterator[int]) -> Iterator[BaseOxmlElement]:
    for child in run.xpath("./*[not(self::w:rPr)]"):
        if child.tag != qn("w:t"):
            alike = _emptied(run)
            alike.append(child)
            yield alike
            continue
        for index, text in enumerate(MARK.split(child.text or "")):
            if index % 2:
                indicator, part = text.split(":")
                yield _control(run, figures[indicator], part, next(ids))
            elif text:
                yield _saying(run, text)


def _control(run: CT_R, figure: Figure, part: str, number: int) -> BaseOxmlElement:
    content = _saying(run, clean(PARTS[part](figure)))
    if _to_check(figure, part):
        Run(content, None).font.highlight_color = WD_COLOR_INDEX.YELLOW
    about = OxmlElement("w:sdtPr")
    if run.rPr is not None:
        about.append(deepcopy(run.rPr))  # what a clerk types into an emptied control looks like its sentence
    for name, value in {"alias": clean(figure.name_zh)[:LONGEST], "tag": tag(figure, part), "id": str(number)}.items():
        about.append(OxmlElement(f"w:{name}", {qn("w:val"): value}))
    control, inside = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    inside.append(content)
    control.extend([about, inside])
    return control


def _to_check(figure: Figure, part: str) -> bool:
    status = {"value": figure.value_status, "change": figure.change_status}.get(part)
    return status in ("missing", "incomplete")


def _saying(run: CT_R, text: str) -> CT_R:
    alike = _emptied(run)
    alike.add_t(text)
    return alike


def _emptied(run: CT_R) -> CT_R:
    alike = deepcopy(run)
    alike.clear_content()
    return alike
