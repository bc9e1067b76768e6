"""The charts of the pages, as plotly figures written out as dicts: an object costs four times the time, `px` twenty times.

Every word in them is ours, because plotly's month names, number formats and buttons are English. A month or year without
data says so in its place; no bar and no line stands for it.
"""

from datetime import date

from annals import lookup_cards as words
from annals import wording
from annals.catalog import Figure
from annals.lookups import Ahead, Month, Share

INK, MUTED, LINE, WARNING = "#22303a", "#5c6870", "#e6e0d3", "#8a5a00"
THIS, LAST, AHEAD = "#1d4b5f", "#b3c1c4", "#a8322a"
TINT, BAND_80, BAND_95 = "rgba(29, 75, 95, .07)", "rgba(168, 50, 42, .20)", "rgba(168, 50, 42, .10)"
FONT = "PingFang SC, Microsoft YaHei, HarmonyOS Sans SC, Source Han Sans SC, Noto Sans CJK SC, Noto Sans SC, sans-serif"
RECENT = 36  # months of the past beside a forecast

# What st.plotly_chart needs to show a figure as it is, without buttons and without a request for a locale.
SHOWN_AS = {"theme": None, "config": {"displayModeBar": False, "doubleClick": False, "responsive": True}}


def trend(figures: list[Figure]) -> dict:
    """One indicator over the years, the last of which is the year in question."""
    labels = [f"{figure.stat_year}年" for figure in figures]
    amounts = [None if figure.value is None else float(figure.value) for figure in figures]
    hover = [f"{label} {wording.figure(figure)}{wording.unit(figure)}" for label, figure in zip(labels, figures, strict=True)]
    missing = [label for label, amount in zip(labels, amounts, strict=True) if amount is None]
    layout = _layout(
        92, showlegend=False, bargap=0.4, margin={"l": 2, "r": 8, "t": 6, "b": 20}, annotations=_absent(missing, "待补")
    )
    layout["yaxis"]["visible"] = False
    layout["xaxis"] |= {
        "tickvals": labels,
        "ticktext": [label[2:4] for label in labels],
        "tickfont": {"size": 11, "color": MUTED},
    }
    return {"data": [_bars("", labels, amounts, [LAST] * (len(labels) - 1) + [THIS], hover)], "layout": layout}


def months(months: list[Month], measure: str) -> dict:
    """A year's months beside the same months of the year before."""
    year = months[0].month_on.year
    labels = [f"{month.month_on.month}月" for month in months]

    def year_of_bars(year: int, amounts: list[int | None], color: str) -> dict:
        hover = [f"{year}年{label} {words.amount(amount, measure)}" for label, amount in zip(labels, amounts, strict=True)]
        return _bars(f"{year}年", labels, amounts, color, hover)

    before = year_of_bars(year - 1, [month.last_amount for month in months], LAST)
    now = year_of_bars(year, [month.amount for month in months], THIS)
    missing = [label for label, month in zip(labels, months, strict=True) if month.amount is None]
    return {
        "data": [before, now],
        "layout": _layout(300, bargap=0.28, bargroupgap=0.06, annotations=_absent(missing, words.NO_DATA)),
    }


def history(months: list[Month], measure: str, year: int) -> dict:
    """Every month as one line, broken where months are missing; the chosen year's ground is tinted."""
    ground = {"type": "rect", "x0": date(year, 1, 1), "x1": date(year + 1, 1, 1), "yref": "paper", "y0": 0, "y1": 1}
    tint = ground | {"fillcolor": TINT, "line": {"width": 0}, "layer": "below"}
    layout = _layout(260, showlegend=False, shapes=[tint])
    layout["xaxis"] |= _years(months)
    return {"data": [_past(months, measure)], "layout": layout}


def forecast(months: list[Month], ahead: list[Ahead]) -> dict:
    """The visits of the last three years, and of the months ahead with the bands in which they are likely to lie."""
    recent = months[-RECENT:]
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "预测",
        "x": [month.month_on for month in ahead],
        "y": [month.value for month in ahead],
        "line": {"color": AHEAD, "width": 2, "dash": "dot"},
        "marker": {"size": 5, "color": AHEAD},
        "hovertext": [_ahead(month) for month in ahead],
        "hoverinfo": "text",
    }
    layout = _layout(320)
    layout["xaxis"] |= _years([*recent, *ahead])
    sure = [month for month in ahead if month.low_80 is not None]
    bands = [_band(sure, "low_95", "high_95", "95%区间", BAND_95), _band(sure, "low_80", "high_80", "80%区间", BAND_80)]
    return {"data": [*(bands if sure else []), _past(recent, "visits"), line], "layout": layout}


def ranking(shares: list[Share], measure: str) -> dict:
    """What a year's lookups were for, one bar a value, in the order given from the top."""
    shares = shares[::-1]
    values = [share.value for share in shares]
    hover = [f"{share.value} {words.share(share, measure)}" for share in shares]
    bars = _bars("", [share.amount or 0 for share in shares], values, THIS, hover) | {
        "orientation": "h",
        "text": [words.total(share) for share in shares],
        "textposition": "outside",
        "textfont": {"size": 13, "color": INK},
        "cliponaxis": False,
    }
    layout = _layout(16 + 27 * len(shares), showlegend=False, bargap=0.42, margin={"l": 0, "r": 72, "t": 4, "b": 4})
    layout["xaxis"]["visible"] = False
    layout["yaxis"] |= {"showgrid": False, "tickmode": "linear", "ticksuffix": "  ", "tickfont": {"size": 13, "color": INK}}
    return {"data": [bars], "layout": layout}


def _layout(height: int, **more) -> dict:
    axis = {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "tickfont": {"size": 12, "color": MUTED},
        "automargin": True,
    }
    return {
        "height": height,
        "margin": {"l": 4, "r": 8, "t": 8, "b": 4},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": INK},
        "separators": ".,",
        "dragmode": False,
        "barcornerradius": 2,
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": LINE, "font": {"size": 13, "color": INK, "family": FONT}},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False},
        "xaxis": axis | {"tickangle": 0},
        "yaxis": axis | {"showgrid": True, "gridcolor": LINE, "rangemode": "tozero", "tickformat": ",d", "nticks": 6},
    } | more


def _bars(name: str, x: list, y: list, color: str | list[str], hover: list[str]) -> dict:
    return {"type": "bar", "name": name, "x": x, "y": y, "marker": {"color": color}, "hovertext": hover, "hoverinfo": "text"}


def _past(months: list[Month], measure: str) -> dict:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "实际",
        "x": [month.month_on for month in months],
        "y": [month.amount for month in months],
        "connectgaps": False,
        "line": {"color": THIS, "width": 2},
        "hovertext": [f"{words.month(month.month_on)} {words.amount(month.amount, measure)}" for month in months],
        "hoverinfo": "text",
    }


def _band(ahead: list[Ahead], low: str, high: str, name: str, color: str) -> dict:
    there, back = [month.month_on for month in ahead], [month.month_on for month in ahead[::-1]]
    edge = [getattr(month, high) for month in ahead] + [getattr(month, low) for month in ahead[::-1]]
    area = {"fill": "toself", "fillcolor": color, "line": {"width": 0}, "hoverinfo": "skip"}
    return {"type": "scatter", "mode": "lines", "name": name, "x": there + back, "y": edge} | area


def _absent(labels: list[str], words: str) -> list[dict]:
    """Notes that stand upright where a bar would."""
    note = {
        "y": 0,
        "yref": "paper",
        "yanchor": "bottom",
        "textangle": -90,
        "showarrow": False,
        "font": {"size": 11, "color": WARNING},
    }
    return [note | {"x": label, "text": words} for label in labels]


def _years(months: list[Month | Ahead]) -> dict:
    """An axis with a line at each year's beginning and its name in the middle; where years are many, every third."""
    every = {"dtick": "M12", "ticklabelmode": "period"} if len(months) <= 120 else {"dtick": "M36"}
    return every | {"type": "date", "tick0": "2000-01-01", "tickformat": "%Y年", "showgrid": True, "gridcolor": LINE}


def _ahead(month: Ahead) -> str:
    band = "" if month.low_80 is None else f"<br>八成可能在{words.whole(month.low_80)}—{words.whole(month.high_80)}之间"
    return f"{words.month(month.month_on)} 预测{words.amount(month.value, 'visits')}{band}"
