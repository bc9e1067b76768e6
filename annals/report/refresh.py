"""An edited draft brought up to date: every untouched number says what the warehouse says now, and nothing else moves.

The file is changed byte by byte: only controls that say something else, our own comments and the record are written anew. A number
that somebody has changed stays, with a mark; a directional word stays where its sentence has been rewritten, with a mark; a
control that was deleted stays deleted. A second run changes nothing.
"""

from dataclasses import dataclass
from pathlib import Path

from annals import warehouse
from annals.report import applied, behind, margin, package, parts, record
from annals.report.address import DOCUMENT
from annals.report.edited import Edited, opened
from annals.report.judge import SAME, Judged, judged
from annals.report.package import Package
from annals.report.source import Source
from annals.report.whys import why
from annals.settings import Settings


@dataclass(frozen=True)
class Change:
    """What became of a control, for the person who edits the draft: `before` and `after` as printed, `why` in words.

    `outcome` is as in annals.report.judge; of a number changed by hand and of a word that no longer fits, `after` is the system's.
    """

    name: str
    part: str
    outcome: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class Refreshed:
    """A draft after a refresh: its package, and what to tell. `is_changed` is False where every byte is as it was."""

    package: Package
    changes: list[Change]
    is_changed: bool
    archive_code: str
    year: int


def refresh(settings: Settings, path: Path) -> Refreshed:
    """Brings a draft up to date in its place, whole or not at all; a file in which nothing changes is left alone.

    Raises ClerkError as `refreshed` does, and where the file cannot be written.
    """
    made = refreshed(settings, path)
    if made.is_changed:
        package.write(made.package, path)
    return made


def refreshed(settings: Settings, path: Path) -> Refreshed:
    """The draft with the warehouse's numbers, in memory.

    Raises ClerkError where the draft cannot be read, is hostile or has no controls, and where no warehouse has been published.
    """
    edited = opened(path)
    with warehouse.connect(settings) as con:
        return _brought_up(settings, edited, Source(con))


def _brought_up(settings: Settings, edited: Edited, source: Source) -> Refreshed:
    found = judged(edited, source, settings)
    at_hand = behind.at_hand(source.con, {one.found.address for one in found if one.figure}, source)
    reasons = why(settings, edited, found, at_hand)
    touched = [one for one in found if applied.apply(edited, one, at_hand)]
    noted = margin.noted(edited, found, at_hand)
    changed = applied.spliced(edited, touched, noted.anchors) | applied.charts_of(edited, found) | noted.parts
    if edited.record:
        changed[edited.record_part] = record.to_xml(applied.recorded(edited, found, noted.notes, at_hand))
    new = edited.package.with_parts(changed)
    told = [_told(one, reason) for one, reason in zip(found, reasons, strict=True) if one.outcome != SAME]
    return Refreshed(new, told, new.parts != edited.package.parts, *edited.whose)


def _told(one: Judged, reason: str) -> Change:
    found = one.found
    part = parts.TITLES.get(found.address.part, "") if found.address else ""
    name = one.figure.name_zh if one.figure else (found.address.indicator_id if found.address else "认不出的控件")
    if found.address and found.address.indicator_id == DOCUMENT:
        name, part = part, ""
    return Change(name, part, one.outcome, found.text, one.said, reason)
