"""The evidence that goes with a cell of the return, in words: indicator, definition, how it was reckoned, rows, files, state."""

from decimal import Decimal
from typing import TYPE_CHECKING

from annals import wording
from annals.catalog import Figure
from annals.returns import evidence
from annals.returns.form import Item
from annals.returns.units import converted, half_up, parsed
from ingest.ledger import declared

if TYPE_CHECKING:
    from annals.returns.fill import Cell, Source

FILES_NAMED = 5
SMALL = "代表的人数少于5，网页上不显示；年报是法定统计，照实填报，外传前请斟酌。"
STATES = {"draft": "草稿（本年度尚未冻结）", "frozen": "已冻结", "published": "取自已公布的数据"}


def taken(source: "Source", item: Item, figure: Figure, part: evidence.Part | None, value: Decimal, reason: str) -> str:
    """Of a number that was taken from an indicator, or from a part of one."""
    lines = [_indicator(figure), f"口径：{figure.definition}"]
    if item.filters:
        said = "、".join(f"{evidence.label(dimension)}为{word}" for dimension, word in item.filters)
        lines.append(f"只取：{said}（全部为{plain(figure.value)}{figure.unit}）")
    lines += [f"计算：{_reckoned(source, item, figure, part, value)}", f"依据：{_rows(source, item, figure, part)}"]
    lines += [f"状态：{_state(figure)}", f"上年：{_last_year(source, item, figure)}"]
    if part and evidence.is_small(source.con, source.code, source.year, item.indicator, item.filters):
        lines.append(f"注意：{SMALL}")
    return "\n".join([*lines, *([f"数据不全：{reason}"] if reason else []), *_remark(item)])


def of_sum(item: Item, cells: dict[str, "Cell"], value: Decimal | None) -> str:
    """Of a number that is the sum of others: they are added as they are printed."""
    signs = {1: "+", -1: "−"}
    terms = [
        f"{signs[sign]} {code}（{'待填' if cells[code].value is None else plain(cells[code].value)}）"
        for sign, code in item.terms
    ]
    result = "待填" if value is None else f"{value:,f}{item.unit}"
    return "\n".join([f"计算：{' '.join(terms).removeprefix('+ ')} = {result}", "按表上填的数相加减。", *_remark(item)])


def missing(item: Item, figure: Figure | None, reason: str) -> str:
    """Of a cell that is left blank though an indicator was asked for."""
    named = [_indicator(figure), f"口径：{figure.definition}"] if figure else [f"指标：{item.indicator}"]
    return "\n".join([*named, f"待填：{reason}", *_remark(item)])


def by_hand(item: Item) -> str:
    """Of a cell that nobody but a person can fill."""
    return "\n".join(["待填：台账里没有", *_remark(item)])


def plain(value: Decimal) -> str:
    """All the digits that a value has and no more: 1,204 or 268.5."""
    return wording.exact(value, 8)


def _indicator(figure: Figure) -> str:
    return f"指标：{figure.name_zh}（{figure.indicator_id}）"


def _reckoned(source: "Source", item: Item, figure: Figure, part: evidence.Part | None, value: Decimal) -> str:
    exact = part.value if part else figure.value
    times = parsed(item.unit)[0] / parsed(figure.unit)[0]
    result = f"{value:,f}{item.unit}"
    halves = [source.figures.get(one) for one in source.shares.get(figure.indicator_id, ())]
    if len(halves) == 2 and all(half and half.value is not None for half in halves) and _state_is_live(figure):
        percent = " × 100" if figure.unit == "%" else ""
        said = " ÷ ".join(f"{half.name_zh}{plain(half.value)}{half.unit}" for half in halves)
        return f"{said}{percent} = {result}"
    if times != 1:
        return f"{plain(exact)}{figure.unit} ÷ {plain(times)} = {result}"
    return result if half_up(exact, 8) == value else f"{plain(exact)}{figure.unit}，四舍五入为{result}"


def _state_is_live(figure: Figure) -> bool:
    return figure.state == "draft"


def _rows(source: "Source", item: Item, figure: Figure, part: evidence.Part | None) -> str:
    if figure.state == "published":
        return f"已公布数据 {source.printed.get(figure.indicator_id, '')}"
    of = source.shares.get(figure.indicator_id, (figure.indicator_id,))
    counted: dict[str, int] = {}
    for file, rows in (one for indicator in dict.fromkeys(of) for one in source.files.get(indicator, [])):
        counted[file] = counted.get(file, 0) + rows
    ledger = declared()[figure.ledger].title if figure.ledger in declared() else "台账"
    ours = f"本格{part.rows:,}行，全部" if part else ""
    named = "、".join(f"{file}（{rows:,}行）" for file, rows in list(counted.items())[:FILES_NAMED])
    rest = f"等{len(counted)}个文件" if len(counted) > FILES_NAMED else ""
    return f"{ledger}，{ours}{sum(counted.values()):,}行：{named}{rest}" if counted else f"{ledger}里没有合乎口径的行，所以是0"


def _state(figure: Figure) -> str:
    if figure.state == "restated" and figure.restated_value is not None:
        return f"已冻结，本表填原报数；后来重述为{plain(figure.restated_value)}{figure.unit}"
    return STATES.get(figure.state, STATES["frozen"])


def _last_year(source: "Source", item: Item, figure: Figure) -> str:
    if not item.filters:
        before = figure.last_value
        said = "" if before is None else f"{half_up(converted(before, figure.unit, item.unit), item.decimals):,f}{item.unit}，"
        return f"{said}{wording.change(figure)}"
    earlier = evidence.part(
        source.con, source.code, source.year - 1, item.indicator, item.filters, figure.through_month, source.year
    )
    if earlier.value is None:
        return "无可比数据"
    return f"{half_up(converted(earlier.value, figure.unit, item.unit), item.decimals):,f}{item.unit}"


def _remark(item: Item) -> list[str]:
    return [f"说明：{item.note}"] if item.note else []
