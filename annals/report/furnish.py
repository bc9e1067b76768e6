"""What a rendered draft is furnished with: a tag on every control, a passport beside every figure, and the record of it all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docx.document import Document as Draft
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.xmlchemy import BaseOxmlElement

from annals.report import causes, charts, comments, controls, parts, passport, record, sentences
from annals.report.address import tag
from annals.report.behind import Behind, at_hand
from annals.report.controls import Placed
from annals.report.record import Printed, Record
from annals.report.slots import MARK, OPEN, Ask, points
from annals.report.source import Source

XML = "application/xml"
PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
PROPERTIES_OF = f"{RELATIONSHIP_TYPE.CUSTOM_XML}Props"
ITEM = (
    '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"'
    ' ds:itemID="{7B1C8E60-5D1B-4E2A-9B7E-2D6C3A0F4E11}"><ds:schemaRefs>'
    f'<ds:schemaRef ds:uri="{record.NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)


@dataclass(frozen=True)
class Whose:
    """Of which archives and period a draft is, from which template, and whether figures have passports."""

    archive_code: str
    year: int
    month: int | None
    template: str
    has_passports: bool


def drawer(draft: Draft) -> Callable[[Ask], BaseOxmlElement]:
    """What draws a chart that was asked for, its parts added to the draft."""
    numbers = iter(range(1, 10_000))
    return lambda ask: charts.drawing(draft, series(ask), next(numbers))


def say_properties(draft: Draft, asks: list[Ask]) -> None:
    """In a document's properties, such as its title, there are no controls: a figure's text stands there in the stead of its mark."""
    for element in draft.part.package.core_properties._element.iter():
        if element.text and OPEN in element.text:
            element.text = MARK.sub(lambda found: asks[int(found[1])].text, element.text)


def series(ask: Ask) -> charts.Series:
    """The years of a chart as charts are drawn from them."""
    return charts.Series(ask.figure.name_zh, ask.figure.unit, points(ask.series))


def furnish(draft: Draft, placed: list[Placed], source: Source, whose: Whose) -> None:
    """Fills every control that has been placed, writes the passports and the record into the draft."""
    behind = at_hand(source.con, {one.ask.address for one in placed if one.ask.figure}, source)
    for one in placed:
        _fill(one, behind)
    notes = frozenset(_passports(draft, placed, behind)) if whose.has_passports else frozenset()
    around = digests(part.element for part in draft.part.package.iter_parts() if hasattr(part, "element"))
    said = {one.number: printed(one.number, one.ask, one.element, behind, around) for one in placed}
    kept = Record(whose.archive_code, whose.year, whose.month, whose.template, behind.basis, said, notes)
    _keep(draft, record.to_xml(kept))


def digests(trees: Iterator[BaseOxmlElement]) -> dict[int, str]:
    """The digest of the sentence around each control, by the control's number."""
    found = [(control, one.digest) for tree in trees for one in sentences.sentences(tree) for control in one.within]
    return {controls.number_of(control): digest for control, digest in found}


def printed(number: int, ask: Ask, control: BaseOxmlElement, behind: Behind, around: dict[int, str]) -> Printed:
    """What the record says of a control that shows what was asked for."""
    figure, said = ask.figure, controls.tag_of(control)
    path = "" if said.startswith(ask.address.path) else ask.address.path
    if figure is None:
        return Printed(number, said, ask.text, path, load_id=behind.basis, sentence=around.get(number, ""))
    return Printed(
        number=number,
        tag=said,
        text=ask.text,
        path=path,
        definition=figure.definition_id,
        meaning=causes.meaning(behind.meanings[figure.definition_id]),
        load_id=behind.basis,
        state=figure.state,
        sentence=around.get(number, ""),
        checked="1" if parts.to_check(figure, ask.address.part) else "",
    )


def title(ask: Ask) -> str:
    """What Word shows over a control: the figure's name, and which part of it this is."""
    part = parts.TITLES[ask.address.part]
    if ask.figure is None:
        return part
    return f"{ask.figure.name_zh}（{part}）" if part else ask.figure.name_zh


def _fill(one: Placed, behind: Behind) -> None:
    ask = one.ask
    said = tag(ask.address, behind.load_id(ask.address, ask.figure), ask.text)
    if ask.series:
        controls.name(one.element, said, title(ask))
        return
    is_to_check = ask.figure is not None and parts.to_check(ask.figure, ask.address.part)
    controls.fill(one.element, ask.text, said, title(ask), is_to_check)


def _passports(draft: Draft, placed: list[Placed], behind: Behind) -> Iterator[str]:
    """A comment beside the first number of every figure in the text; yields the digest of what it says."""
    body, seen = draft.element.body, set()
    made, first = _comments(draft), comments.next_number(_comments(draft))
    for one in placed:
        address = one.ask.address
        if one.ask.figure is None or address.part != "value" or address.figure in seen or not _is_in(one.element, body):
            continue
        seen.add(address.figure)
        lines = passport.lines(behind, address, one.ask.figure)
        number = first + len(seen) - 1
        made.append(comments.comment(number, lines))
        start, end, reference = comments.anchors(number, one.element)
        one.element.addprevious(start)
        one.element.addnext(reference)
        one.element.addnext(end)
        yield comments.digest(lines)


def _comments(draft: Draft) -> BaseOxmlElement:
    return draft.part._comments_part.element


def _is_in(element: BaseOxmlElement, body: BaseOxmlElement) -> bool:
    return any(above is body for above in element.iterancestors())


def _keep(draft: Draft, xml: bytes) -> None:
    """Adds the record to the document as a custom XML part, with the properties by which Word knows it."""
    opc = draft.part.package
    name = opc.next_partname("/customXml/item%d.xml")
    number = "".join(filter(str.isdigit, name))
    item = Part(PackURI(name), XML, xml, opc)
    about = Part(PackURI(f"/customXml/itemProps{number}.xml"), PROPERTIES, ITEM.encode(), opc)
    item.relate_to(about, PROPERTIES_OF)
    draft.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)
