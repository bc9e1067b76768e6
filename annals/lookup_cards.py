"""Lookups as the pages say them: amounts in words, the table of months, the forecast for whoever prepares the reading room."""

from datetime import date
from decimal import Decimal
from html import escape

from annals import wording
from annals.lookups import Ahead, Backtest, Month, Share

MEASURES = {"visits": "利用人次", "items": "提供卷件次", "pages": "复印页数", "lookups": "登记数"}
UNITS = {"visits": "人次", "items": "卷件次", "pages": "页", "lookups": "条"}
DIMENSIONS = {name: wording.DIMENSIONS[name] for name in ("purpose", "subject", "channel")}
SUPPRESSED = wording.WITHHELD
NO_DATA = "无数据"
MODELS = {"seasonal_naive": "沿用最近一年同月的数", "structural": "按近年的水平和各月的规律推算"}


def whole(amount: float) -> str:
    """A whole number, thousands parted."""
    return wording.number(Decimal(amount), 0)


def amount(amount: float | None, measure: str) -> str:
    """An amount with its unit."""
    return NO_DATA if amount is None else whole(amount) + UNITS[measure]


def month(month_on: date) -> str:
    """A month's name with its year."""
    return f"{month_on.year}年{month_on.month}月"


def share(share: Share, measure: str) -> str:
    """A value's year in words: what may be shown, and in how many months it may not."""
    withheld = f"{share.months_suppressed}个月{SUPPRESSED}" if share.months_suppressed else ""
    if share.amount is None:
        return withheld
    return amount(share.amount, measure) + (f"，另有{withheld}" if withheld else "")


def total(share: Share) -> str:
    """A value's shown months together."""
    return f"各月{SUPPRESSED}" if share.amount is None else whole(share.amount)


def months_table(dimension: str, shares: list[Share], months: list[Month]) -> str:
    """Each value by month; a month that the ledger lacks says so, and so does one that is withheld."""
    largest = max((cell.amount or 0 for share in shares for cell in share.cells.values()), default=0) or 1
    head = "".join(f"<th>{month.month_on.month}月</th>" for month in months)
    rows = "".join(
        f"<tr><th>{escape(share.value)}</th>{''.join(_cell(share, month, largest) for month in months)}"
        f'<td class="{"withheld" if share.amount is None else "sum"}">{total(share)}</td></tr>'
        for share in shares
    )
    return (
        f'<div class="scroll" tabindex="0"><table><thead><tr><th>{DIMENSIONS[dimension]}</th>{head}<th class="sum">合计</th></tr></thead>'
        f'<tbody>{rows}</tbody></table></div><p class="note">为保护个人信息，代表的人不足5人的格和能推算出它的格只写“{SUPPRESSED}”；合计只加写出的月份。</p>'
    )


def forecast(ahead: list[Ahead], trials: list[Backtest]) -> str:
    """What to expect, how sure it is, on what it rests; or why nothing can be said."""
    said = [*_expected(ahead), *(_trial(trial) for trial in trials)]
    assumed = [each.month_on for each in ahead if each.assumes_statutory_days]
    if assumed:
        said.append(("假定", f"{month(assumed[0])}起的放假调休安排尚未公布，开放天数按法定节假日推算。"))
    if not said:
        return f'<p class="note">还不能预测：{NO_DATA}。</p>'
    return f'<dl class="forecast">{"".join(f"<dt>{term}</dt><dd>{words}</dd>" for term, words in said)}</dl>'


def forecast_table(ahead: list[Ahead]) -> str:
    """The forecast month by month, folded away until somebody wants the numbers."""
    head = "<tr><th>月份</th><th>预测人次</th><th>80%区间</th><th>95%区间</th></tr>"
    rows = "".join(
        f"<tr><th>{month(each.month_on)}</th><td>{whole(each.value)}</td>"
        f"<td>{_between(each.low_80, each.high_80)}</td><td>{_between(each.low_95, each.high_95)}</td></tr>"
        for each in ahead
    )
    table = f'<div class="scroll" tabindex="0"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'
    return f"<details><summary>各月预测数</summary>{table}</details>"


def _expected(ahead: list[Ahead]) -> list[tuple[str, str]]:
    if not ahead:
        return []
    first, peak = ahead[0], max(ahead, key=lambda each: each.value)
    likely = (
        f"八成可能在{_between(first.low_80, first.high_80)}人次之间，九成五可能在{_between(first.low_95, first.high_95)}人次之间"
    )
    band = f"，{likely}" if first.low_80 is not None else ""
    return [
        ("下一个月", f"{month(first.month_on)}预计接待<b>{whole(first.value)}</b>人次{band}。"),
        ("最忙的月份", f"{month(peak.month_on)}，预计<b>{whole(peak.value)}</b>人次。"),
    ]


def _between(low: float | None, high: float | None) -> str:
    return "无区间" if low is None or high is None else f"{whole(low)}—{whole(high)}"


def _cell(share: Share, month: Month, largest: int) -> str:
    if month.amount is None:
        return f'<td class="absent">{NO_DATA}</td>'
    cell = share.cells.get(month.month_on)
    if cell and cell.is_suppressed:
        return f'<td class="withheld">{SUPPRESSED}</td>'
    shown = cell.amount if cell else 0  # the ledger has rows of that month, and none of this value
    return f'<td style="background:rgba(29,75,95,{0.32 * shown / largest:.2f})">{whole(shown)}</td>'


def _trial(trial: Backtest) -> tuple[str, str]:
    percent = "" if trial.mape is None else f"（{wording.number(Decimal(trial.mape), 1)}%）"
    error = (
        ""
        if trial.mae is None
        else f"拿过去的月份试算{trial.backtests}次，与实际平均每月相差<b>{whole(trial.mae)}</b>人次{percent}。"
    )
    used = "采用的方法" if trial.is_chosen else "对照的方法"
    return used, f"{MODELS.get(trial.model, trial.model)}。{error}{escape(trial.note or '')}"
