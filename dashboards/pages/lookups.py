"""利用: lookups by month, what they were for, and what to expect of the next twelve months."""

import streamlit as st

from annals import cards, catalog, charts, lookups, pages
from annals import lookup_cards as words

HEADLINES = ["lookup_visitors", "lookup_items", "lookup_pages_copied"]

con = pages.cursor()
head, picks = st.columns([5, 3], vertical_alignment="bottom")
with picks:
    choice = pages.choose(con)
archive, year = choice.archive_code, choice.year
figures = catalog.figures(con, archive, year)
headlines = [figures[indicator] for indicator in HEADLINES]
head.html(cards.masthead("档案利用", choice.archive_name, headlines))
with st.container(key="top"):
    st.html(cards.row(headlines, figures))

measure = st.segmented_control(
    "图表显示", words.MEASURES, format_func=words.MEASURES.get, default="visits", required=True, key="measure"
)
name, unit = words.MEASURES[measure], f"单位：{words.UNITS[measure]}"
months = lookups.compared(con, archive, year, measure)
everything = lookups.history(con, archive, measure)
if not everything:
    st.info("这个馆还没有装入利用登记簿。")
    st.stop()

with st.container(key="panel_months"):
    st.html(cards.heading(f"{name}：各月与上年同月", unit))
    st.plotly_chart(charts.months(months, measure), alt=f"{name}：各月与上年同月", **charts.SHOWN_AS)

with st.container(key="panel_forecast"):
    ahead = lookups.forecast(con, archive)
    st.html(cards.heading("今后12个月利用人次预测", "单位：人次"))
    chart, said = st.columns([8, 5], gap="medium")
    if ahead:
        chart.plotly_chart(
            charts.forecast(lookups.history(con, archive, "visits"), ahead), alt="今后12个月利用人次预测", **charts.SHOWN_AS
        )
    said.html(words.forecast(ahead, lookups.backtests(con, archive)))
    st.html(words.forecast_table(ahead))

shares = {dimension: lookups.breakdown(con, archive, year, dimension, measure) for dimension in words.DIMENSIONS}
for column, (dimension, title) in zip(st.columns(len(shares)), words.DIMENSIONS.items(), strict=True):
    with column.container(key=f"panel_{dimension}", height="stretch"):
        st.html(cards.heading(f"按{title}", unit))
        st.plotly_chart(charts.ranking(shares[dimension], measure), alt=f"按{title}", **charts.SHOWN_AS)

with st.container(key="panel_breakdown"):
    st.html(cards.heading(f"{name}：分项各月", unit))
    dimension = st.segmented_control(
        "分项",
        words.DIMENSIONS,
        format_func=words.DIMENSIONS.get,
        default="purpose",
        required=True,
        key="dimension",
        label_visibility="collapsed",
    )
    st.html(words.months_table(dimension, shares[dimension], months))

with st.container(key="panel_history"):
    st.html(cards.heading(f"{name}：历年各月", unit))
    st.plotly_chart(charts.history(everything, measure, year), alt=f"{name}：历年各月", **charts.SHOWN_AS)
