"""The text of a document as a reader sees it, sentence by sentence, with the content controls that stand in each."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from annals.report import controls

CONTROL = "\ufdd0"  # stands for the text of a control
ENDS = tuple("。！？；\n")
END = re.compile(f"(?<=[{''.join(ENDS)}])")
PARAGRAPH, TABLE, ROW, CELL = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))


@dataclass(frozen=True)
class Sentence:
    """A sentence, heading or table row: `masked` has CONTROL in the stead of each of its controls, which are in `within`.

    `paragraph` is the number of its (first) paragraph in the part.
    """

    text: str
    masked: str
    paragraph: int
    within: tuple[Element, ...] = ()

    @property
    def digest(self) -> str:
        """Changes when somebody rewrites what stands around the controls."""
        return hashlib.sha256(self.masked.encode()).hexdigest()[:12]


def sentences(tree: Element) -> list[Sentence]:
    """Every sentence under a part's root in its order, those of a table's cells too."""
    found = []
    for at, paragraph in enumerate(tree.iter(PARAGRAPH)):
        found += _sentences(list(_pieces(paragraph)), at)
    return found


def rows(tree: Element) -> list[Sentence]:
    """Every row of every table as one sentence, its cells parted by tabs, the words of the table's first row before each."""
    numbers = {id(paragraph): at for at, paragraph in enumerate(tree.iter(PARAGRAPH))}
    return [_row(row, numbers) for table in tree.iter(TABLE) for row in table.iter(ROW)]


def _row(row: Element, numbers: dict[int, int]) -> Sentence:
    cells = [[piece for paragraph in cell.iter(PARAGRAPH) for piece in _pieces(paragraph)] for cell in row.iter(CELL)]
    first = next(row.iter(PARAGRAPH), None)
    text = "\t".join("".join(said for said, _ in cell) for cell in cells)
    masked = "\t".join("".join(CONTROL if control is not None else said for said, control in cell) for cell in cells)
    within = tuple(control for cell in cells for _, control in cell if control is not None)
    return Sentence(text, masked, numbers.get(id(first), 0), within)


def _pieces(paragraph: Element) -> Iterator[tuple[str, Element | None]]:
    """The paragraph's text run by run, and each control of ours as one piece."""
    seen = set()
    for run in paragraph.iter(controls.RUN):
        if next(run.iterancestors(PARAGRAPH)) is not paragraph:
            continue  # of a text box, which has paragraphs of its own
        control = controls.around(run)
        if control is None:
            yield controls.visible_run(run), None
        elif control not in seen:
            seen.add(control)
            if not controls.is_gone(control):
                yield controls.visible(control), control


def _sentences(pieces: list[tuple[str, Element | None]], paragraph: int) -> Iterator[Sentence]:
    text, masked, within = "", "", []
    for said, control in pieces:
        if control is not None:
            text, masked = text + said, masked + CONTROL
            within.append(control)
            continue
        for part in END.split(said):
            text, masked = text + part, masked + part
            if part.endswith(ENDS):
                yield Sentence(text, masked, paragraph, tuple(within))
                text, masked, within = "", "", []
    if text or within:
        yield Sentence(text, masked, paragraph, tuple(within))
