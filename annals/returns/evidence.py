"""What the warehouse has for the return: parts of figures by their dimensions, and the rows and files behind a figure.

A year that is not frozen is read from the ledgers' cells, of all archives that count for this one; a frozen year from the
evidence it was frozen with. The return is the statutory one: what pages hide because it stands for few persons counts here.
"""

from dataclasses import dataclass
from decimal import Decimal

from duckdb import DuckDBPyConnection

from annals.returns.form import Meaning
from ingest.ledger import declared

LIVE = """
    select cells.* from int_monthly_cells as cells
    join dim_archive_members as members on cells.archive_code = members.member_code
    where members.archive_code = $code and $members_of between members.from_year and members.through_year
        and cells.stat_year = $year
"""
FROZEN = """
    select *, 1 as evidence_rows, extract(month from on_date) as month_no from explained_evidence
    where is_frozen and shown_under = $code and stat_year = $year and $members_of >= $year
"""
ROWS = """
    select evidence.indicator_id, evidence.file_name, count(*) from {evidence}
    where {of_year} and (dim_indicators.kind = 'stock' or extract(month from evidence.on_date) <= $through)
    group by all order by 1, 3 desc, 2
"""
LIVE_ROWS = """
    indicator_evidence as evidence join dim_indicators using (indicator_id)
    join dim_archive_members as members on evidence.archive_code = members.member_code
        and members.archive_code = $code and $year between members.from_year and members.through_year
"""
FROZEN_ROWS = "explained_evidence as evidence join dim_indicators using (indicator_id)"


@dataclass(frozen=True)
class Part:
    """A part of a figure: None where no row says to which part it belongs; what is in none, and the rows of this one."""

    value: Decimal | None
    undeclared: Decimal
    rows: int


def catalog(con: DuckDBPyConnection) -> dict[str, Meaning]:
    """The indicators that a form may ask for, with their dimensions and the words that each may have (none: any)."""
    rows = con.execute(
        "select indicator_id, name_zh, unit, aggregation, dimensions from dim_indicators where indicator_id = series_id"
    ).fetchall()
    return {
        indicator: Meaning(name, unit or "", aggregation, {one: words(one) for one in (dimensions or "").split()})
        for indicator, name, unit, aggregation, dimensions in rows
    }


def words(dimension: str) -> frozenset[str]:
    """The codes that the ledgers declare for a dimension, whichever ledger has it."""
    columns = [ledger.columns[dimension] for ledger in declared().values() if dimension in ledger.columns]
    return frozenset(word for column in columns for word in (column.codes or {}).values())


def label(dimension: str) -> str:
    """What a dimension is called in the ledgers: 形成时期."""
    labels = [ledger.columns[dimension].label for ledger in declared().values() if dimension in ledger.columns]
    return labels[0] if labels else dimension


def keeper(dimension: str, ledger: str) -> str:
    """The title of the ledger that says a dimension: the figure's own, else the one that has such a column."""
    known = declared()
    others = [name for name, one in known.items() if dimension in one.columns]
    return known[ledger if dimension in known[ledger].columns or not others else others[0]].title


def is_frozen(con: DuckDBPyConnection, code: str, year: int) -> bool:
    asked = "select 1 from int_frozen_figures where archive_code = ? and stat_year = ? limit 1"
    return con.execute(asked, [code, year]).fetchone() is not None


def part(
    con: DuckDBPyConnection, code: str, year: int, indicator: str, filters: tuple, through_month: int, members_of: int
) -> Part:
    """The part of an indicator that the filters (dimension, word) leave, in base units; `members_of` is the year whose archives count."""
    said = " and ".join(f"{dimension} = $of_{dimension}" for dimension, _ in filters)
    blank = " or ".join(f"{dimension} is null" for dimension, _ in filters)
    aggregation, kind = con.execute(
        "select aggregation, kind from dim_indicators where indicator_id = ?", [indicator]
    ).fetchone()  # fmt: skip
    measure = "sum(amount)" if aggregation == "sum" else "count(distinct distinct_key)"
    cells = FROZEN if is_frozen(con, code, year) else LIVE
    asked = {
        "code": code,
        "year": year,
        "members_of": members_of,
        "indicator": indicator,
        "through": through_month,
        "is_stock": kind == "stock",
    }
    declared_rows, rows, value, undeclared = con.execute(
        f"""
        select count(*) filter (not ({blank})), sum(evidence_rows) filter ({said}), {measure} filter ({said}),
            {measure} filter ({blank})
        from ({cells}) where indicator_id = $indicator and ($is_stock or month_no <= $through)
        """,
        asked | {f"of_{dimension}": word for dimension, word in filters},
    ).fetchone()
    return Part(Decimal(value or 0) if declared_rows else None, Decimal(undeclared or 0), int(rows or 0))


def is_small(con: DuckDBPyConnection, code: str, year: int, indicator: str, filters: tuple) -> bool:
    """Whether pages hide this part because it stands for few persons."""
    return any(
        con.execute(
            "select 1 from rpt_figure_breakdowns where archive_code = ? and stat_year = ? and indicator_id = ? and dimension = ?"
            " and dimension_value = ? and is_suppressed",
            [code, year, indicator, dimension, word],
        ).fetchone()
        for dimension, word in filters
    )


def files(con: DuckDBPyConnection, code: str, year: int, through_month: int) -> dict[str, list[tuple[str, int]]]:
    """Indicator → (file, rows) of the rows behind the year's figures, the file with most rows first."""
    frozen = is_frozen(con, code, year)
    of_year = "is_frozen and shown_under = $code and stat_year = $year" if frozen else "extract(year from on_date) = $year"
    sql = ROWS.format(evidence=FROZEN_ROWS if frozen else LIVE_ROWS, of_year=of_year)
    found: dict[str, list[tuple[str, int]]] = {}
    for indicator, file, rows in con.execute(sql, {"code": code, "year": year, "through": through_month}).fetchall():
        found.setdefault(indicator, []).append((file, rows))
    return found


def printed(con: DuckDBPyConnection, code: str, year: int) -> dict[str, str]:
    """Indicator → what was printed of it in the year, and where."""
    rows = con.execute(
        "select indicator_id, printed, source from int_published_figures where archive_code = ? and stat_year = ?", [code, year]
    ).fetchall()
    return {indicator: f"{text}（{source or '出处未写'}）" for indicator, text, source in rows}


def shares(con: DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """Ratio → its numerator and its denominator."""
    asked = "select indicator_id, numerator, denominator from dim_indicators where aggregation = 'share'"
    return {share: (numerator, denominator) for share, numerator, denominator in con.execute(asked).fetchall()}
