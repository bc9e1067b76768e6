"""What one label of a header says: the declared column that it names, and the unit that it gives."""

import re
from functools import lru_cache
from typing import NamedTuple

from ingest.ledger import Column, Ledger

POWERS = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
NOUNS = {
    **dict.fromkeys(
        ["人次", "卷次", "件次", "卷", "件", "册", "盒", "页", "幅", "画幅", "张", "条", "份", "人", "个", "家", "次"], 1
    ),
    **dict.fromkeys(
        ["平方米", "立方米", "米", "M2", "M3", "M", "元", "台", "套", "块", "组", "列", "分", "学时", "小时", "课时"], 1
    ),
    **dict.fromkeys(["GB", "G", "场", "期", "项", "名", "户", "宗", "本", "种", "字", "%"], 1),
    "公里": 1_000,
    "KM": 1_000,
}
PLAIN = "卷件册盒页条"  # units that are never each other: 卷数(件) is no count of volumes
MEASURE = rf"(?:百万|千万|[百千万亿])?(?:{'|'.join(sorted(NOUNS, key=len, reverse=True))})|[万亿]"
MEASURED = re.compile(rf"(?P<label>.+?)(?:[(\[【〔](?:(?:计量)?单位:?)?({MEASURE})[)\]】〕]|[/,、:_—-]({MEASURE}))")
ONLY_MEASURE = re.compile(rf"[(\[【〔]?({MEASURE})[)\]】〕]?")
# What may stand in brackets without making it another column: how to fill the cell in.
HOW_TO_FILL = re.compile(
    r"(.+?)[(\[【〔](?:必填|选填|必填项|可不填|可空|必录|\*|文本|文字|数字|数值|整数|日期|日期型|年[-/.]?月[-/.]?日|YYYY.*|格式.*|填.*|如.*|例.*|下拉.*)[)\]】〕]"
)
TITLE_UNIT = re.compile(rf"(?:计量)?单位:?((?:{MEASURE})(?:[、,/;和(](?:{MEASURE})\)?)*)\)?$")
ROOM = {"面积": "平方米", "长度": "米", "容积": "立方米"}  # what a label measures without naming it


class Label(NamedTuple):
    """A declared column's label as it stands in a file: column name, the label without its unit, the unit, its multiplier."""

    name: str
    spelled: str
    unit: str = ""
    factor: int = 1


def read(text: str, ledger: Ledger) -> Label | None:
    """What a normalized label means in the ledger; None where it is not declared, or its unit contradicts it."""
    for spelled, unit in spellings(text):
        name = ledger.labels.get(spelled)
        if name:
            return Label(name, spelled, unit, factor_of(unit)) if _fits(unit, ledger.columns[name]) else None
    return None


def known(ledgers: dict[str, Ledger]) -> set[str]:
    """Every label of every ledger."""
    return {label for ledger in ledgers.values() for label in ledger.labels}


def is_known(text: str, known: set[str]) -> bool:
    """Whether the text, with or without its dress, is a label at all; asked of every cell, before any ledger is."""
    return text in known or any(spelled in known for spelled, _ in spellings(text))


@lru_cache(maxsize=65_536)
def spellings(text: str) -> tuple[tuple[str, str], ...]:
    """The label as it is, then without its dress: (label, unit) with the longest label first."""
    found, unit = [(text, "")], ""
    text = text.strip("*★☆#:")
    for _ in range(3):
        found.append((text, unit))
        if not unit and (measured := MEASURED.fullmatch(text)):
            text, unit = measured["label"], measured[2] or measured[3]
        elif dressed := HOW_TO_FILL.fullmatch(text):
            text = dressed[1].strip("*")
        else:
            break
    return tuple(dict.fromkeys([*found, (text, unit)]))


def measure(text: str) -> str:
    """The unit that a cell of a header consists of (卷, (万卷)), or nothing."""
    found = ONLY_MEASURE.fullmatch(text)
    return found[1] if found else ""


def factor_of(unit: str) -> int:
    """万卷 → 10000; 公里 → 1000 (metres); 卷 → 1."""
    power, noun = split_unit(unit)
    return POWERS[power] * NOUNS.get(noun, 1)


def split_unit(unit: str) -> tuple[str, str]:
    """万卷 → (万, 卷): the power and the noun that is counted."""
    power = next((p for p in ("百万", "千万", "百", "千", "万", "亿") if unit.startswith(p)), "")
    return power, unit.removeprefix(power)


def base(unit: str) -> str:
    """The unit in which a value is stored: 万卷 → 卷, 公里 → 米."""
    noun = split_unit(unit)[1]
    return noun if NOUNS.get(noun, 1) == 1 else "米"


def title_units(text: str) -> dict[str, str]:
    """Noun → unit of a normalized title like 单位:万卷、件; in 万卷(件) the power holds for both."""
    found = TITLE_UNIT.search(text)
    if not found:
        return {}
    units: dict[str, str] = {}
    before = ""
    for mark, unit in re.findall(rf"(^|[、,/;和(])({MEASURE})", found[1]):
        power, noun = split_unit(unit)
        before = (power or before) if mark == "(" else power
        units[noun] = before + noun
    return units


def counts(column: Column, noun: str) -> bool:
    """Whether the column's own label counts the noun (卷数 counts 卷)."""
    if column.type not in ("int", "decimal") or not noun:
        return False
    return noun in column.label or any(word in column.label and noun == unit for word, unit in ROOM.items())


def _fits(unit: str, column: Column) -> bool:
    if not unit:
        return True
    if column.type not in ("int", "decimal"):
        return factor_of(unit) == 1
    noun = split_unit(unit)[1].removesuffix("次")
    others = [plain for plain in PLAIN if plain in column.label]
    return not (noun in list(PLAIN) and others and noun not in others)
