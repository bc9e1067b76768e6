"""The formulas of a figure and of its change, with the numbers put in."""

from decimal import Decimal
from fractions import Fraction

from annals import wording
from annals.proof.asked import Meaning
from annals.proof.explain import STORED, Explained, Part, added

STATES = {"draft": "草稿，随台账变动", "frozen": "已冻结", "restated": "已冻结，另有重述", "published": "已公布，当年没有台账"}
BASES = {
    "current": "按现有台账",
    "frozen": "冻结数",
    "restated": "重述数",
    "published": "已公布的数",
    "comparable": "可比口径：按本年的馆别合并计算",
}
THINGS = {
    "inspection": "被检单位",
    "guidance": "被指导单位",
    "accession": "移交单位",
    "outreach": "联合单位",
    "utilization": "利用者",
}


def amount(value: Decimal | None, meaning: Meaning, decimals: int = 8) -> str:
    """A number with its unit, to its last digit unless told: 42.125 ㎡, 68.92%."""
    if value is None:
        return "无数据"
    return f"{wording.exact(value, decimals)}{'' if meaning.unit == '%' else ' '}{meaning.unit}"


def printed(explained: Explained) -> str:
    """The figure as the draft and the pages print it, with its grade."""
    figure = explained.asked.figure
    if figure.value is None:
        return "待补"
    label = f"（等级：{figure.label}）" if figure.label else ""
    return f"{wording.figure(figure)}{'' if figure.unit == '%' else ' '}{figure.unit}{label}"


def value(explained: Explained) -> str:
    """How the figure comes of its parts."""
    parts, meaning, figure = explained.parts, explained.asked.meaning, explained.asked.figure
    if len(parts) == 1:
        return of_part(parts[0])
    numbers = [amount(part.value, part.meaning) for part in parts]
    times = " × 100" if meaning.unit == "%" else ""
    said = f"{parts[0].meaning.name_zh} {numbers[0]} ÷ {parts[1].meaning.name_zh} {numbers[1]}{times}"
    if figure.value is None:
        why_not = "分母为零" if parts[1].value == 0 else "缺分子或分母"
        return f"{said}：{why_not}，算不出"
    quotient = Fraction(parts[0].value) / Fraction(parts[1].value) * (100 if times else 1)
    return f"{said} {_equals(quotient)}{'' if times else ' '}{meaning.unit}"


def of_part(part: Part) -> str:
    """How a number comes of its rows."""
    meaning, result = part.meaning, amount(part.value, part.meaning)
    if not part.scope:
        if meaning.aggregation == "calendar":
            return f"各月开放日 {part.source} = {result}"
        return f"取自已公布的数：{part.source}" if part.source else "台账不记，published.csv 里也没有当年的数"
    if not part.rows:
        return f"台账有当年的记录，没有一行符合口径 = {result}" if part.value == 0 else "当年没有可供计算的记录"
    if part.value is None:
        return f"{part.rows:,} 行符合口径，要计的栏都是空的"
    match meaning.aggregation:
        case "distinct":
            thing = THINGS.get(meaning.ledger, "对象")
            return f"{part.rows:,} 行里不同的{thing} {wording.exact(part.value, 0)} 个 = {result}"
        case "last":
            return f"{part.rows:,} 行里取最近一次 = {result}"
    return f"{part.rows:,} 行之和 = {result}"


def of_members(part: Part, archives: dict[str, str]) -> str:
    """How the number of an ancestor adds up over the archives that have rows; empty where there is only one."""
    codes = list(dict.fromkeys(group.archive_code for group in part.groups))
    if not codes or codes == [part.scope.archive_code]:
        return ""
    sums = {code: added([group.counts for group in part.groups if group.archive_code == code]) for code in codes}
    said = " + ".join(f"{archives.get(code, code)} {wording.exact(total or Decimal(0), 8)}" for code, total in sums.items())
    once = "（各馆都有的只在先登记的一馆计一次）" if part.meaning.aggregation == "distinct" else ""
    return f"{said} = {amount(part.value, part.meaning)}{once}"


def state(explained: Explained) -> str:
    """Draft, frozen, restated or published; a restated figure with both numbers, a frozen one with what the ledgers say now."""
    figure, meaning = explained.asked.figure, explained.asked.meaning
    if figure.value is None:
        return "待补"
    said = STATES[figure.state]
    if figure.state == "restated":
        said += f"：原报 {amount(figure.value, meaning)}，重述为 {amount(figure.restated_value, meaning)}"
    if figure.state in STORED and figure.current_value not in (figure.value, figure.restated_value):
        said += f"；现有台账算得 {amount(figure.current_value, meaning)}"
    return said


def base(explained: Explained) -> str:
    """Last year's number and what it is."""
    figure, meaning = explained.asked.figure, explained.asked.meaning
    if figure.last_value is None:
        return "无可比数据"
    last = amount(figure.last_value, meaning, meaning.decimals if meaning.aggregation == "share" else 8)
    broken = "，口径不同" if figure.change_status == "definition_changed" else ""
    was_current = figure.base == "current" and figure.state in STORED
    return f"{last}（{'冻结时的台账' if was_current else BASES[figure.base]}{broken}）"


def change(explained: Explained) -> str:
    """The change with its formula, or why there is none."""
    figure = explained.asked.figure
    if figure.change is None:
        return wording.change(figure)
    now, before = (wording.exact(number, 8) for number in (figure.value, figure.last_value))
    if figure.change_in == "percent":
        below = wording.exact(abs(figure.last_value), 8)
        moved = Fraction(figure.value - figure.last_value) * 100 / abs(Fraction(figure.last_value))
        return f"（{now} − {_bracketed(before)}）÷ {below} × 100 {_equals(moved)}%，即{wording.change(figure)}"
    unit = wording.DIRECTIONS[figure.change_in][2]
    moved = Fraction(figure.value - figure.last_value)
    return f"{now} − {_bracketed(before)} {_equals(moved)} {unit}，即{wording.change(figure)}"


def share(explained: Explained) -> str:
    """Which part of the whole the figure is; empty where it is part of none, or this is not known."""
    figure, asked = explained.asked.figure, explained.asked
    if figure.share is None or not asked.meaning.part_of:
        return ""
    whole = asked.figures[asked.meaning.part_of]
    quotient = Fraction(figure.value) * 100 / Fraction(whole.value)
    said = f"{wording.exact(figure.value, 8)} ÷ {whole.name_zh} {wording.exact(whole.value, 8)} × 100 {_equals(quotient)}%"
    if figure.share_change is None:
        return said
    moved = wording.number(abs(figure.share_change), 1)
    return f"{said}，比上年{'提高' if figure.share_change >= 0 else '降低'}{moved}个百分点"


def _equals(value: Fraction) -> str:
    """= and the number where it ends within four decimals, else ≈ and the number rounded half up."""
    number = Decimal(value.numerator) / value.denominator
    return f"{'=' if (value * 10_000).denominator == 1 else '≈'} {wording.exact(number, 4)}"


def _bracketed(number: str) -> str:
    return f"（{number}）" if number.startswith("-") else number
