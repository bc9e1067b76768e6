"""What all pages do alike: open the current generation, let the reader choose archives and year, put a chart on a card."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import streamlit as st

from annals import cards, catalog, charts, settings, warehouse

# Choices live in the page's address, so that they stay from page to page and can be sent to a colleague.
PICKER = {"bind": "query-params", "filter_mode": None}


@dataclass(frozen=True)
class Choice:
    """The archives and the year that the reader wants, and the years to choose from, the latest first."""

    archive_code: str
    archive_name: str
    year: int
    years: list[int]


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor of this run's own on the generation published now; a moved pointer is followed without a restart.

    Raises ClerkError where nothing is published.
    """
    place = settings.load()
    return _connection(str(place.warehouse), warehouse.generation(place)).cursor()


def choose(con: duckdb.DuckDBPyConnection) -> Choice:
    """Draws the pickers, the settings' own archives first; the page ends here for an archives without a figure."""
    names = dict(catalog.archives(con))
    own = settings.load().archive_code
    left, right = st.columns(2, wrap=False)
    archive = left.selectbox(
        "档案馆", sorted(names, key=lambda code: code != own), format_func=names.get, key="archive", **PICKER
    )
    years = catalog.years(con, archive)
    if not years:
        st.info(f"{names[archive]}还没有可看的数字。请先装载台账，再运行 annals build。")
        st.stop()
    year = right.selectbox("年度", years, format_func="{}年".format, key="year", **PICKER)
    return Choice(archive, names[archive], year, years)


def switch(label: str, key: str, choices: dict[str, str]) -> str:
    """Draws a row of buttons, the first one pressed; returns the key of the one that is pressed now."""
    return st.segmented_control(label, choices, format_func=choices.get, default=next(iter(choices)), required=True, key=key)


def panel(name: str, title: str, unit: str, chart: dict) -> None:
    """Draws a chart on a card of its own, under its title and unit."""
    with st.container(key=f"panel_{name}", height="stretch"):
        st.html(cards.heading(title, f"单位：{unit}"))
        st.plotly_chart(chart, alt=title, **charts.SHOWN_AS)


@st.cache_resource(max_entries=2, show_spinner=False)
def _connection(folder: str, generation: str) -> duckdb.DuckDBPyConnection:
    """One connection a generation for all readers; runs that began on the last one end on it."""
    return warehouse.serve(Path(folder) / generation)
