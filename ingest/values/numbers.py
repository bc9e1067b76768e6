"""Cells of counts, measures, money and shares into numbers: their units, 万 and 亿, and what is no number."""

import re
import unicodedata
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from ingest.ledger import Column, normalize
from ingest.values.texts import CONTROL, INVISIBLE, Problem, is_garbled

NULLS = {"不详", "未知"}  # of a number nothing is known; of a text they are what it says
# Noun → what it counts; nouns of None may stand for several things and contradict no column.
UNITS = {
    "平方米": "平方米", "M2": "平方米", "立方米": "立方米", "M3": "立方米", "米": "米", "M": None, "公里": "公里", "千米": "公里", "厘米": "厘米",
    "毫米": "毫米", "卷": "卷", "件": "件", "册": "册", "盒": "盒", "页": "页", "人次": "人", "人": "人", "名": "人", "学时": "学时", "小时": "学时",
    "课时": "学时", "GB": "GB", "G": "GB", "TB": "TB", "T": "TB", "MB": "MB", "元": "元",
    **dict.fromkeys(("份", "个", "台", "套", "张", "块", "条", "家", "组", "列", "分", "次", "本", "把", "幅", "项", "处", "种", "枚", "面", "场", "期")),
}  # fmt: skip
LABELS = {"面积": "平方米", "容积": "立方米", "长度": "米", "米数": "米", "GB": "GB", "学时": "学时", "金额": "元", "经费": "元"}
COUNTED = re.compile(r"([卷件册盒页人])(?:数|次)")
NOUN = "|".join(sorted(UNITS, key=len, reverse=True))
POWERS = {"": 1, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
POWER = "|".join(sorted(filter(None, POWERS), key=len, reverse=True))
DIGITS = r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:E[-+]?\d{1,3})?"
NUMBER = re.compile(rf"({DIGITS})({POWER})?(?:\(?({NOUN})\)?)?")
TWO_UNITS = re.compile(rf"{DIGITS}(?:{POWER})?(?:{NOUN})[(/或和、]?(?:{NOUN})\)?")
PLAIN = re.compile(r"-?[0-9]{1,14}")
GAP = re.compile(r"(?<=\d)\s+(?=\d)")
THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)")
PLACES = Decimal("0.0001")
NOISE = Decimal("1e-9")
LIMIT = 10**14  # what the store's decimals hold; no ledger counts as far
TELEPHONES = 13_000_000_000, 20_000_000_000


def whole(cell: object, column: Column, factor: int) -> tuple[int, list[str]]:
    """A count; Problem where it is a fraction, below the column's least, beyond reason or looks like a telephone."""
    number, repairs = _measured(cell, column, factor)
    rounded = number.to_integral_value(ROUND_HALF_UP)
    if abs(number - rounded) > NOISE:  # 15.000000000000002 is 15 with the noise of a float
        raise Problem("not_integer")
    if TELEPHONES[0] <= rounded < TELEPHONES[1] and "multiplier" not in repairs and factor == 1:
        raise Problem("personal_in_wrong_column")
    if number != rounded or (not repairs and factor == 1 and isinstance(cell, str) and "." in cell):
        repairs.append("text_number_converted")
    return int(rounded), repairs


def decimal(cell: object, column: Column, factor: int) -> tuple[Decimal, list[str]]:
    """A measure with at most four places, half up."""
    number, repairs = _measured(cell, column, factor)
    return number.quantize(PLACES, ROUND_HALF_UP), repairs


def percent(cell: object, column: Column, factor: int) -> tuple[Decimal, list[str]]:
    """98.5% and 0.985 are both 98.5; a bare number above 1 could be either a percentage or a mistake.

    Under a label that says (%), which `factor` 100 tells, the bare number is the percentage and a share is what could be either.
    """
    written = unicodedata.normalize("NFKC", cell).strip() if isinstance(cell, str) else ""
    if written.endswith("%"):
        number, repairs = _measured(cell.strip()[:-1], column, 1)
        return number.quantize(PLACES, ROUND_HALF_UP), repairs
    share, repairs = _measured(cell, column, 1)
    if (factor == 100 and 0 < share <= 1) or (factor != 100 and share > 1):
        raise Problem("ambiguous_percent")
    return (share if factor == 100 else share * 100).quantize(PLACES, ROUND_HALF_UP), repairs


def is_null(cell: object) -> bool:
    """Whether a number cell says that nothing is known."""
    return isinstance(cell, str) and normalize(cell) in NULLS


def _measured(cell: object, column: Column, factor: int) -> tuple[Decimal, list[str]]:
    if isinstance(cell, bool | date | timedelta):
        raise Problem("not_a_number")
    if isinstance(cell, int | float):
        number, repairs = Decimal(repr(cell)) * factor, []
    elif PLAIN.fullmatch(cell):
        number, repairs = Decimal(cell) * factor, []
    else:
        number, repairs = _written(cell, column, factor)
    if not number.is_finite():
        raise Problem("not_a_number")
    if number < column.minimum:
        raise Problem("below_minimum")
    if number >= LIMIT:
        raise Problem("above_maximum")
    return number, repairs


def _written(cell: str, column: Column, factor: int) -> tuple[Decimal, list[str]]:
    text, repairs = _undressed(cell)
    found = NUMBER.fullmatch(text)
    if not found:
        if TWO_UNITS.fullmatch(text):
            raise Problem("ambiguous_unit")
        raise Problem("garbled_text" if is_garbled(cell) else "not_a_number")
    digits, power, noun = found[1], found[2] or "", found[3]
    if "," in digits and "digits_normalised" not in repairs:
        repairs.append("digits_normalised")
    if power and not noun and factor != 1:  # 1.2万 under (万卷): once or twice ten thousand
        raise Problem("ambiguous_unit")
    if noun:
        _compare(noun, column)
    if power or noun:
        repairs.append("multiplier" if power else "unit_stripped")
    number = Decimal(digits.replace(",", "")) * POWERS[power]
    return number if noun else number * factor, repairs  # a unit of its own speaks for the cell, not for the label


def _undressed(cell: str) -> tuple[str, list[str]]:
    """Half width, upper case, without space, invisible characters and Excel's mark for text; codes of the repairs."""
    repairs = []
    bare = CONTROL.sub("", cell)
    if bare != cell:
        repairs.append("nul_removed")
    folded = unicodedata.normalize("NFKC", INVISIBLE.sub("", bare)).upper().replace("\u2212", "-").strip()
    if folded.startswith("'"):
        folded = folded[1:].strip()
        repairs.append("text_number_converted")
    if GAP.search(folded):
        if not THOUSANDS.search(folded) or "\n" in folded:
            raise Problem("not_a_number")  # 3 15: two numbers in one cell
        repairs.append("digits_normalised")
    text = "".join(folded.split())
    if any("０" <= ch <= "９" or ch in "，．－％＋" for ch in cell) and "digits_normalised" not in repairs:
        repairs.append("digits_normalised")
    if len(cell.strip()) != len(cell) or INVISIBLE.search(cell):
        repairs.append("whitespace_trimmed")
    return text, repairs


def _compare(noun: str, column: Column) -> None:
    """12件 in 卷数 stands in the wrong column; only nouns and labels that mean one thing can contradict each other."""
    counted, expected = UNITS[noun], _expected(column.label)
    if counted and expected and counted != expected:
        raise Problem("unit_mismatch")
    if noun == "M" and expected == "GB":
        raise Problem("unit_mismatch")


@lru_cache(maxsize=1000)
def _expected(label: str) -> str | None:
    """What the numbers under a label count, where it says so without doubt (调卷数 → 卷; 数量 → None)."""
    found = set(COUNTED.findall(label)) | {unit for word, unit in LABELS.items() if word in label}
    return found.pop() if len(found) == 1 else None


NUMBERS = {"int": whole, "decimal": decimal, "percent": percent}
