"""The figures as the pages show them, in HTML: page title, sections, cards.

Numbers and changes come in Chinese from `wording`; what comes from ledgers or settings is escaped.
"""

from collections import Counter
from html import escape
from itertools import groupby

from annals import wording
from annals.catalog import Figure

NUMERALS = "一二三四五六七八九十"
STATUS = {"missing": "待补", "incomplete": "数据不全"}


def masthead(title: str, archive_name: str, figures: list[Figure]) -> str:
    """Whose figures these are, of which year or part of a year, and how many of them are wanting."""
    year, through = figures[0].stat_year, figures[0].through_month
    counts = Counter(figure.value_status for figure in figures)
    wanting = [f"{counts[status]}项{words}" for status, words in STATUS.items() if counts[status]]
    state = "，".join([f"{len(figures)}项指标", *(wanting or ["数据齐全"])])
    base = f"与{year - 1}年{'' if through == 12 else '同期'}比较"
    return (
        f'<header class="masthead"><p class="whose">{escape(archive_name)}</p>'
        f"<h1>{period(year, through)}{title}</h1><p>{base}　{state}</p></header>"
    )


def period(year: int, through_month: int) -> str:
    """A year's name; a running year says how far it goes: 2023年（1—9月）."""
    if through_month == 12:
        return f"{year}年"
    return f"{year}年（1—{through_month}月）" if through_month > 1 else f"{year}年（1月）"


def sections(figures: dict[str, Figure]) -> list[tuple[str, list[Figure]]]:
    """The annual summary's sections in their order, each with its figures in theirs."""
    numbered = [figure for figure in figures.values() if figure.figure_no]
    return [(name, list(members)) for name, members in groupby(numbered, lambda figure: figure.section)]


def section(number: int, name: str, members: list[Figure], figures: dict[str, Figure]) -> str:
    """A section with its heading and its cards; `figures` has the parts of those that are made of several."""
    heading = f'<h2 class="section"><span>{NUMERALS[number]}</span>{escape(name)}<small>{len(members)}项</small></h2>'
    return f"<section>{heading}{row(members, figures)}</section>"


def row(members: list[Figure], figures: dict[str, Figure]) -> str:
    """Cards side by side, as many as the width takes."""
    return f'<div class="cards">{"".join(card(figure, figures) for figure in members)}</div>'


def card(figure: Figure, figures: dict[str, Figure]) -> str:
    """A figure with its unit, change and definition, its grade and its parts; or with the reason why there is no figure."""
    parts = [part for name, part in figures.items() if _is_part(part, name, figure)]
    asides = [
        _aside("label", f"等级：{figure.label}" if figure.label else ""),
        _aside("label", "　".join(f"{part.name_zh}{wording.figure(part)}" for part in parts)),
        _aside("wanting", wording.gap(figure) if figure.value_status == "incomplete" else ""),
        _aside("base", wording.base(figure)),
        _aside("state", _state(figure)),
    ]
    return (
        f'<article class="card" data-indicator="{figure.indicator_id}"><h3>{escape(figure.name_zh)}{hint(figure.definition)}</h3>'
        f'<p class="value">{_value(figure)}</p>{_change(figure)}{"".join(asides)}</article>'
    )


def hint(text: str) -> str:
    """A question mark that shows its text to mouse, finger and keyboard."""
    return f'<span class="hint" tabindex="0" aria-label="口径：{escape(text)}">?<span class="bubble">{escape(text)}</span></span>'


def heading(title: str, aside: str = "") -> str:
    """The heading above a chart, with its unit or a remark."""
    return f'<h2 class="chart">{escape(title)}<small>{escape(aside)}</small></h2>'


def _is_part(part: Figure, name: str, whole: Figure) -> bool:
    """Whether it is one of those that a figure of the summary is written out as: 新增永久库 of 新增永久、专业、图书资料库."""
    return part.part_of == whole.indicator_id and name.startswith(f"{whole.indicator_id}_")


def _value(figure: Figure) -> str:
    if figure.value is None:
        return f'<b class="amount absent">{STATUS["missing"]}</b>'
    return f'<b class="amount">{wording.figure(figure)}</b><span class="unit">{escape(wording.unit(figure))}</span>'


def _aside(kind: str, said: str) -> str:
    return f'<p class="aside {kind}">{escape(said)}</p>' if said else ""


def _state(figure: Figure) -> str:
    """Frozen, and what it was restated to."""
    said = wording.state(figure)
    return f"{said} {wording.restated(figure)}{wording.unit(figure)}" if figure.state == "restated" else said


def _change(figure: Figure) -> str:
    words = escape(wording.change(figure))
    if figure.change is None or figure.change_status != "ok":
        return f'<p class="change status">{words}</p>'
    mark = "" if words.endswith("持平") else "▲" if figure.change > 0 else "▼"
    return f'<p class="change {_tone(figure)}"><i>{mark}</i>{words}</p>'


def _tone(figure: Figure) -> str:
    """Whether a change is welcome: most figures have no better or worse, and stay plain."""
    if figure.better == "none" or not figure.change:
        return "plain"
    return "welcome" if (figure.change > 0) == (figure.better == "up") else "unwelcome"
