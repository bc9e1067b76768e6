"""What changed between two drafts, or between a draft and the warehouse: figure by figure, with its cause."""

from dataclasses import dataclass
from pathlib import Path

from annals import warehouse
from annals.report import behind, check
from annals.report.edited import Edited, Found, opened
from annals.report.judge import BY_HAND, GONE, SAME, WORD, judged
from annals.report.source import Source
from annals.report.whys import between, why
from annals.settings import Settings

NEW_HERE, NOT_HERE = "新稿才有", "新稿没有了"
BY_PEOPLE = "{}稿里人工改过"
STALE = {BY_HAND: "初稿里人工改过", WORD: "句子改写过", GONE: "初稿里删去了"}


@dataclass(frozen=True)
class Difference:
    """A figure, or a part of one, that the two say otherwise; empty where one of them does not have it."""

    name: str
    before: str
    after: str
    why: str


def with_warehouse(settings: Settings, path: Path) -> list[Difference]:
    """What a draft says otherwise than the warehouse, and why. Raises ClerkError as `annals.report.edited.opened` does."""
    edited = opened(path)
    with warehouse.connect(settings) as con:
        source = Source(con)
        found = judged(edited, source, settings)
        at_hand = behind.at_hand(con, {one.found.address for one in found if one.figure}, source)
        reasons = why(settings, edited, found, at_hand)
        told = [(one, reason) for one, reason in zip(found, reasons, strict=True) if one.outcome not in (SAME, GONE)]
        differing = [
            Difference(check.name(one), one.found.text, one.said, STALE.get(one.outcome, reason)) for one, reason in told
        ]
    return list(dict.fromkeys(differing))


def between_drafts(settings: Settings, old: Path, new: Path) -> list[Difference]:
    """What the new draft says otherwise than the old one, and why. Raises ClerkError as `annals.report.edited.opened` does."""
    before, after = opened(old), opened(new)
    there, here = _first(before), _first(after)
    differing = [path for path in dict.fromkeys([*here, *there]) if _text(here, path) != _text(there, path)]
    with warehouse.connect(settings) as con:
        source = Source(con)
        of_path = {
            one.found.tag.path: one for edited in (before, after) for one in judged(edited, source, settings) if one.found.tag
        }
        at_hand = behind.at_hand(con, {of_path[path].found.address for path in differing if of_path[path].figure}, source)
        both = [path for path in differing if path in here and path in there and _why_people(there[path], here[path]) == ""]
        reasons = dict(zip(both, between(settings, before, after, [of_path[path] for path in both], at_hand), strict=True))
    return [
        Difference(
            check.name(of_path[path]),
            _text(there, path),
            _text(here, path),
            reasons.get(path) or _why_people(there.get(path), here.get(path)),
        )
        for path in differing
    ]


def _why_people(there: Found | None, here: Found | None) -> str:
    """What people did to make the two drafts differ; empty where they did nothing."""
    if there is None or here is None:
        return NEW_HERE if there is None else NOT_HERE
    if not here.is_untouched:
        return BY_PEOPLE.format("新")
    return "" if there.is_untouched else BY_PEOPLE.format("旧")


def _first(edited: Edited) -> dict[str, Found]:
    """The first control of each address that still stands in the draft."""
    first: dict[str, Found] = {}
    for found in edited.controls:
        if found.tag and (found.chart or edited.is_there(found)):
            first.setdefault(found.tag.path, found)
    return first


def _text(found: dict[str, Found], path: str) -> str:
    return found[path].text if path in found else ""
