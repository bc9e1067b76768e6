"""What a template can ask of a figure: an expression prints a mark, in whose stead a content control is put later.

A mark is a few characters that no text contains (annals.report.controls), so that an expression may stand anywhere in a sentence
and no value passes through XML as text.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from annals import wording
from annals.catalog import Figure
from annals.report import parts
from annals.report.address import Address
from annals.report.source import MONTH, Source

OPEN, CLOSE = "\ufdd0", "\ufdd1"  # noncharacters: valid in XML, kept by Unicode for a program's own use
MARK = re.compile(f"{OPEN}([0-9]+){CLOSE}")
# Control characters, what XML forbids, and what could pass for a mark.
FOREIGN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
YEARS_OF_A_CHART = 6
STATUS = {"missing": "待补", "incomplete": "数据不全"}


@dataclass(frozen=True)
class Ask:
    """A control that a template asks for: its address, what it says, and the figure that it is of, if it is of one."""

    address: Address
    text: str
    figure: Figure | None = None
    series: tuple[Figure, ...] = ()  # of a chart its years, the earliest first


@dataclass(frozen=True)
class Slot:
    """A figure as a template sees it: `{{ x }}` prints its number, `{{ x.change }}` its change, each in controls of their own.

    A part that has nothing to say is empty, so that `{% if x.change %}` asks for it; `x.value` is for conditions; `x.name`,
    `x.unit`, `x.section`, `x.definition`, `x.status` are plain text. What was asked for is noted in `asked`.
    """

    figure: Figure
    address: Address
    source: Source = field(repr=False)
    asked: list[Ask] = field(repr=False)

    def __str__(self) -> str:
        return self._mark("value")

    @property
    def value(self) -> Decimal | None:
        return self.figure.value

    @property
    def last(self) -> str:
        return self._mark("last") if self.figure.last_value is not None else ""

    @property
    def change(self) -> str:
        if not wording.compared(self.figure):
            self._note("way", "")  # asked for in vain: the drafting notes say so
            return ""
        return "".join(self._mark(part) for part in parts.CLAUSE)

    @property
    def moved(self) -> str:
        """The change without what it compares with, for a table whose heading says that: 增长3.1%."""
        return "".join(self._mark(part) for part in parts.CLAUSE[1:]) if wording.compared(self.figure) else ""

    @property
    def direction(self) -> str:
        return self._mark("verb")

    @property
    def label(self) -> str:
        return self._mark("label")

    @property
    def novelty(self) -> str:
        return self._mark("novelty")

    @property
    def name(self) -> str:
        return clean(self.figure.name_zh)

    @property
    def unit(self) -> str:
        return clean(self.figure.unit)

    @property
    def section(self) -> str:
        return clean(self.figure.section)

    @property
    def definition(self) -> str:
        return clean(self.figure.definition)

    @property
    def status(self) -> str:
        return STATUS.get(self.figure.value_status, "")

    @property
    def months(self) -> list["Slot"]:
        """The figure's months: of a quarter its three, else all of the year so far."""
        found = self.source.months(self.figure)
        until = self.address.through_month
        return [self._part(MONTH, *one) for one in (found[-3:] if until else found)]

    def by(self, dimension: str) -> list["Slot"]:
        """The figure by one of its dimensions, the largest first.

        Raises ClerkError for a dimension that the indicator does not have, and for a part of a year.
        """
        return [self._part(dimension, *one) for one in self.source.by(self.figure, dimension, self.address.through_month)]

    def _part(self, dimension: str, name: str, figure: Figure) -> "Slot":
        return replace(self, figure=figure, address=replace(self.address, breakdown=f"{dimension}={clean(name)}"))

    def _mark(self, part: str) -> str:
        past = tuple(one.value for one in self.source.past(self.figure)) if part == "novelty" else ()
        text = clean(parts.said(self.figure, part, past))
        return self._note(part, text) if text or part in parts.CLAUSE else ""

    def _note(self, part: str, text: str) -> str:
        return mark(self.asked, Ask(replace(self.address, part=part), text, self.figure))


@dataclass(frozen=True)
class Late:
    """What is worked out where a template prints it, because it depends on what stands before."""

    said: Callable[[], str]

    def __str__(self) -> str:
        return self.said()


def chart(slot: Slot) -> str:
    """A mark for a chart of the figure's last years; alone in its paragraph.

    Raises TypeError where it is not given a figure, as jinja reports it.
    """
    if not isinstance(slot, Slot):
        raise TypeError("chart() takes a figure")
    years = (*slot.source.past(slot.figure), slot.figure)[-YEARS_OF_A_CHART:]
    address = replace(slot.address, part="chart")
    return mark(slot.asked, Ask(address, charted(points(years)), slot.figure, years))


def charted(points: Iterable[tuple[str, Decimal | None]]) -> str:
    """What a chart shows, as the text on which it is compared: 2021年 6,012；2022年 7,541；2023年 缺."""
    return "；".join(f"{label} {'缺' if value is None else wording.exact(value, 8)}" for label, value in points)


def points(years: Iterable[Figure]) -> tuple[tuple[str, Decimal | None], ...]:
    """The points of a chart of an indicator's years, to as many decimals as its numbers are printed with."""
    return tuple(
        (f"{one.stat_year}年", one.value if one.value is None else wording.rounded(one.value, one.decimals)) for one in years
    )


def mark(asked: list[Ask], ask: Ask) -> str:
    """Notes what was asked for and returns its mark."""
    asked.append(ask)
    return f"{OPEN}{len(asked) - 1}{CLOSE}"


def clean(text: str) -> str:
    """Text that may stand in a document: without control characters, and without what could pass for a mark."""
    return FOREIGN.sub("", text)
