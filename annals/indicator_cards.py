"""All indicators of a year, and one of them over the years and by its dimensions, as the page 指标 shows them, in HTML."""

from decimal import Decimal
from html import escape
from itertools import groupby

from annals import wording
from annals.catalog import Figure
from annals.series import Growth, Month, Part

NO_GROWTH = {
    "no_base": "起始年没有数据",
    "zero_base": "起始年为零",
    "negative": "有负数",
    "definition_changed": "其间口径调整",
    "incomplete": "数据不全",
    "missing": "无数据",
}


def title(figure: Figure) -> str:
    """How the list of indicators names one: section, name, unit."""
    return f"{figure.section}｜{figure.name_zh}（{figure.unit}）"


def by_section(figures: dict[str, Figure]) -> list[Figure]:
    """Every indicator, sections in the order of the annual summary, in each the summary's own first."""
    order = {name: at for at, name in reversed(list(enumerate(figure.section for figure in figures.values())))}
    return sorted(figures.values(), key=lambda figure: (order[figure.section], figure.figure_no or 999, figure.indicator_id))


def years_table(figures: list[Figure], names: dict[str, str]) -> str:
    """The indicator year by year, the latest first: number, change, on what it rests."""
    rows = "".join(
        f"<tr><th>{figure.stat_year}年{'' if figure.through_month == 12 else f'1—{figure.through_month}月'}</th>"
        f"<td>{_number(figure)}</td><td>{escape(wording.change(figure))}</td><td>{escape(_remarks(figure, names))}</td></tr>"
        for figure in reversed(figures)
    )
    return _table(["年度", figures[-1].unit, "与上年比较", "说明"], rows)


def months_table(figure: Figure, months: list[Month]) -> str:
    """A flow month by month, and the year so far."""
    rows = "".join(
        f"<tr><th>{month.month_on.month}月</th>"
        + _amount(month.value, figure)
        + _moved(month.year_change, month.year_change_status, figure, "上年同月")
        + _moved(month.month_change, month.month_change_status, figure, "上月")
        + _amount(month.ytd_value, figure)
        + _moved(month.ytd_change, month.ytd_change_status, figure, "上年同期")
        + "</tr>"
        for month in months
    )
    return _table([f"{figure.stat_year}年", figure.unit, "与上年同月比较", "与上月比较", "年初至本月", "与上年同期比较"], rows)


def growth(growth: Growth | None) -> str:
    """The average yearly growth, with the number of periods it rests on."""
    if growth is None:
        return ""
    span = f"{growth.from_year}—{growth.to_year}年"
    if growth.average_growth is None:
        return f'<p class="note">{span}的平均增长不能计算：{NO_GROWTH.get(growth.growth_status, "无数据")}。</p>'
    total, average = (_grown(each) for each in (growth.total_change, growth.average_growth))
    caution = "（其间有的年度数据不全）" if growth.growth_status == "incomplete" else ""
    return f'<p class="note">{span}（间隔{growth.periods}年）累计{total}，年均{average}{caution}。</p>'


def parts_table(figure: Figure, dimension: str, parts: list[Part]) -> str:
    """One breakdown: each value's number, last year's, change and share."""
    rows = "".join(
        f'<tr><th>{escape(part.name)}</th><td class="withheld" colspan="5">{wording.WITHHELD}</td></tr>'
        if part.is_suppressed
        else f"<tr><th>{escape(part.name)}</th>{''.join(f'<td>{cell}</td>' for cell in _cells(figure, part))}</tr>"
        for part in parts
    )
    head = [wording.DIMENSIONS.get(dimension, dimension), figure.unit, "上年", "增减", "占比", "占比增减"]
    return _table(head, rows)


def all_table(figures: list[Figure]) -> str:
    """Every indicator of the year, section by section."""
    rows, names = [], {figure.indicator_id: figure.name_zh for figure in figures}
    for section, members in groupby(figures, lambda figure: figure.section):
        rows.append(f'<tr class="group"><th colspan="6">{escape(section)}</th></tr>')
        rows += [
            f"<tr><th>{escape(figure.name_zh)}</th><td>{escape(figure.unit)}</td><td>{_number(figure)}</td><td>{_last(figure)}</td>"
            f"<td>{escape(wording.change(figure))}</td><td>{escape(_remarks(figure, names))}</td></tr>"
            for figure in members
        ]
    return _table(["指标", "单位", "本年", "上年", "与上年比较", "说明"], "".join(rows))


def _cells(figure: Figure, part: Part) -> list[str]:
    def said(value, decimals: int, unit: str = "") -> str:
        return "—" if value is None else wording.number(value, decimals) + unit

    change = "%" if figure.change_in == "percent" else ""
    return [
        said(part.value, figure.decimals),
        said(part.last_value, figure.decimals),
        said(part.change, 1, change),
        said(part.share, 1, "%"),
        said(part.share_change, 1, "个百分点"),
    ]


def _number(figure: Figure) -> str:
    return '<span class="absent">待补</span>' if figure.value is None else wording.number(figure.value, figure.decimals)


def _last(figure: Figure) -> str:
    return "—" if figure.last_value is None else wording.number(figure.last_value, figure.decimals)


def _amount(value: Decimal | None, figure: Figure) -> str:
    said = '<span class="absent">无数据</span>' if value is None else wording.number(value, figure.decimals)
    return f"<td>{said}</td>"


def _moved(change: Decimal | None, status: str, figure: Figure, base: str) -> str:
    return f"<td>{wording.moved(change, status, figure.change_in, base)}</td>"


def _grown(change: Decimal) -> str:
    return wording.moved(change, "ok", "percent", "")


def _remarks(figure: Figure, names: dict[str, str]) -> str:
    state = wording.state(figure)
    if figure.state == "restated":
        state = f"{state}{wording.restated(figure)}"
    share = "" if figure.share is None else f"占{names.get(figure.part_of, '整体')}的{wording.number(figure.share, 1)}%"
    wanting = wording.gap(figure) if figure.value_status == "incomplete" else ""
    return "；".join(filter(None, [state, wording.base(figure), wanting, share]))


def _table(head: list[str], rows: str) -> str:
    heads = "".join(f"<th>{escape(each)}</th>" for each in head)
    return f'<div class="scroll" tabindex="0"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
