"""Figures and changes in Chinese, as the annual summary prints them (domain.md 2: rounding, 余, 万, 同比).

Pure functions: pages, draft and refresh say one figure in the same words.
"""

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annals.catalog import Figure

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
# change_in → the words for more, for less, and the unit of the change.
DIRECTIONS = {"percent": ("增长", "下降", "%"), "points": ("提高", "降低", "个百分点"), "score": ("提高", "降低", "分")}
NO_CHANGE = {
    "no_base": "无可比数据",
    "zero_base": "上年为零",
    "definition_changed": "口径调整，不可比",
    "incomplete": "数据不全",
    "missing": "无数据",
}
WITHHELD = "人少不显示"  # domain.md 7: a cell that stands for fewer than five persons, or would give one away
# By what a figure is broken down, as a reader calls it.
DIMENSIONS = {
    "category": "门类",
    "retention": "保管期限",
    "medium": "载体",
    "era": "形成时期",
    "topic": "专题",
    "kind": "类别",
    "unit_kind": "单位类别",
    "purpose": "利用目的",
    "subject": "查档内容",
    "channel": "利用方式",
    "user_kind": "利用者类别",
    "outcome": "利用结果",
    "method": "方式",
    "status": "整改状态",
    "scope": "数字化对象",
    "organizer": "组织方",
    "mode": "形式",
    "item_kind": "品类",
    "level": "级别",
    "result": "结果",
}
# What stands for a figure now, and what its last year's number is, where that is not simply what the ledgers say.
STATES = {"frozen": "已冻结", "restated": "已冻结，另有重述数", "published": "取自已公布数据"}
BASES = {"frozen": "原报数", "restated": "重述数", "published": "已公布数", "comparable": "可比口径"}


def number(value: Decimal, decimals: int) -> str:
    """Exactly so many decimals, half up, thousands parted by commas: 1,237.50."""
    return f"{_rounded(value, decimals):,f}"


def figure(figure: "Figure") -> str:
    """The number as its wording in the catalog has it, without the unit: 1,230余, 3.45万, 42.35; 待补 where it is missing."""
    if figure.value is None:
        return to_fill(figure.name_zh)
    return WORDINGS[figure.wording](figure.value, figure.decimals)


def last(figure: "Figure") -> str:
    """Last year's number in the same words; empty where there is none."""
    return "" if figure.last_value is None else WORDINGS[figure.wording](figure.last_value, figure.decimals)


def unit(figure: "Figure") -> str:
    """What stands behind the number; 万 belongs to the number, since it depends on its size."""
    return figure.unit


def change(figure: "Figure") -> str:
    """The change over last year for a table or a card: 增长3.2%, 提高2.9个百分点, 与上年持平, 上年为零."""
    if figure.change is None:
        return NO_CHANGE[figure.change_status]
    moved = _moved_by(figure)
    said = f"与{_last_year(figure)}{moved}" if moved.endswith("持平") else moved
    return f"数据不全，按已有数据{said}" if figure.change_status == "incomplete" else said


def moved(change: Decimal | None, status: str, change_in: str, base: str) -> str:
    """A change for a table whose heading says what it is compared with: 增长3.2%, 持平; or why there is none: 上月为零."""
    if change is None:
        return NO_CHANGE[status].replace("上年", base)
    said = _amount_moved(change, change_in)
    return f"{said}（数据不全）" if status == "incomplete" else said


def compared(figure: "Figure") -> str:
    """The change as a clause of a sentence: 比上年增长3.2%, 与上年持平, 上年为零; empty where there is nothing to compare."""
    if figure.value is None:
        return ""
    if figure.change is None:
        return {"zero_base": f"{_last_year(figure)}为零", "definition_changed": "因口径调整与上年不可比"}.get(
            figure.change_status, ""
        )
    moved = _moved_by(figure)
    basis = "按可比口径" if figure.base == "comparable" else ""
    restated = "（重述后）" if figure.base == "restated" else ""
    return f"{basis}{'与' if moved.endswith('持平') else '比'}{_last_year(figure)}{restated}{moved}"


def state(figure: "Figure") -> str:
    """Whether the number is frozen, restated or published elsewhere; empty for one that the ledgers say now."""
    return STATES.get(figure.state, "") if figure.value is not None else ""


def base(figure: "Figure") -> str:
    """What last year's number is, where it is not simply what the ledgers say now: 上年为原报数, 上年按可比口径."""
    if figure.change is None or figure.base not in BASES:
        return ""
    return f"{_last_year(figure)}{'按' if figure.base == 'comparable' else '为'}{BASES[figure.base]}"


def restated(figure: "Figure") -> str:
    """The restatement beside a frozen number, in the same words; empty where there is none."""
    return "" if figure.restated_value is None else WORDINGS[figure.wording](figure.restated_value, figure.decimals)


def gap(figure: "Figure") -> str:
    """What is wanting in an incomplete figure: 缺2个月的数据, 缺1个馆的数据."""
    wanting = [(figure.months_missing, "个月"), (figure.members_missing, "个馆")]
    said = "、".join(f"{number}{unit}" for number, unit in wanting if number)
    return f"缺{said}的数据" if said else "数据不全"


def direction(figure: "Figure") -> str:
    """The verb between last year's number and this year's, from the numbers before rounding: 年初3.41万，年末增至3.45万.

    Says 略 where both are printed alike, and 为 where one is unknown.
    """
    now, before = figure.value, figure.last_value
    if now is None or before is None:
        return "为"
    if now == before:
        return "保持在"
    verb = "增至" if now > before else "减至"
    print_alike = WORDINGS[figure.wording](now, figure.decimals) == WORDINGS[figure.wording](before, figure.decimals)
    return f"略{verb}" if print_alike else verb


def to_fill(name: str) -> str:
    """What stands where a figure is missing; never a 0, never a blank."""
    return f"【待补：{name}】"


def exact(value: Decimal, decimals: int) -> str:
    """At most so many decimals: 1,237, 42.35, 92.5."""
    return _without_zeros(number(value, decimals))


def at_least(value: Decimal, decimals: int) -> str:
    """Three digits, rounded down, with 余 where something was left off: 1,230余, 80余, 9."""
    return exact(value, decimals) if value < 10 else _and_more(value, exact(_three_digits(value), 0))


def in_wan(value: Decimal, decimals: int) -> str:
    """In 万 or 亿 with at most two decimals, half up: 3.45万; below ten thousand as it is."""
    if abs(value) < WAN:
        return exact(value, decimals)
    return f"{exact(value / WAN, 2)}万" if abs(_rounded(value / WAN, 2)) < WAN else f"{exact(value / YI, 2)}亿"


def at_least_in_wan(value: Decimal, decimals: int) -> str:
    """In 万 or 亿, three digits, rounded down, with 余 where something was left off: 123万余."""
    return at_least(value, decimals) if value < WAN else _and_more(value, in_wan(_three_digits(value), 0))


WORDINGS: dict[str, Callable[[Decimal, int], str]] = {"exact": exact, "余": at_least, "万": in_wan, "万余": at_least_in_wan}


def _moved_by(figure: "Figure") -> str:
    return _amount_moved(figure.change, figure.change_in)


def _amount_moved(change: Decimal, change_in: str) -> str:
    more, less, unit = DIRECTIONS[change_in]
    amount = number(abs(change), 1)
    if change == 0:
        return "持平"
    return "基本持平" if amount == "0.0" else f"{more if change > 0 else less}{amount}{unit}"


def _last_year(figure: "Figure") -> str:
    return "上年" if figure.through_month == 12 else "上年同期"


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0  # a rounded -0.0 loses its sign


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _three_digits(value: Decimal) -> Decimal:
    step = Decimal(10) ** max(1, value.adjusted() - 2)
    return (value / step).quantize(Decimal(1), ROUND_DOWN) * step


def _and_more(value: Decimal, printed: str) -> str:
    return printed if value == _three_digits(value) else f"{printed}余"
