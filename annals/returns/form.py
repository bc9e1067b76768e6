"""The form of the return as data: its items and its cross-checks, as the office keeps them in two CSV files (domain.md 4).

What an item takes is an indicator of the catalog, with `dimension=value` a part of one, a sum of other items (=B02+B03),
or `hand`. Whatever does not fit is refused with file, row and column, before a single cell is filled.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from annals.errors import ClerkError
from annals.returns import lines
from annals.returns.units import are_alike, parsed, part_units

COLUMNS = {
    "group": "组",
    "code": "代码",
    "name": "项目",
    "unit": "计量单位",
    "source": "取数",
    "decimals": "小数位",
    "note": "说明",
}
CHECK_COLUMNS = {"left": "左边", "operator": "关系", "right": "右边", "words": "说明"}
BY_HAND = ("hand", "人工", "人工填报")
OPERATORS = {"=": "=", "==": "=", "＝": "=", ">=": "≥", "≥": "≥", "<=": "≤", "≤": "≤"}
CODE = r"[A-Za-z0-9.]+"
SUM = re.compile(rf"[+-]?{CODE}([+-]{CODE})*")
PUBLISHED = "published:"  # a series that only published.csv knows; a year in which it says nothing is filled by hand

Terms = tuple[tuple[int, str], ...]  # sign and code


@dataclass(frozen=True)
class Meaning:
    """What the catalog says of an indicator that the form may ask for; `codes` are the words that a dimension may have."""

    name: str
    unit: str
    aggregation: str
    dimensions: dict[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """One line of the form, and where its number comes from: an indicator, other items' sum, or a person."""

    row: int
    group: str
    code: str
    name: str
    unit: str
    source: str
    decimals: int
    note: str
    indicator: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    terms: Terms = ()


@dataclass(frozen=True)
class Check:
    """One cross-check of the form: a sum of items, =, ≥ or ≤, another sum."""

    row: int
    left: Terms
    operator: str
    right: Terms
    words: str


@dataclass(frozen=True)
class Form:
    """The items by code, in the order of the form, and its cross-checks."""

    items: dict[str, Item]
    checks: tuple[Check, ...]
    has_checks: bool  # whether there is a file of them


def load(path: Path, catalog: dict[str, Meaning]) -> Form:
    """The form in `path`, with the checks in the file beside it (`…_checks.csv`).

    Raises ClerkError: unreadable, a heading or a cell that is missing, unknown indicators, dimensions and words, codes that come
    twice or that nobody has, formulas that go in a circle, and units that do not fit.
    """
    items: dict[str, Item] = {}
    for row, cells in lines.rows(path, COLUMNS, optional=("note",)):
        item = _item(path, row, cells)
        if item.code in items:
            raise _wrong(path, row, "code", f"代码 {item.code} 在第 {items[item.code].row} 行已经用过。请换一个。")
        items[item.code] = item
    if not items:
        raise ClerkError(f"{path} 里一个项目也没有。请照 report_templates/annual_return.csv 的样子填写。")
    items = {code: _sourced(path, item, catalog) for code, item in items.items()}
    for item in items.values():
        _known(path, item.row, "source", item.terms, items)
        _acyclic(path, item, items)
    for item in items.values():
        _fits(path, item, items, catalog)
    beside = path.with_name(f"{path.stem}_checks{path.suffix}")
    return Form(items, tuple(_checks(beside, items)) if beside.exists() else (), beside.exists())


def _item(path: Path, row: int, cells: dict[str, str]) -> Item:
    for name in ("group", "code", "name", "unit", "source"):
        if not cells[name]:
            raise _wrong(path, row, name, "这一格不能空。")
    if not re.fullmatch(CODE, cells["code"]):
        raise _wrong(path, row, "code", f"代码 {cells['code']} 只能用字母、数字和小数点。")
    if not re.fullmatch(r"[0-4]?", cells["decimals"]):
        raise _wrong(path, row, "decimals", f"小数位 {cells['decimals']} 应为 0 到 4 的整数。")
    return Item(row, **{**cells, "decimals": int(cells["decimals"] or 0)})  # a name's leading blanks (　) are its indent


def _sourced(path: Path, item: Item, catalog: dict[str, Meaning]) -> Item:
    source = item.source.replace("＝", "=").replace("＋", "+").replace("－", "-").replace("−", "-")
    if source in BY_HAND:
        return item
    if source.startswith("="):
        return replace(item, terms=_terms(path, item.row, "source", source[1:]))
    indicator, *asked = source.split()
    if indicator.startswith(PUBLISHED) and not asked:
        return replace(item, indicator=indicator)
    if indicator not in catalog:
        raise _wrong(path, item.row, "source", f"指标目录里没有 {indicator}。请对照 dbt_project/seeds/indicators.csv 改正。")
    return replace(item, indicator=indicator, filters=tuple(_filter(path, item, catalog[indicator], one) for one in asked))


def _filter(path: Path, item: Item, meaning: Meaning, asked: str) -> tuple[str, str]:
    dimension, sign, word = asked.partition("=")
    if not sign or not word:
        raise _wrong(path, item.row, "source", f"{asked} 应写成 分组=取值，如 era=1949年前。")
    if dimension not in meaning.dimensions or meaning.aggregation not in ("sum", "distinct"):
        known = "、".join(meaning.dimensions) if meaning.aggregation in ("sum", "distinct") else ""
        raise _wrong(path, item.row, "source", f"“{meaning.name}”不能按 {dimension} 分组（可以按：{known or '无'}）。")
    words = meaning.dimensions[dimension]
    if words and word not in words:
        raise _wrong(path, item.row, "source", f"{dimension} 没有“{word}”这个取值（有：{'、'.join(sorted(words))}）。")
    return dimension, word


def _terms(path: Path, row: int, column: str, text: str) -> Terms:
    text = re.sub(r"\s", "", text).replace("＋", "+").replace("－", "-").replace("−", "-")
    if not SUM.fullmatch(text):
        raise _wrong(path, row, column, f"“{text}”应是代码的和或差，如 B02+B03。")
    return tuple((-1 if sign == "-" else 1, code) for sign, code in re.findall(rf"([+-]?)({CODE})", text))


def _known(path: Path, row: int, column: str, terms: Terms, items: dict[str, Item]) -> None:
    for _, code in terms:
        if code not in items:
            raise _wrong(path, row, column, f"没有代码为 {code} 的项目。")


def _acyclic(path: Path, item: Item, items: dict[str, Item], above: tuple[str, ...] = ()) -> None:
    if item.code in above:
        circle = " → ".join([*above[above.index(item.code) :], item.code])
        raise _wrong(path, items[above[0]].row, "source", f"公式互相引用，算不出来：{circle}。")
    for _, code in item.terms:
        _acyclic(path, items[code], items, (*above, item.code))


def _fits(path: Path, item: Item, items: dict[str, Item], catalog: dict[str, Meaning]) -> None:
    if item.indicator in catalog and not are_alike(item.unit, catalog[item.indicator].unit):
        meaning = catalog[item.indicator]
        raise _wrong(path, item.row, "unit", f"“{meaning.name}”的单位是{meaning.unit}，不能填成{item.unit}。")
    for _, code in item.terms:
        if not any(are_alike(items[code].unit, unit) for unit in part_units(item.unit)):
            raise _wrong(path, item.row, "unit", f"{code} 的单位是{items[code].unit}，不能合计成{item.unit}。")


def _checks(path: Path, items: dict[str, Item]) -> list[Check]:
    found = []
    for row, cells in lines.rows(path, CHECK_COLUMNS):
        if cells["operator"] not in OPERATORS:
            raise _wrong(path, row, "operator", f"“{cells['operator']}”应为 =、≥ 或 ≤。")
        sides = {}
        for side in ("left", "right"):
            sides[side] = _terms(path, row, side, cells[side])
            _known(path, row, side, sides[side], items)
        units = {items[code].unit for terms in sides.values() for _, code in terms}
        if len({parsed(unit) for unit in units}) > 1:  # what is compared are the printed numbers
            raise _wrong(path, row, "left", f"两边的单位不同（{'、'.join(sorted(units))}），不能校核。")
        found.append(Check(row, sides["left"], OPERATORS[cells["operator"]], sides["right"], cells["words"]))
    return found


def _wrong(path: Path, row: int, column: str, what: str) -> ClerkError:
    return lines.wrong(path, row, (COLUMNS | CHECK_COLUMNS)[column], what)
