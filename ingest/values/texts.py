"""Cells of text into values: what is trimmed, kept to the letter, folded by a code list, or no text at all."""

import re
import unicodedata
from codecs import getincrementaldecoder
from collections.abc import Callable
from datetime import date

from ingest.grid import BadCell
from ingest.ledger import Column, normalize
from ingest.people import persons

NULLS = {"", "-", "—", "——", "--", "―", "–", "/", "\\", "无", "空", "空白", "暂缺", "暂无", "无数据", "NULL", "NONE", "N/A", "NAN", "\\N", "…", "……", "...", "、"}  # fmt: skip
LONGEST_NULL = 20  # characters, with the spaces that people put around a mark
ERRORS = {"#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"}
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
WRAPPED = re.compile(r'="((?:[^"]|"")*)"')
# What is left of Chinese once it has been read in a wrong encoding: 锟斤拷 and 烫烫烫, and the Latin letters of UTF-8's bytes.
GARBLED = re.compile(
    "\ufffd|锟斤|斤拷|烫烫|屯屯屯|â€|[\u00c2-\u00ef][\u0080-\u00bf\u0152-\u017e\u02c6\u02dc\u2013-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
LONG_FLOAT = re.compile(r"\d(?:\.\d+)?E\+\d{2}", re.IGNORECASE)
WIDE_DIGITS = re.compile("[０-９Ａ-Ｚａ-ｚ]")
WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF0D)}
SEPARATORS = re.compile(r"[·.•・\-—–‧]+")
BETWEEN_NAMES = re.compile(r"[、,;]")
EXACT = 10**15  # a float holds every whole number below it, and Excel shows no more digits


class Problem(Exception):
    """A cell that is no value of its column; `code` is one of reasons.ROWS."""

    def __init__(self, code: str) -> None:
        self.code = code


def checked(cell: object, column: Column) -> None:
    """Raises Problem for what is no value in any column: a bad cell, a formula's error, a text too long to be one."""
    if isinstance(cell, BadCell):
        raise Problem(cell.code)
    if isinstance(cell, str):
        if len(cell) > column.longest:
            raise Problem("text_too_long")
        if cell.strip().upper() in ERRORS:
            raise Problem("error_cell")


def unwrapped(cell: object) -> tuple[object, list[str]]:
    """A cell without the shell ="…" by which programs tell Excel that it is text; the code of the repair."""
    found = WRAPPED.fullmatch(cell.strip()) if isinstance(cell, str) and "=" in cell else None
    return (found[1].replace('""', '"'), ["excel_text_wrapper_removed"]) if found else (cell, [])


def is_null(cell: object) -> bool:
    """Whether a cell is blank or a mark for nothing."""
    if cell is None or not isinstance(cell, str):
        return cell is None
    return (len(cell) <= LONGEST_NULL or cell.isspace()) and normalize(cell) in NULLS


def is_garbled(text: str) -> bool:
    """Whether the text was read in a wrong encoding before it came here."""
    return bool(GARBLED.search(text)) or _is_utf8_read_as_gbk(text)


def text(cell: object, column: Column) -> tuple[str | None, list[str]]:
    """The text of a cell, and codes of the repairs; Problem where it is garbled, has lost digits or holds a person's number."""
    said, repairs = cleaned(cell)
    if is_null(said):
        return column.default, repairs
    if column.personal:
        if column.personal == "number" and said.isdigit() and len(said) == 18 and said.endswith("0000"):
            repairs.append("precision_suspected")
        return said, repairs
    if is_garbled(said):
        raise Problem("garbled_text")
    if persons.has_number(said, grouped=column.is_number):
        raise Problem("personal_in_wrong_column")
    if isinstance(cell, str) and said[0] in "=+-@" and not _is_signed(said):
        repairs.append("formula_like_text")
    return _as_declared(said, column, repairs), repairs


def cleaned(cell: object) -> tuple[str, list[str]]:
    """A cell's text without control characters, invisible ones, needless spaces and Excel's marks for text; codes of the repairs.

    Raises Problem where Excel has rounded a long number.
    """
    if not isinstance(cell, str):
        return _of_number(cell), []
    repairs = []
    said = CONTROL.sub("", cell)
    if said != cell:
        repairs.append("nul_removed")
    trimmed = " ".join(INVISIBLE.sub("", said).split())
    if trimmed != said:
        repairs.append("whitespace_trimmed")
    bare = trimmed
    if trimmed.startswith("'") and len(trimmed) > 1:
        bare = trimmed.lstrip("'").lstrip()
        repairs.append("excel_text_wrapper_removed")
    if LONG_FLOAT.fullmatch(bare):
        raise Problem("precision_lost")
    return bare, repairs


def unit(cell: object, column: Column) -> tuple[str | None, list[str]]:
    """Names of units are trimmed and folded to half width, and otherwise different names are different units."""
    said, repairs = text(cell, column)
    return said and _half_width(said, repairs), repairs


def record_no(cell: object, column: Column) -> tuple[str | None, list[str]]:
    """档号 with one mark for all its separators, so that two spellings compare equal (DA/T 13-2022)."""
    said, repairs = unit(cell, column)
    return SEPARATORS.sub("-", said or "").strip("-") or None, repairs


def names(cell: object, column: Column) -> tuple[str | None, list[str]]:
    """Names of units parted by 、, each once."""
    said, repairs = unit(cell, column)
    return "、".join(dict.fromkeys(name for name in BETWEEN_NAMES.split(said or "") if name)) or None, repairs


def code(cell: object, column: Column) -> tuple[str | None, list[str]]:
    """The canonical word of a code list; a spelling that the list does not declare is no code."""
    said, repairs = cleaned(cell)
    if is_null(said):
        return column.default, repairs
    word = column.codes.get(normalize(said))
    if word is None:
        if is_garbled(said):
            raise Problem("garbled_text")
        raise Problem("personal_in_wrong_column" if persons.has_number(said) else "not_in_code_list")
    return word, repairs if word == said else [*repairs, "code_folded"]


def _as_declared(said: str, column: Column, repairs: list[str]) -> str:
    if column.is_number and WIDE_DIGITS.search(said):
        said = said.translate(WIDE)
        repairs.append("digits_normalised")
    if column.width is None:
        return said
    digits = re.sub(r"\.0+$", "", said)
    if not (digits.isascii() and digits.isdigit()) or (digits == said and len(digits) >= column.width):
        return said
    repairs.append("code_padded")
    return digits.zfill(column.width)


def _half_width(said: str, repairs: list[str]) -> str:
    if WIDE_DIGITS.search(said):
        repairs.append("digits_normalised")
    folded = "".join(unicodedata.normalize("NFKC", said).split())
    if " " in said and "whitespace_trimmed" not in repairs:
        repairs.append("whitespace_trimmed")
    return folded


def _of_number(cell: object) -> str:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if abs(cell) >= EXACT:
            raise Problem("precision_lost")
        return str(int(cell)) if cell == int(cell) else repr(cell)
    return cell.isoformat()[:10] if isinstance(cell, date) else str(cell)


def _is_signed(said: str) -> bool:
    return bool(re.fullmatch(r"[-+]\d+(?:\.\d+)?%?", said))


def _is_utf8_read_as_gbk(said: str) -> bool:
    """浣犲ソ for 你好: characters whose GBK bytes are the UTF-8 of other Chinese."""
    if said.isascii() or len(said) < 3:
        return False
    try:
        meant = getincrementaldecoder("utf-8")().decode(said.encode("gb18030"))  # the last letter may be cut in two
    except ValueError:
        return False
    letters = [ch for ch in meant if not ch.isascii()]
    return len(letters) > 1 and all("\u3000" <= ch <= "\u9fff" or "\uff00" <= ch <= "\uffef" for ch in letters)


TEXTS: dict[str, Callable] = {"text": text, "unit": unit, "record_no": record_no, "names": names, "code": code}
