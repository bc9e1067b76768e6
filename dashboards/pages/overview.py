"""总览: the figures of one archives and year, section by section, each with its change."""

import streamlit as st

from annals import cards, catalog, charts, pages

HEADLINES = ["lookup_visitors", "holdings_closing", "digitized_pages", "permanent_digitization_rate"]
YEARS = 6  # as many as a small chart shows legibly

con = pages.cursor()
head, picks = st.columns([5, 3], vertical_alignment="bottom")
with picks:
    choice = pages.choose(con)
past = [
    catalog.figures(con, choice.archive_code, year)
    for year in range(choice.year - YEARS + 1, choice.year + 1)
    if year in choice.years
]
figures = past[-1]
sections = cards.sections(figures)
head.html(cards.masthead("工作总览", choice.archive_name, [figure for _, members in sections for figure in members]))

with st.container(key="headlines"):
    for column, indicator in zip(st.columns(len(HEADLINES)), HEADLINES, strict=True):
        with column.container(key=f"panel_{indicator}"):
            st.html(cards.card(figures[indicator], figures))
            st.plotly_chart(charts.trend([year[indicator] for year in past]), alt=figures[indicator].name_zh, **charts.SHOWN_AS)

for number, (name, members) in enumerate(sections):
    st.html(cards.section(number, name, members, figures))
