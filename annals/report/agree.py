"""Do text, tables and charts of a draft say the same of a figure, whatever the warehouse says?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from annals import wording
from annals.report.judge import GONE, UNKNOWN, Judged
from annals.report.sentences import TABLE

YEAR = "年"


@dataclass(frozen=True)
class Said:
    """A figure's number as one place of a draft prints it."""

    text: str
    where: str  # 正文, 表, 图


def disagreeing(found: list[Judged]) -> Iterator[tuple[Judged, str, Said]]:
    """Each control that prints a figure otherwise than the first place that prints it: the control, what it says, that place."""
    first: dict[tuple, Said] = {}
    for one, key, said in _said(found):
        before = first.setdefault(key, said)
        if before.text != said.text:
            yield one, said.text, before


def _said(found: list[Judged]) -> Iterator[tuple[Judged, tuple, Said]]:
    """Every number that the draft prints: of a year, by archives, indicator, breakdown and last month; charts after the text."""
    there = [one for one in found if one.outcome not in (GONE, UNKNOWN) and one.figure]
    for one in sorted(there, key=lambda one: one.found.chart is not None):
        where = one.found.address
        key = where.archive_code, where.indicator_id, where.breakdown, where.through_month
        if where.part == "value":
            yield one, (*key, where.year), Said(one.found.text, _where(one))
        elif where.part == "last":
            yield one, (*key, where.year - 1), Said(one.found.text, _where(one))
        elif one.found.chart:
            for year, text in _points(one):
                yield one, (*key, year), Said(text, "图")


def _points(one: Judged) -> Iterator[tuple[int, str]]:
    """What a chart shows of each year, in the words in which the text would print it."""
    for point in one.found.text.split("；"):
        label, _, number = point.partition(" ")
        if label.removesuffix(YEAR).isdecimal():
            yield int(label.removesuffix(YEAR)), _worded(one, number)


def _worded(one: Judged, number: str) -> str:
    if number == "缺":
        return wording.to_fill(one.figure.name_zh)
    return wording.figure(replace(one.figure, value=Decimal(number.replace(",", ""))))


def _where(one: Judged) -> str:
    return "表" if any(above.tag == TABLE for above in one.found.element.iterancestors()) else "正文"
