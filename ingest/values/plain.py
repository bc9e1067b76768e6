"""Texts that need no mending, found many at a time: what differs from row to row (numbers of registrations, 档号, names) is mostly so."""

import re

from ingest.ledger import Column
from ingest.people import persons
from ingest.values.texts import NULLS

PIECE = 256  # cells looked over together; a piece that needs mending is halved until its plain cells have passed
SMALLEST = 4  # cells; fewer are sooner worked out one by one
MARK = "\x1f"  # parts the cells; a control character, so that none of its own passes
TEXT = r"0-9A-Za-z\u4e00-\u9fff·〇（）()、，。：；《》“”/_:;,&.—-"
UNIT = r"0-9A-Za-z\u4e00-\u9fff·()&.-"
# Characters that never need mending, by type of column; of personal columns as of texts.
SAFE = {
    "text": re.compile(rf"[^{MARK} {TEXT}]"),
    "unit": re.compile(rf"[^{MARK}{UNIT}]"),
    "names": re.compile(rf"[^{MARK}{UNIT}]"),
    "record_no": re.compile(rf"[^{MARK}{UNIT}]"),
}
DIGITS_TO_ZERO = bytes.maketrans(b"123456789", b"000000000")
# Shapes of digits that a person's number cannot do without, and what to look for where one is there.
IDENTITY = (b"0" * 15, b"000000 00000000", b"000000-00000000")
MOBILE = (b"0" * 11, b"000-0000-0000", b"000 0000 0000")
LOCAL_NUMBER = re.compile(r"[-)] ?[1-9][0-9]{6,7}(?![0-9])")
NULL_SPELLINGS = frozenset(spelt for null in NULLS for spelt in (null, null.lower(), null.capitalize()))
GARBLED = ("锟斤", "斤拷", "烫烫", "屯屯屯")


def passed(cells: list, column: Column) -> tuple[list, list[int]]:
    """The cells as they are stored, and the positions of those that are not known to need no mending."""
    values: list = []
    rest: list[int] = []
    waiting = [(start, min(start + PIECE, len(cells))) for start in range(0, len(cells), PIECE)][::-1]
    while waiting:
        start, end = waiting.pop()
        piece = cells[start:end]
        filled = list(filter(None, piece))
        stored = _stored(filled, column)
        if stored is None and end - start > SMALLEST:
            middle = (start + end) // 2
            waiting += [(middle, end), (start, middle)]
        elif stored is None:
            rest.extend(range(start, end))
            values.extend(piece)
        elif len(filled) == len(piece):
            values.extend(stored)
        else:
            following = iter(stored)
            values.extend(next(following) if cell else column.default for cell in piece)
    return values, rest


def _stored(filled: list[str], column: Column) -> list[str] | None:
    if not filled:
        return filled
    joined = MARK.join(filled)
    framed = f"{MARK}{joined}{MARK}"
    if SAFE[column.type].search(joined) or _has_edges(framed) or not NULL_SPELLINGS.isdisjoint(filled):
        return None
    if joined.count(MARK) != len(filled) - 1 or max(map(len, filled)) > column.longest:
        return None
    if any(mark in joined for mark in GARBLED) or _may_hold_numbers(framed, column):
        return None
    return _one_separator(joined) if column.type == "record_no" else filled


def _has_edges(framed: str) -> bool:
    """Spaces at an end or doubled; a minus in front."""
    return f"{MARK}-" in framed or (" " in framed and ("  " in framed or f" {MARK}" in framed or f"{MARK} " in framed))


def _may_hold_numbers(framed: str, column: Column) -> bool:
    digits = framed.encode().translate(DIGITS_TO_ZERO)
    if column.personal:
        return f"0000{MARK}" in framed
    return bool(
        (any(shape in digits for shape in IDENTITY) and persons.IDENTITY.search(framed))
        or (any(shape in digits for shape in MOBILE) and persons.MOBILE.search(framed))
        or ((b"-0000000" in digits or b")" in digits) and LOCAL_NUMBER.search(framed) and persons.LANDLINE.search(framed))
    )


def _one_separator(joined: str) -> list[str] | None:
    for mark in "·.":
        joined = joined.replace(mark, "-")
    while "--" in joined:
        joined = joined.replace("--", "-")
    return None if _has_edges(f"{MARK}{joined}{MARK}") or f"-{MARK}" in f"{joined}{MARK}" else joined.split(MARK)
