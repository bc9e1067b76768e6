"""What somebody has to fill in or to check before a draft is final."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from docx.document import Document as Draft

from annals import wording
from annals.catalog import Figure
from annals.report import extras
from annals.report.slots import Ask, clean
from ingest import ledger

TO_FILL = re.compile(wording.to_fill("([^】]+)"))
COMPARED = ("basis", "way", "rate")


@dataclass(frozen=True)
class Missing:
    """What is to be filled in or checked; no indicator where the ledgers do not say such things."""

    indicator: str | None
    name: str
    reason: str


def to_check(asked: Iterable[Ask]) -> list[Missing]:
    """The figures asked for that are missing or incomplete, or are compared with such."""
    whole = [ask for ask in asked if ask.figure and not ask.address.breakdown]
    noted = {ask.address.indicator_id: note for ask in whole if (note := _note(ask.figure, ask.address.part))}
    return list(noted.values())


def printed(asked: Iterable[Ask]) -> list[Figure]:
    """The figures whose numbers were asked for, in their order."""
    values = [ask for ask in asked if ask.figure and ask.address.part == "value" and not ask.address.breakdown]
    return list({ask.address.indicator_id: ask.figure for ask in values}.values())


def not_compared(asked: Iterable[Ask]) -> list[str]:
    """Names of the figures whose change was asked for in vain, because the year before has no data."""
    figures = [ask.figure for ask in asked if ask.figure and ask.address.part == "way"]
    return list(dict.fromkeys(clean(one.name_zh) for one in figures if one.value is not None and one.change_status == "no_base"))


def to_write(draft: Draft, figures: set[str]) -> list[Missing]:
    """What the template leaves to people, by its 【待补：…】, in the order of the text."""
    paragraphs = draft.element.body.xpath(".//w:p")
    names = TO_FILL.findall("\n".join("".join(text.text or "" for text in p.xpath(".//w:t")) for p in paragraphs))
    return [Missing(None, name, "台账里没有，请人工补写") for name in dict.fromkeys(names) if name not in figures]


def _note(figure: Figure, part: str) -> Missing | None:
    reason = extras.reason(figure)
    if not reason and part in COMPARED and figure.change_status == "incomplete":
        title = ledger.declared()[figure.ledger].title if figure.ledger else "已公布数据"
        reason = f"{title}上年的记录不全，与上年的比较请核对"
    return Missing(figure.indicator_id, clean(figure.name_zh), reason) if reason else None
