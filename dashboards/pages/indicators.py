"""指标: one indicator over the years and by its dimensions, and the table of them all."""

import streamlit as st

from annals import cards, catalog, charts, pages, series
from annals import indicator_cards as words

con = pages.cursor()
head, picks = st.columns([5, 3], vertical_alignment="bottom")
with picks:
    choice = pages.choose(con)
figures = catalog.figures(con, choice.archive_code, choice.year)
every = words.by_section(figures)
head.html(cards.masthead("全部指标", choice.archive_name, every))

names = {figure.indicator_id: words.title(figure) for figure in every}
indicator = st.selectbox("指标", list(names), format_func=names.get, key="indicator", **pages.PICKER)
figure, past = figures[indicator], catalog.history(con, choice.archive_code, indicator, choice.year)
with st.container(key="panel_one"):
    left, right = st.columns([3, 5], gap="medium")
    with left:
        st.html(cards.card(figure, figures))
        st.plotly_chart(charts.trend(past[-10:]), alt=figure.name_zh, **charts.SHOWN_AS)
    with right:
        st.html(
            words.years_table(past, {each.indicator_id: each.name_zh for each in every})
            + words.growth(series.growth(con, choice.archive_code, indicator, choice.year))
        )

if months := series.months(con, choice.archive_code, indicator, choice.year):
    with st.container(key="panel_months"):
        st.html(words.months_table(figure, months))

for dimension, parts in series.breakdowns(con, choice.archive_code, choice.year, indicator).items():
    with st.container(key=f"panel_by_{dimension}"):
        st.html(words.parts_table(figure, dimension, parts))

with st.container(key="panel_all"):
    st.html(cards.heading(f"{choice.year}年全部指标", f"{len(every)}项"))
    st.html(words.all_table(every))
