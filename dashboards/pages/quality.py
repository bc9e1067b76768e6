"""核对: what the checks found in a year, what people have said about it, and which ledgers came."""

import streamlit as st

from annals import cards, checks, pages
from annals import quality_cards as words

con = pages.cursor()
head, picks = st.columns([5, 3], vertical_alignment="bottom")
with picks:
    choice = pages.choose(con)
archive, year = choice.archive_code, choice.year
found = checks.findings(con, archive, year)
head.html(words.masthead(year, choice.archive_name, found, *checks.runs(con, archive, year)))

with st.container(key="panel_completeness"):
    st.html(cards.heading("台账到齐情况", f"{year}年"))
    st.html(words.completeness(checks.completeness(con, archive, year)))
st.html(words.findings(found))
