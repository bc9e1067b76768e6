"""Where a draft's numbers come from: the figure at an address, as the published warehouse has it."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from duckdb import DuckDBPyConnection

from annals import catalog, series
from annals.catalog import Figure
from annals.errors import ClerkError
from annals.report.address import Address

MONTH = "month"
WITHHELD = "withheld"  # the status of a number that stands for too few persons to be shown


@dataclass(frozen=True)
class Source:
    """One generation of the warehouse, whose years are each read once."""

    con: DuckDBPyConnection
    _years: dict[tuple, dict[str, Figure]] = field(default_factory=dict, repr=False)
    _parts: dict[tuple, dict[str, list[Figure]]] = field(default_factory=dict, repr=False)
    _past: dict[str, dict[str, list[Figure]]] = field(default_factory=dict, repr=False)

    def year(self, archive_code: str, year: int, month: int | None = None) -> dict[str, Figure]:
        """Every indicator of a year, or of its months until `month`; empty where there is none."""
        key = archive_code, year, month
        if key not in self._years:
            until = month and catalog.figures_until(self.con, archive_code, year, month)
            self._years[key] = until if month else catalog.figures(self.con, archive_code, year)
        return self._years[key]

    def figure(self, address: Address) -> Figure | None:
        """The figure at an address; None where the warehouse has no such thing."""
        figure = self.year(address.archive_code, address.year, address.through_month).get(address.indicator_id)
        if figure is None or not address.breakdown:
            return figure
        dimension, _, name = address.breakdown.partition("=")
        parts = self.months(figure) if dimension == MONTH else self.by(figure, dimension, address.through_month)
        return next((part for key, part in parts if key == name), None)

    def by(self, figure: Figure, dimension: str, month: int | None = None) -> list[tuple[str, Figure]]:
        """The figure by a dimension, the largest first: the value of the dimension, and its figure.

        Raises ClerkError for a dimension that the indicator does not have, and for a part of a year.
        """
        known = (figure.dimensions or "").split()
        if dimension not in known:
            has = f"可以用的是：{'、'.join(known)}" if known else "它没有分项"
            raise ClerkError(f"{figure.name_zh}（{figure.indicator_id}）不能按 {dimension} 分列。{has}。")
        if month:
            raise ClerkError(f"季度的文稿里，{figure.name_zh}没有分项，分项只有全年的。请改用 .months（各月）。")
        parts = self._breakdowns(figure).get(dimension, [])
        return [(part.name_zh, part) for part in parts]

    def months(self, figure: Figure) -> list[tuple[str, Figure]]:
        """The figure's months, as far as it goes: the month's number, and its figure; of a stock there are none."""
        key = figure.archive_code, figure.stat_year, figure.indicator_id
        if key not in self._parts:
            found = series.months(self.con, figure.archive_code, figure.indicator_id, figure.stat_year)
            self._parts[key] = {MONTH: [_month(figure, one) for one in found]}
        return [(name.removesuffix("月"), one) for one in self._parts[key][MONTH] if (name := one.name_zh)][
            : figure.through_month
        ]

    def past(self, figure: Figure) -> list[Figure]:
        """The indicator in every reporting year before this one, the earliest first."""
        if figure.archive_code not in self._past:
            found: dict[str, list[Figure]] = {}
            for one in catalog.histories(self.con, figure.archive_code):
                found.setdefault(one.indicator_id, []).append(one)
            self._past[figure.archive_code] = found
        return [one for one in self._past[figure.archive_code].get(figure.indicator_id, []) if one.stat_year < figure.stat_year]

    def _breakdowns(self, figure: Figure) -> dict[str, list[Figure]]:
        key = figure.archive_code, figure.stat_year, figure.indicator_id, "by"
        if key not in self._parts:
            found = series.breakdowns(self.con, figure.archive_code, figure.stat_year, figure.indicator_id)
            self._parts[key] = {name: [_part(figure, one) for one in parts] for name, parts in found.items()}
        return self._parts[key]


def _part(figure: Figure, part: series.Part) -> Figure:
    status = WITHHELD if part.is_suppressed else "missing" if part.value is None else figure.value_status
    return _alike(figure, part.name, part.value, status, part.last_value, part.change, part.share)


def _month(figure: Figure, month: series.Month) -> Figure:
    status = "missing" if month.value is None else "ok"
    last = month.last_year_value
    return _alike(
        figure, f"{month.month_on.month}月", month.value, status, last, month.year_change, None, month.year_change_status
    )


def _alike(
    figure: Figure,
    name: str,
    value: Decimal | None,
    status: str,
    last: Decimal | None,
    change: Decimal | None,
    share: Decimal | None,
    change_status: str | None = None,
) -> Figure:
    """A part of a figure as a figure of its own, with a change of its own."""
    why_not = "missing" if value is None else "no_base" if last is None else "zero_base"
    return replace(
        figure,
        name_zh=name,
        value=value,
        value_status=status,
        current_value=value,
        restated_value=None,
        last_value=last,
        change=change,
        change_status=change_status or ("ok" if change is not None else why_not),
        label=None,
        share=share,
        share_change=None,
    )
