"""A figure by its dimensions: what the rows of every month, archives and category add to it, for both years of a change."""

from dataclasses import replace
from fractions import Fraction

from duckdb import DuckDBPyConnection

from annals.catalog import Figure
from annals.proof.asked import Asked, Meaning
from annals.proof.evidence import Scope, counted, members, parameters
from annals.proof.explain import scope_of

MONTH, ARCHIVES = "month_no", "archive_code"
UNKNOWN = "未登记"
USERS = "utilization"
Cells = dict[str, dict[str, Fraction]]  # dimension → its values → what they add

# Sums have been added up by month and dimension; what is counted once needs its rows, and so does what was frozen.
ADDED = """
    select *, amount as counts from int_monthly_cells
    where indicator_id = $indicator_id and stat_year = $stat_year and ($kind = 'stock' or month_no <= $through_month)
        and {members}
"""
BY_ROWS = "select *, case when $kind = 'stock' then 1 else extract(month from on_date) end as month_no from ({counted})"


def this_year(con: DuckDBPyConnection, meaning: Meaning, figure: Figure, value: Fraction) -> Cells | None:
    """The figure by dimension; None where its rows do not add up to it."""
    return _adding_up(con, meaning, scope_of(meaning, figure), value)


def last_year(con: DuckDBPyConnection, meaning: Meaning, figure: Figure, value: Fraction) -> Cells | None:
    """The number that the figure is compared with by dimension; None where no rows are left that add up to it.

    On a comparable base last year's rows are those of this year's members. Else the rows are those of the ledgers, or where these
    have been corrected since, those that were frozen.
    """
    year = figure.stat_year - 1
    members_year = figure.stat_year if figure.base == "comparable" else year
    now = replace(scope_of(meaning, figure), stat_year=year, members_year=members_year, is_frozen=False)
    scopes = {"published": [], "comparable": [now]}.get(figure.base, [now, replace(now, is_frozen=True)])
    return next((cells for scope in scopes if (cells := _adding_up(con, meaning, scope, value)) is not None), None)


def small(con: DuckDBPyConnection, asked: Asked, dimension: str) -> frozenset[str]:
    """The values of a dimension that stand for too few persons in either year to be shown, of figures that count users."""
    if asked.meaning.ledger != USERS:
        return frozenset()
    found = con.execute(
        "select dimension_value from int_breakdown_persons"
        " where archive_code = ? and stat_year = ? and dimension = ? and (is_suppressed or was_suppressed)",
        [asked.figure.archive_code, asked.figure.stat_year, dimension],
    ).fetchall()
    return frozenset(value for (value,) in found)


def _adding_up(con: DuckDBPyConnection, meaning: Meaning, scope: Scope, value: Fraction) -> Cells | None:
    cells = _by_dimensions(con, meaning, scope)
    return cells if sum(cells[MONTH].values(), Fraction(0)) == value else None


def _by_dimensions(con: DuckDBPyConnection, meaning: Meaning, scope: Scope) -> Cells:
    """What the rows of a scope add, by month, by archives and by each dimension of the indicator."""
    names = [MONTH, ARCHIVES, *(meaning.dimensions or "").split()]
    is_added = scope.aggregation == "sum" and not scope.is_frozen
    rows = ADDED.format(members=members(scope)) if is_added else BY_ROWS.format(counted=counted(scope))
    listed, texts = ", ".join(names), ", ".join(f"cast({name} as varchar)" for name in names)
    found = con.execute(
        f"""
        select grouping({listed}), coalesce({texts}), sum(counts) from ({rows})
        group by grouping sets ({", ".join(f"({name})" for name in names)})
        """,
        parameters(scope),
    ).fetchall()
    cells: Cells = {name: {} for name in names}
    of_mask = {2 ** len(names) - 1 - 2 ** (len(names) - 1 - at): name for at, name in enumerate(names)}
    for mask, value, counts in found:
        if counts is not None:
            cells[of_mask[mask]][value or UNKNOWN] = Fraction(counts)
    return cells
