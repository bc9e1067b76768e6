"""What is to become of each control of an edited draft: what the warehouse says now, and what people have done to it."""

from dataclasses import dataclass
from decimal import Decimal

from annals.catalog import Figure
from annals.report import extras, parts, slots
from annals.report.address import DOCUMENT
from annals.report.edited import Edited, Found
from annals.report.source import Source
from annals.settings import Settings

SAME = "same"  # it says what the warehouse says
UPDATE = "update"  # it is as it was printed, and the warehouse says something else now
BY_HAND = "by hand"  # somebody has changed it
WORD = "word"  # a directional word that no longer fits, in a sentence that somebody has rewritten
GONE = "gone"  # emptied or struck out
UNKNOWN = "unknown"  # nobody knows what it shows, or the warehouse no longer has such a figure


@dataclass(frozen=True)
class Judged:
    """A control with its outcome, what the warehouse says in its stead, and the figure (None where it is of the whole document)."""

    found: Found
    outcome: str
    said: str = ""
    figure: Figure | None = None
    years: tuple[Figure, ...] = ()

    @property
    def points(self) -> tuple[tuple[str, Decimal | None], ...]:
        """Of a chart what it is to show."""
        return slots.points(self.years)


def judged(edited: Edited, source: Source, settings: Settings) -> list[Judged]:
    """Every control of a draft with its outcome, in the order of the text."""
    shown = _shown(edited, source)
    return [_judge(edited, found, source, settings, shown) for found in edited.controls]


def _judge(edited: Edited, found: Found, source: Source, settings: Settings, shown: list[Figure]) -> Judged:
    if found.chart is None and not edited.is_there(found):
        return Judged(found, GONE)
    if found.address is None:
        return Judged(found, UNKNOWN)
    if found.address.indicator_id == DOCUMENT:
        return _outcome(edited, found, _of_document(found, source, settings, shown))
    figure = source.figure(found.address)
    if figure is None or found.address.part not in parts.TITLES:
        return Judged(found, UNKNOWN)
    if found.address.part == "chart":
        count = found.text.count("；") + 1
        years = (*source.past(figure), figure)[-count:]
        return _outcome(edited, found, slots.charted(slots.points(years)), figure, years)
    past = tuple(one.value for one in source.past(figure)) if found.address.part == "novelty" else ()
    return _outcome(edited, found, slots.clean(parts.said(figure, found.address.part, past)), figure)


def _outcome(edited: Edited, found: Found, said: str, figure: Figure | None = None, years: tuple[Figure, ...] = ()) -> Judged:
    if found.text == said:
        return Judged(found, SAME, said, figure, years)
    if not found.is_untouched:
        return Judged(found, BY_HAND, said, figure, years)
    is_word = found.address is not None and found.address.part in parts.DIRECTIONAL
    return Judged(found, WORD if is_word and edited.is_rewritten(found) else UPDATE, said, figure, years)


def _shown(edited: Edited, source: Source) -> list[Figure]:
    """The figures whose numbers stand in the draft, in their order: what is missing among them is listed."""
    addresses = [
        one.address for one in edited.controls if one.address and one.address.part == "value" and not one.address.breakdown
    ]
    figures = {address.indicator_id: source.figure(address) for address in addresses if address.indicator_id != DOCUMENT}
    return [figure for figure in figures.values() if figure]


def _of_document(found: Found, source: Source, settings: Settings, shown: list[Figure]) -> str:
    where = found.address
    match where.part:
        case "missing":
            return extras.missing_list(shown)
        case "checks":
            return extras.failed_checks(source.con, where.archive_code, where.year)
    figures = source.year(where.archive_code, where.year, where.through_month)
    state = next((figure.state for figure in figures.values()), "draft")
    return extras.data_version(settings, source.con, where.archive_code, where.year, state)
