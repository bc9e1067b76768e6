"""Frozen figures beside what the ledgers say now: the figures that would be printed otherwise today."""

from dataclasses import dataclass
from decimal import Decimal

import duckdb

from annals.frozen import published

YEAR = 12


@dataclass(frozen=True)
class Difference:
    """A figure of a frozen year that is no longer what was said of it last: in print, or in a restatement.

    Values are in base units, None where missing. `definition_id` is the definition that was frozen, `current_id` the one that
    holds for the year now; `is_redefined` says that they do not mean the same.
    """

    freeze_id: int
    archive_code: str
    stat_year: int
    from_month: int
    through_month: int
    indicator_id: str
    name_zh: str
    unit: str
    kind: str
    aggregation: str
    decimals: int
    definition_id: str
    current_id: str
    is_redefined: bool
    frozen: Decimal | None
    restated: Decimal | None
    is_restated: bool
    current: Decimal | None
    current_status: str
    label: str | None

    @property
    def stated(self) -> Decimal | None:
        """What was said last."""
        return self.restated if self.is_restated else self.frozen

    @property
    def by(self) -> Decimal | None:
        """Present less frozen; None where either is missing."""
        return None if self.current is None or self.frozen is None else self.current - self.frozen

    @property
    def is_of_year(self) -> bool:
        return (self.from_month, self.through_month) == (1, YEAR)

    @property
    def is_of_month(self) -> bool:
        return self.from_month == self.through_month and self.kind != "stock"


@dataclass(frozen=True)
class Part:
    """The numerator or denominator of a rate, as it was frozen and as it is now."""

    name_zh: str
    decimals: int
    frozen: Decimal | None
    current: Decimal | None


def parts(con: duckdb.DuckDBPyConnection, one: Difference) -> tuple[Part, ...]:
    """Numerator and denominator of a rate; of other figures none."""
    rows = con.execute(
        """
        select parts.name_zh, parts.decimals, frozen.value, changes.current_value
        from shown.dim_indicators as rates
        join shown.dim_indicators as parts on parts.indicator_id in (rates.numerator, rates.denominator)
        join raw.frozen_figures as frozen on parts.indicator_id = frozen.definition_id
        left join shown.int_period_changes as changes
            on frozen.definition_id = changes.indicator_id and frozen.archive_code = changes.archive_code
            and frozen.stat_year = changes.stat_year and changes.is_stated
            and frozen.from_month = changes.from_month and frozen.through_month = changes.through_month
        where rates.aggregation = 'share' and rates.indicator_id = $current and freeze_id = $freeze_id
            and frozen.from_month = $first and frozen.through_month = $last
        order by parts.indicator_id = rates.denominator
        """,
        {"current": one.current_id, "freeze_id": one.freeze_id, "first": one.from_month, "last": one.through_month},
    ).fetchall()
    return tuple(Part(*row) for row in rows)


def of_freeze(con: duckdb.DuckDBPyConnection, freeze_id: int, definitions: dict[str, str]) -> list[Difference]:
    """Every period and figure of a freeze whose present value is not the one that was stated last, as the catalog orders them.

    `definitions` are the present ones' hashes.
    """
    given = "select * from shown.int_published_figures" if published.has(con, "int_published_figures") else NOTHING_GIVEN
    rows = con.execute(DIFFERENCES.format(given=given), {"freeze_id": freeze_id}).fetchall()
    return [
        Difference(*first, definition_id, current_id, definitions.get(current_id) != hashed, *rest)
        for *first, definition_id, current_id, hashed, frozen, restated, is_restated, current, status, label in rows
        for rest in [(frozen, restated, is_restated, current, status, label)]
    ]


NOTHING_GIVEN = "select null archive_code, null stat_year, null indicator_id, null::decimal(28,8) as value where false"
DIFFERENCES = """
    with given as ({given}),
    latest as (
        select * from raw.restatements where freeze_id = $freeze_id
        qualify row_number() over (partition by from_month, through_month, indicator_id order by restatement_id desc) = 1
    ),
    compared as (
        select
            frozen.*, latest.restatement_id is not null as is_restated, latest.value as restated,
            changes.indicator_id as current_id, changes.label as current_label,
            coalesce(changes.current_value, given.value) as current,
            case
                when changes.current_value is null and given.value is not null then 'ok'
                else coalesce(changes.current_status, 'missing')
            end as current_status
        from raw.frozen_figures as frozen
        left join latest
            on frozen.indicator_id = latest.indicator_id
            and frozen.from_month = latest.from_month and frozen.through_month = latest.through_month
        left join shown.int_period_changes as changes
            on frozen.archive_code = changes.archive_code and frozen.stat_year = changes.stat_year
            and frozen.from_month = changes.from_month and frozen.through_month = changes.through_month
            and frozen.indicator_id = changes.series_id and changes.is_stated
        left join given
            on frozen.archive_code = given.archive_code and frozen.stat_year = given.stat_year
            and frozen.indicator_id = given.indicator_id and frozen.from_month = 1 and frozen.through_month = 12
        where frozen.freeze_id = $freeze_id
    )
    select
        freeze_id, archive_code, stat_year, from_month, through_month, compared.indicator_id,
        coalesce(name_zh, compared.indicator_id), coalesce(unit, ''), coalesce(kind, ''), coalesce(aggregation, ''),
        coalesce(decimals, 0), definition_id, coalesce(current_id, definition_id), definition_hash,
        compared.value, restated, is_restated, current, current_status, current_label
    from compared left join shown.dim_indicators as indicators on compared.indicator_id = indicators.indicator_id
    where case when is_restated then restated else compared.value end is distinct from current
    order by figure_no nulls last, compared.indicator_id, from_month, through_month desc
"""
