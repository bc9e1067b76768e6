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

visits = lookups.history(con, archive, "visits")
if not visits:
    st.info("这个馆还没有装入利用登记簿。")
    st.stop()
measure = pages.switch("图表显示", "measure", words.MEASURES)
name, unit = words.MEASURES[measure], words.UNITS[measure]
months = lookups.compared(con, archive, year, measure)
pages.panel("months", f"{name}：各月与上年同月", unit, charts.months(months, measure))

with st.container(key="panel_forecast"):
    ahead = lookups.forecast(con, archive)
    chart, said = st.columns([8, 5], gap="medium")
    with chart:
        pages.panel("ahead", "今后12个月利用人次预测", words.UNITS["visits"], charts.forecast(visits, ahead))
    said.html(words.forecast(ahead, lookups.backtests(con, archive)))
    st.html(words.forecast_table(ahead))

shares = {dimension: lookups.breakdown(con, archive, year, dimension, measure) for dimension in words.DIMENSIONS}
for column, (dimension, title) in zip(st.columns(len(shares)), words.DIMENSIONS.items(), strict=True):
    with column:
        pages.panel(dimension, f"按{title}", unit, charts.ranking(shares[dimension], measure))

with st.container(key="panel_breakdown"):
    st.html(cards.heading(f"{name}：分项各月", f"单位：{unit}"))
    dimension = pages.switch("分项", "dimension", words.DIMENSIONS)
    st.html(words.months_table(dimension, shares[dimension], months))

everything = lookups.history(con, archive, measure)
pages.panel("history", f"{name}：历年各月", unit, charts.history(everything, measure, year))
