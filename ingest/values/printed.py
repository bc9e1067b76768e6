"""Figures as a yearbook prints them: 12.3万卷 is 123,000 卷, and exact to ± 500 卷; 5.20 is ± 0.005, where 5.2 is ± 0.05.

The value comes in base units; how many digits were printed is kept beside it, so that a comparison is never finer than the print.
"""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from ingest.grid import Shown, is_blank
from ingest.ledger import UNSEEN
from ingest.values.numbers import GAP, THOUSANDS
from ingest.values.texts import Problem, is_null

POWERS = {
    "十": 1,
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}
POWER = "|".join(sorted(POWERS, key=len, reverse=True))
LONGER = {"公里": ("米", 3), "千米": ("米", 3), "KM": ("米", 3)}
WHOLE = ("百分", "千克", "千瓦", "千帕", "十项")  # begin with the word for a power and are none
SAME = {
    **dict.fromkeys(("M2", "㎡", "平米", "平方公尺"), "平方米"),
    **dict.fromkeys(("M3", "立米"), "立方米"),
    **dict.fromkeys(("百分比", "百分数", "PERCENT"), "%"),
    "M": "米",
}
FIGURE = re.compile(rf"([-+]?(?:(?:\d+|\d{{1,3}}(?:,\d{{3}})+)(?:\.\d+)?|\.\d+)(?:E[-+]?\d{{1,2}})?)({POWER})?(M[23]|[^\d,.]*)")
FOOTNOTE = re.compile("[①-⒇⁰-⁹¹]|(?<![mM])[²³]")  # folded to half width it would become a digit
DRESS = re.compile(r"[(\[【〔](.*)[)\]】〕]")
SPOKEN = ("人次", "卷件次", "卷次", "件次")  # units that are part of an indicator's name
IN_BRACKETS = re.compile(
    r"(.+?)(?:[(\[【〔](?:(?:计量)?单位:?)?([^()（）\[\]]{1,8})[)\]】〕]|/(?=[^/]{1,4}$)([^/]+))"
)  # 馆藏案卷(万卷), 馆藏案卷/万卷
NUMBERING = re.compile(r"(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．](?!\d))")
AMONG = re.compile(r"(?:其中|#|＃|\*|—|-|·)+[:：、,，]?")
SUMMED = re.compile(r"(.{2,}?)[,，:：(（]?(?:合计|总计|总数|共计)[)）]?")
COUNTED_IN_WAN = re.compile(r"[十百千]?[万亿][\u4e00-\u9fff]{1,3}")  # whatever it is, it is counted
DIGITS = 15  # of a binary number: more are its noise


class Printed(NamedTuple):
    """A figure: its cell in base units, their name, the text and unit as printed, the power of ten between the units, and the
    place of the last printed digit in base units (-2 for 5.20; 2 for 5.20万)."""

    value: object
    unit: str
    text: str | None
    as_printed: str
    power: int
    last_place: int | None


def read(cell: object, unit: object) -> Printed:
    """The figure; a cell that is none comes back as it is, without a text, and is judged as any cell of a number.

    Raises Problem: ambiguous_unit where 万 stands in the cell and in the unit, unit_mismatch where they name two things.
    """
    noun, power = split(unit)
    said = _text(cell)
    found = FIGURE.fullmatch(said.upper()) if said else None
    if not found:
        return Printed(cell, noun, None, _bare(unit), power, None)
    digits, in_cell, own = Decimal(found[1].replace(",", "")), POWERS.get(found[2] or "", 0), found[3]
    if own:
        own, more = split(own)
        if own not in UNITS:
            return Printed(cell, noun, None, _bare(unit), power, None)
        if in_cell and more:
            raise Problem("ambiguous_unit")
        in_cell += more
        if noun and own != noun:
            raise Problem("unit_mismatch")
    if in_cell and power:
        raise Problem("ambiguous_unit")
    places = digits.as_tuple().exponent + in_cell + power
    number = (_held(cell) or digits).scaleb(in_cell + power)
    value = int(number) if number == number.to_integral_value() else format(number.normalize(), "f")
    return Printed(value, own or noun, said, _bare(unit), in_cell + power, places)


def split(unit: object) -> tuple[str, int]:
    """万卷 → (卷, 4): the base unit and the power of ten in front of it; 公里 → (米, 3)."""
    text = _bare(unit).upper()
    if text in LONGER:
        return LONGER[text]
    found = re.match(POWER, text) if not text.startswith(WHOLE) else None
    power = found[0] if found else ""
    noun = text.removeprefix(power)
    if noun in LONGER:
        return LONGER[noun][0], LONGER[noun][1] + POWERS.get(power, 0)
    return SAME.get(noun, noun), POWERS.get(power, 0)


def named(name: object) -> tuple[str, str]:
    """An indicator's name without its unit, and the unit: 馆藏案卷(万卷) → (馆藏案卷, 万卷)."""
    text = UNSEEN.sub("", unicodedata.normalize("NFKC", FOOTNOTE.sub("", str(name))))
    found = IN_BRACKETS.fullmatch(text)
    unit = (found[2] or found[3]) if found else ""
    if unit and is_unit(unit):
        return found[1], unit
    return text, ""


def spoken(name: str) -> str:
    """The unit that a name ends with: 利用人次 is counted in 人次, whatever the table's other rows are counted in."""
    return next((one for one in SPOKEN if name.endswith(one)), "")


def is_unit(text: str) -> bool:
    """Whether what stands in brackets is a unit, and no part of the name: (万卷), not (含寄存)."""
    return split(text)[0] in UNITS or bool(COUNTED_IN_WAN.fullmatch(text))


def series(name: object) -> str:
    """The name that all prints of one indicator have in common: without numbering, 其中：, units in brackets and 合计."""
    text = named(name)[0]
    for _ in range(3):
        for dress in (NUMBERING, AMONG):
            if (found := dress.match(text)) and found.end() < len(text):
                text = text[found.end() :]
    if found := SUMMED.fullmatch(text):
        text = found[1]
    return text.strip(":：").replace("(", "（").replace(")", "）")


def is_part(name: object) -> bool:
    """Whether the name says that it is one of the parts of the figure above it (其中：, #)."""
    found = AMONG.match(UNSEEN.sub("", unicodedata.normalize("NFKC", str(name))))
    return bool(found) and found[0].strip(":、,")[:1] in ("其", "#")


def _text(cell: object) -> str:
    """A cell as it is shown, folded to half width; nothing where it holds no plain number."""
    if isinstance(cell, Shown):
        return cell.text
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return ""
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        number = Decimal(format(cell, f".{DIGITS}g"))
        return format(number, "f") if number.is_finite() else ""
    if FOOTNOTE.search(cell):
        raise Problem("not_a_number")
    if is_null(cell) or (GAP.search(cell) and not THOUSANDS.search(cell)):  # 3 15: two numbers in one cell
        return ""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", cell).replace("\u2212", "-")).lstrip("'")


def _held(cell: object) -> Decimal | None:
    """What a workbook's cell holds, which may be more digits than it shows."""
    if not isinstance(cell, Shown):
        return None
    return Decimal(format(float(cell), f".{DIGITS}g")).scaleb(2 if cell.text.endswith("%") else 0)


def _bare(unit: object) -> str:
    text = "" if is_blank(unit) else UNSEEN.sub("", unicodedata.normalize("NFKC", str(unit)))
    text = text.removeprefix("计量").removeprefix("单位").lstrip(":")
    found = DRESS.fullmatch(text)
    return found[1] if found else text


UNITS = {
    "", "卷", "件", "册", "盒", "页", "幅", "画幅", "张", "条", "份", "人", "个", "家", "次", "人次", "卷次", "件次", "册次", "卷件次", "卷件", "卷件册", "平方米",
    "立方米", "米", "元", "台", "套", "块", "组", "列", "分", "学时", "小时", "课时", "GB", "TB", "MB", "G", "T", "场", "期", "项", "名", "户", "宗", "本", "种",
    "字", "%", "‰", "百分点", "个百分点", "处", "所", "座", "间", "盘", "枚", "部", "篇", "批", "天", "日", "机读条", "人天", "岁",
    "卷/件", "卷、件", "卷(件)", "卷次/件次", "卷(件)次", "卷/件次", "卷、件次", "卷(件、册)", "卷、件、册",
}  # fmt: skip
