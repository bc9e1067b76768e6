"""What looks like a person where none is asked for: identity numbers, telephones, names."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import yaml

BORN = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
IDENTITY = re.compile(
    rf"(?<![0-9])[1-9][0-9]{{5}}(?: ?(?:18|19|20)[0-9]{{2}}{BORN} ?[0-9]{{3}}[0-9Xx]|[- ](?:18|19|20)[0-9]{{2}}{BORN}[- ][0-9]{{3}}[0-9Xx]"
    rf"|[0-9]{{2}}{BORN}[0-9]{{3}})(?![0-9])"
)
MOBILE = re.compile(r"1(?:(?<![0-9]1)|(?<=(?<![0-9])861))[3-9][0-9](?:[0-9]{8}|([- ])[0-9]{4}\1[0-9]{4})(?![0-9])")
LANDLINE = re.compile(r"0(?<![0-9]0)(?:10|2[0-9]|[3-9][0-9]{2})[-)] ?[1-9][0-9]{6,7}(?![0-9])")
# 档号 and registration numbers are written in groups, too: a group with a leading zero or of a year is none of a telephone's.
GROUPED_NUMBER = re.compile(r"1[3-9]\d[- ]0\d{3}[- ]0\d{3}|0\d{2,3}-(?:19|20)\d{2}\d{3,4}")
HAN_NAME = re.compile(r"[\u3400-\u9fff〇\U00020000-\U0003134f]{2,4}")
FOREIGN_NAME = re.compile(r"[\u3400-\u9fff]{1,8}[·•・][\u3400-\u9fff]{1,8}(?:[·•・][\u3400-\u9fff]{1,8})?")
PARTS = re.compile(r"[、,，;；/\s()（）:：]+")


def has_number(text: str, grouped: bool = False) -> bool:
    """Whether the text holds the shape of an identity number or a telephone, whatever its check digit.

    `grouped`: the text is a number of records or of a registration, whose groups of digits may look like a telephone's.
    """
    text = unicodedata.normalize("NFKC", text)
    if IDENTITY.search(text):
        return True
    return any(
        not (grouped and GROUPED_NUMBER.fullmatch(found[0])) for kind in (MOBILE, LANDLINE) for found in kind.finditer(text)
    )


@lru_cache(maxsize=100_000)
def has_name(text: str) -> bool:
    """Whether a part of the text looks like a person's name."""
    return any(is_name(part) for part in PARTS.split(text))


@lru_cache(maxsize=100_000)
def is_unit(text: str) -> bool:
    """Whether the text ends as units do."""
    words = _words()
    return text.endswith(words["endings"]) or text.endswith(words["endings_long"])


def is_name(text: str) -> bool:
    """Whether the whole text looks like a person's name: a common surname and one to three characters, and no unit's ending."""
    if FOREIGN_NAME.fullmatch(text):
        return not is_unit(text)
    words = _words()
    if not HAN_NAME.fullmatch(text) or is_unit(text) or text in words["words"]:
        return False
    compound = text[:2] in words["compound"] and len(text) > 2
    return compound or text[0] in words["surnames"]


@cache
def _words() -> dict:
    said = yaml.safe_load((Path(__file__).parent / "surnames.yml").read_text("utf-8"))
    joined = {name: said[name].replace(" ", "") for name in ("surnames", "endings")}
    return {
        "surnames": frozenset(joined["surnames"]),
        "endings": tuple(joined["endings"]),
        "endings_long": tuple(said["endings_long"]),
        "compound": frozenset(said["compound"]),
        "words": frozenset(said["words"].split()),
    }
