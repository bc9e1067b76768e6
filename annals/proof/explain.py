"""A figure taken apart: the numbers that it is made of, each with the rows of the ledgers that add up to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from duckdb import DuckDBPyConnection

from annals.catalog import Figure
from annals.proof import evidence
from annals.proof.asked import Asked, Meaning, by_definition
from annals.proof.evidence import Group, Scope

OF_LEDGERS = ("sum", "distinct", "last")
STORED = ("frozen", "restated")  # states in which the figure is what was frozen, not what the ledgers say now


@dataclass(frozen=True)
class Part:
    """A number of the formula: the figure itself, or the numerator or the denominator of a share.

    `scope` says whose rows make it, and `groups` are these rows; without a scope `source` says in words where it is from.
    """

    meaning: Meaning
    value: Decimal | None
    scope: Scope | None
    groups: list[Group]
    source: str = ""

    @property
    def rows(self) -> int:
        return sum(group.rows for group in self.groups)

    @property
    def total(self) -> Decimal | None:
        """What the rows add up to; None where no row has a number."""
        return added([group.counts for group in self.groups])


@dataclass(frozen=True)
class Explained:
    """A figure, the parts of its formula, where rows are wanting (archives → months without a row), and what the series'
    other definitions make of the same year."""

    asked: Asked
    parts: list[Part]
    gaps: dict[str, list[int]]
    others: list[Figure]


def explain(con: DuckDBPyConnection, asked: Asked) -> Explained:
    """The figure with everything that it rests on."""
    parts = [part(con, asked, code) for code in part_ids(asked)]
    meaning = asked.meaning
    others = [one for one, its in asked.catalog.items() if its.series_id == meaning.series_id and one != meaning.indicator_id]
    return Explained(
        asked,
        parts,
        _gaps(con, asked, parts) if asked.figure.months_missing else {},
        [by_definition(con, asked.figure, one) for one in others],
    )


def part_ids(asked: Asked) -> list[str]:
    """The definitions whose numbers the formula needs: of a share that the ledgers give, its two parts."""
    meaning = asked.meaning
    if meaning.aggregation == "share" and asked.figure.state != "published":
        return [meaning.numerator, meaning.denominator]
    return [meaning.indicator_id]


def part(con: DuckDBPyConnection, asked: Asked, code: str) -> Part:
    """One number of the formula with its rows."""
    meaning = asked.catalog[code]
    figure = asked.figure if code == asked.meaning.indicator_id else _figure(asked, meaning)
    if figure.state == "published" or meaning.aggregation == "given":
        return Part(meaning, figure.value, None, [], _published(con, figure))
    if meaning.aggregation not in OF_LEDGERS:
        return Part(meaning, figure.value, None, [], _calendar(con, figure))
    scope = scope_of(meaning, figure)
    groups = evidence.groups(con, scope)
    return Part(meaning, figure.value, scope, groups)


def scope_of(meaning: Meaning, figure: Figure) -> Scope:
    """The rows from which a figure was counted: as they were frozen with it, else as the ledgers have them."""
    return Scope(
        indicator_id=meaning.indicator_id,
        aggregation=meaning.aggregation,
        kind=meaning.kind,
        archive_code=figure.archive_code,
        members_year=figure.stat_year,
        stat_year=figure.stat_year,
        through_month=figure.through_month,
        is_frozen=figure.state in STORED,
    )


def rows(con: DuckDBPyConnection, explained: Explained) -> Iterator[tuple[Part, evidence.Row]]:
    """Every row behind the figure, part by part."""
    for one in explained.parts:
        if one.scope:
            yield from ((one, row) for row in evidence.rows(con, one.scope))


def added(amounts: list[Decimal | None]) -> Decimal | None:
    """The sum in which a blank adds nothing; None where all are blank."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _figure(asked: Asked, meaning: Meaning) -> Figure:
    """The figure of a part; what has no row of its own is missing."""
    return asked.figures.get(meaning.series_id) or replace(asked.figure, indicator_id=meaning.indicator_id, value=None)


def _published(con: DuckDBPyConnection, figure: Figure) -> str:
    found = con.execute(
        "select printed, source from int_published_figures where archive_code = ? and stat_year = ? and indicator_id = ?",
        [figure.archive_code, figure.stat_year, figure.indicator_id],
    ).fetchall()
    return "；".join(f"{printed}（{source or '未写出处'}）" for printed, source in found)


def _calendar(con: DuckDBPyConnection, figure: Figure) -> str:
    months = con.execute(
        "select open_days from dim_months where extract(year from month_on) = ? and extract(month from month_on) <= ? order by month_on",
        [figure.stat_year, figure.through_month],
    ).fetchall()
    return " + ".join(str(days) for (days,) in months)


def _gaps(con: DuckDBPyConnection, asked: Asked, parts: list[Part]) -> dict[str, list[int]]:
    """The months of the figure's year without a row, of each member that has rows in others."""
    ledgers = [part.meaning.ledger for part in parts if part.scope]
    figure = asked.figure
    found = con.execute(
        """
        select archive_code, list(distinct month_no) from int_ledger_months
        where cadence = 'monthly' and stat_year = ? and list_contains(?, ledger) and archive_code in (
            select member_code from dim_archive_members
            where archive_code = ? and ? between from_year and through_year
        )
        group by archive_code, ledger order by archive_code
        """,
        [figure.stat_year, ledgers, figure.archive_code, figure.stat_year],
    ).fetchall()
    months = {code: [month for month in range(1, figure.through_month + 1) if month not in had] for code, had in found}
    return {code: gaps for code, gaps in months.items() if gaps}
