"""Figures and their changes in Chinese, as the annual summary prints them (domain.md 2: 同比)."""

from decimal import Decimal
from typing import TYPE_CHECKING

from annals.wording.numbers import WORDINGS, number, to_fill

if TYPE_CHECKING:
    from annals.catalog import Figure

# change_in → the words for more, for less, and the unit of the change.
DIRECTIONS = {"percent": ("增长", "下降", "%"), "points": ("提高", "降低", "个百分点"), "score": ("提高", "降低", "分")}
# Changes smaller than this are 基本持平: what would print as 0.0 in the unit of the change.
LEVEL = {"percent": Decimal("0.05"), "points": Decimal("0.05"), "score": Decimal("0.05")}
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
    """The change as a clause of a sentence: 比上年增长3.2%, 与上年持平, 上年为零; empty where there is nothing to compare.

    It is made of `basis`, `way` and `rate`, so that a document can keep the directional word apart.
    """
    return f"{basis(figure)}{way(figure)}{rate(figure)}"


def basis(figure: "Figure") -> str:
    """With what a change compares: 比上年, 与上年, 按可比口径比上年同期（重述后）; empty where there is no change."""
    if figure.value is None or figure.change is None:
        return ""
    comparable = "按可比口径" if figure.base == "comparable" else ""
    restated = "（重述后）" if figure.base == "restated" else ""
    return f"{comparable}{'与' if is_level(figure.change, figure.change_in) else '比'}{_last_year(figure)}{restated}"


def way(figure: "Figure") -> str:
    """The directional word: 增长, 降低, 持平; or why there is no change, where a sentence can say so: 上年为零."""
    if figure.value is None:
        return ""
    if figure.change is None:
        why_not = {"zero_base": f"{_last_year(figure)}为零", "definition_changed": "因口径调整与上年不可比"}
        return why_not.get(figure.change_status, "")
    if is_level(figure.change, figure.change_in):
        return _amount_moved(figure.change, figure.change_in)
    more, less, _ = DIRECTIONS[figure.change_in]
    return more if figure.change > 0 else less


def way_or_reason(figure: "Figure") -> str:
    """`way`, or what a clause that already stands in a document says when its comparison has gone: 无可比数据, 数据不全, 无数据."""
    return way(figure) or NO_CHANGE["missing" if figure.value is None else figure.change_status]


def rate(figure: "Figure") -> str:
    """How much: 3.2%, 2.9个百分点, 1.5分; empty where it is level or there is no change."""
    if figure.value is None or figure.change is None or is_level(figure.change, figure.change_in):
        return ""
    return f"{number(abs(figure.change), 1)}{DIRECTIONS[figure.change_in][2]}"


def novelty(figure: "Figure", earlier: tuple[Decimal | None, ...]) -> str:
    """首次 where no year on record had any, 由无到有 where last year had none; else empty.

    `earlier` are the values of the years before, None where one is missing: what is not known to be zero is no zero, and
    a year that is missing could have been the first.
    """
    if not figure.value or figure.value < 0:
        return ""
    if earlier and all(value == 0 for value in earlier):
        return "首次"
    return "由无到有" if figure.last_value == 0 else ""


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


def _moved_by(figure: "Figure") -> str:
    return _amount_moved(figure.change, figure.change_in)


def is_level(change: Decimal, change_in: str) -> bool:
    """Whether a change is so small that one speaks of 持平 or 基本持平."""
    return abs(change) < LEVEL[change_in]


def _amount_moved(change: Decimal, change_in: str) -> str:
    more, less, unit = DIRECTIONS[change_in]
    if is_level(change, change_in):
        return "基本持平" if change else "持平"
    return f"{more if change > 0 else less}{number(abs(change), 1)}{unit}"


def _last_year(figure: "Figure") -> str:
    return "上年" if figure.through_month == 12 else "上年同期"
