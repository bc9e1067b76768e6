"""Figures by dimension agree with a count of the demo's clean rows that shares no code with the product, and with their wholes."""

from collections.abc import Callable

import pandas as pd
import pytest

from annals import demo, warehouse
from tests.by_hand import in_year

YEARS = range(2018, 2024)
COUNTS = ["volumes", "items", "books"]


def mixed(rows: pd.DataFrame) -> float:
    return float(rows[COUNTS].fillna(0).to_numpy().sum())


def rows_of(rows: pd.DataFrame) -> float:
    return float(len(rows))


def rectified(rows: pd.DataFrame) -> float:
    due = rows[rows[["problems", "opinions"]].fillna(0).sum(axis=1) > 0]
    return float((due["status"] == "已整改").sum() / len(due) * 100)


# ledger, column, indicator, what the rows of a group come to
WORKED: list[tuple[str, str, str, Callable[[pd.DataFrame], float]]] = [
    ("holdings", "medium", "holdings_closing", mixed),
    ("holdings", "era", "holdings_closing", mixed),
    ("holdings", "category", "holdings_fonds", lambda rows: float(rows["fonds_no"].nunique())),
    (
        "holdings",
        "retention",
        "holdings_digitization_rate",
        lambda rows: rows["digitized_pages"].sum() / rows["pages"].sum() * 100,
    ),
    ("accession", "kind", "accession_quantity", mixed),
    ("accession", "topic", "accession_items", lambda rows: float(rows["items"].sum())),
    ("disposal", "kind", "holdings_removed", lambda rows: mixed(rows[rows["kind"].isin(["移出", "销毁"])])),
    ("utilization", "purpose", "lookup_registrations", rows_of),
    ("utilization", "outcome", "lookup_registrations", rows_of),
    ("utilization", "channel", "lookup_found", lambda rows: float((rows["outcome"] == "已查到").sum())),
    ("inspection", "method", "inspected_units", lambda rows: float(rows["unit"].nunique())),
    ("inspection", "method", "rectification_rate", rectified),
    ("inspection", "status", "inspection_visits", rows_of),
    ("training", "organizer", "training_persons", lambda rows: float(rows["persons"].sum())),
    ("guidance", "unit_kind", "guided_units", lambda rows: float(rows["unit"].nunique())),
    ("digitization", "scope", "pages_digitized_in_year", lambda rows: float(rows["pages"].sum())),
    ("catalog", "level", "catalog_entries_all", lambda rows: float(rows["entries"].sum())),
]


@pytest.fixture(scope="module")
def truth():
    return demo.truth(2018, 2023)


@pytest.fixture(scope="module")
def shown(demo_home) -> pd.DataFrame:
    with warehouse.connect(demo_home) as con:
        return con.execute("select * from rpt_figure_breakdowns").df()


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("ledger", "column", "code", "come_to"), WORKED, ids=[f"{code}-{column}" for _, column, code, _ in WORKED]
)
def test_each_value_of_a_dimension_has_what_its_rows_come_to(ledger, column, code, come_to, year, truth, shown):
    rows = in_year(truth[ledger], year)
    groups = rows.groupby(rows[column].fillna("未登记"))
    expected = {value: worked for value, group in groups if not pd.isna(worked := come_to(group))}
    found = shown[(shown["indicator_id"] == code) & (shown["dimension"] == column) & (shown["stat_year"] == year)]
    values = dict(zip(found["dimension_value"], found["value"].astype(float), strict=True))
    assert {value for value, amount in values.items() if amount > 0} == {
        value for value, amount in expected.items() if amount > 0
    }
    for value, amount in expected.items():
        assert values.get(value, 0) == pytest.approx(amount, abs=1e-6)


def test_the_parts_of_a_sum_add_up_to_the_figure_by_every_dimension_and_their_shares_to_a_hundred(demo_home):
    with warehouse.connect(demo_home) as con:
        found = con.execute(
            """
            select stat_year, indicator_id, dimension, any_value(figures.value), sum(parts.value), sum(parts.share)
            from rpt_figure_breakdowns as parts
            join rpt_figures as figures using (archive_code, stat_year, indicator_id)
            join dim_indicators using (indicator_id)
            where aggregation = 'sum'
            group by stat_year, indicator_id, dimension
            having not bool_or(is_suppressed)
            """
        ).fetchall()
    assert len({(code, dimension) for _, code, dimension, *_ in found}) > 200
    for year, code, dimension, figure, parts, shares in found:
        assert parts == figure, (year, code, dimension)
        assert shares is None or float(shares) == pytest.approx(100, abs=1e-6), (year, code, dimension)


def test_last_year_s_value_is_the_one_that_last_year_shows(shown):
    keys = ["archive_code", "indicator_id", "dimension", "dimension_value"]
    both = shown.merge(shown.assign(stat_year=shown["stat_year"] + 1), on=[*keys, "stat_year"], suffixes=("", "_before"))
    both = both[~both["is_suppressed"] & ~both["is_suppressed_before"]]
    assert len(both) > 4000
    assert both["last_value"].fillna(-1).eq(both["value_before"].fillna(-1)).all()
