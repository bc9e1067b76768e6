"""What a document can print of a figure, each part a content control of its own, in the words of annals.wording.

The clause of a change is three parts in a row, 比上年 + 增长 + 3.1%, so that the directional word is a control of its own.
"""

from collections.abc import Callable
from decimal import Decimal

from annals import wording
from annals.catalog import Figure
from annals.report.source import WITHHELD

Past = tuple[Decimal | None, ...]  # an indicator's values in the years before, the earliest first
CLAUSE = ("basis", "way", "rate")
# Words that follow a number's direction: they are not put into a sentence that somebody has rewritten.
DIRECTIONAL = ("basis", "way", "verb", "novelty")


def _value(figure: Figure, past: Past) -> str:
    return wording.WITHHELD if figure.value_status == WITHHELD else wording.figure(figure)


def _last(figure: Figure, past: Past) -> str:
    return wording.last(figure) or wording.NO_CHANGE["no_base"]


PARTS: dict[str, Callable[[Figure, Past], str]] = {
    "value": _value,
    "last": _last,
    "basis": lambda figure, past: wording.basis(figure),
    "way": lambda figure, past: wording.way_or_reason(figure),
    "rate": lambda figure, past: wording.rate(figure),
    "verb": lambda figure, past: wording.direction(figure),
    "label": lambda figure, past: figure.label or "",
    "novelty": lambda figure, past: wording.novelty(figure, past),
}
TITLES = {
    "value": "",
    "last": "上年数",
    "basis": "比较对象",
    "way": "增减",
    "rate": "变动幅度",
    "verb": "增减",
    "label": "等级",
    "novelty": "首次",
    "chart": "图",
    "version": "数据版本",
    "missing": "待补清单",
    "checks": "核对结果",
}


def said(figure: Figure, part: str, past: Past = ()) -> str:
    """What a part of a figure says."""
    return PARTS[part](figure, past)


def to_check(figure: Figure, part: str) -> bool:
    """Whether somebody has to look at it: it is missing or incomplete."""
    status = {"value": figure.value_status, "way": figure.change_status, "rate": figure.change_status}.get(part)
    return status in ("missing", "incomplete")
