"""What a refresh writes into a draft's parts: controls that say something else, charts with other columns, the record."""

import posixpath
from dataclasses import replace

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from annals.report import charts, controls, furnish, package, parts
from annals.report.address import tag
from annals.report.behind import Behind
from annals.report.edited import Edited
from annals.report.judge import BY_HAND, SAME, UPDATE, WORD, Judged
from annals.report.passport import BY_HAND as BY_HAND_MARK
from annals.report.passport import WORD as WORD_MARK
from annals.report.record import Record
from annals.report.slots import Ask

Changes = dict[tuple[int, int], bytes]


def apply(edited: Edited, one: Judged, behind: Behind) -> bool:
    """Changes a control in its tree as its outcome asks; returns whether anything in it is another now."""
    if one.outcome not in (SAME, UPDATE, BY_HAND, WORD):
        return False
    element, before = one.found.element, _names(one.found.element)
    said, title = _named(one, behind)
    is_written = one.outcome == UPDATE and one.found.chart is None
    if is_written:
        figure = one.figure
        is_to_check = figure is not None and parts.to_check(figure, one.found.address.part)
        if not is_to_check and any(printed.checked for printed in edited.printed(one.found)):
            controls.unmark(element)
        controls.fill(element, one.said, said, title, is_to_check)
    controls.name(element, said, title)
    if one.outcome == UPDATE and one.found.chart:
        _describe(element, one)
    return is_written or _names(element) != before or (one.outcome == UPDATE and one.found.chart is not None)


def spliced(edited: Edited, touched: list[Judged], anchors: dict[int, tuple[bytes, bytes]]) -> dict[str, bytes]:
    """The parts with these controls written anew, and with what stands before and after some of the document's controls."""
    changed = {}
    for name in edited.trees:
        part = edited.package.parts[name]
        of_part = [one.found for one in touched if one.found.part == name]
        around = anchors if name == package.DOCUMENT else {}
        if not of_part and not around:
            continue
        spans = package.spans(part, "sdt")
        changes: Changes = {spans[one.ordinal]: package.fragment(one.element) for one in _outermost(of_part)}
        for ordinal, (before, after) in around.items():
            first, last = spans[ordinal]
            changes |= {(first, first): before, (last, last): after}
        changed[name] = package.spliced(part, changes)
    return changed


def charts_of(edited: Edited, found: list[Judged]) -> dict[str, bytes]:
    """The parts of charts that show other columns now, with their workbooks."""
    changed = {}
    for one in found:
        name = one.found.chart
        if name and one.outcome == UPDATE:
            changed[name] = charts.with_values(edited.package.parts[name], one.points)
            if workbook := _workbook(edited, name):
                changed[workbook] = charts.workbook(_series(one))
    return changed


def recorded(edited: Edited, found: list[Judged], notes: frozenset[str], behind: Behind) -> Record:
    """The record after a refresh: what says the warehouse's text now rests on the warehouse's data; what people changed does not."""
    kept, written = edited.record, {}
    for one in found:
        number = one.found.number
        if one.outcome not in (SAME, UPDATE) or number is None or number not in kept.printed:
            continue
        ask = Ask(one.found.address, one.said, one.figure, one.years)
        around = {number: kept.printed[number].sentence}
        written[number] = furnish.printed(number, ask, one.found.element, behind, around)
    return replace(kept, printed=kept.printed | written, notes=notes, load_id=behind.basis)


def _named(one: Judged, behind: Behind) -> tuple[str, str]:
    """The tag and the title that a control is to have: of what people changed the tag stays, so that it is still known as changed."""
    ask, old = Ask(one.found.address, one.said, one.figure, one.years), controls.tag_of(one.found.element)
    lost = "" if old or one.found.tag is None else f"{one.found.tag.path}:{one.found.tag.load_id}.{one.found.tag.check}"
    match one.outcome:
        case "by hand":
            return old or lost, BY_HAND_MARK.format(one.said)
        case "word":
            return old or lost, WORD_MARK.format(one.said)
        case "same" if one.found.is_untouched:
            return old or lost, furnish.title(ask)
    return tag(one.found.address, behind.load_id(one.found.address, one.figure), one.said), furnish.title(ask)


def _names(element: Element) -> tuple[str, str]:
    title = element.find(f"{qn('w:sdtPr')}/{qn('w:alias')}")
    return controls.tag_of(element), "" if title is None else title.get(qn("w:val"), "")


def _outermost(found: list) -> list:
    """Without those that stand in another of them, which are written with it."""
    elements = {id(one.element) for one in found}
    return [one for one in found if not any(id(above) in elements for above in one.element.iterancestors())]


def _series(one: Judged) -> charts.Series:
    return furnish.series(Ask(one.found.address, one.said, one.figure, one.years))


def _describe(element: Element, one: Judged) -> None:
    for about in element.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
        about.set("descr", charts.alt_text(_series(one)))


def _workbook(edited: Edited, chart: str) -> str | None:
    folder, name = posixpath.split(chart)
    relations = edited.package.parts.get(f"{folder}/_rels/{name}.rels")
    if relations is None:
        return None
    targets = [one.get("Target", "") for one in package.parsed(chart, relations)]
    paths = [
        target.removeprefix("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}") for target in targets
    ]
    return next((path for path in paths if path.endswith(".xlsx") and path in edited.package.parts), None)
