"""A change taken apart exactly: by each dimension of the indicator, by month, and of a ratio by numerator and denominator.

Every effect is a fraction in the unit of the change (percent of last year, percentage points, 分), and the effects of one
decomposition add up to the change without a remainder. A thing that is counted once belongs to its first row. Of a ratio k·N/D the
numerator's effect is k·ΔN times the mean of 1/D before and after, the denominator's the rest, so that neither is put first.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from duckdb import DuckDBPyConnection

from annals import wording
from annals.catalog import Figure
from annals.proof import cells
from annals.proof.asked import Asked, Meaning
from annals.proof.cells import ARCHIVES, MONTH, Cells
from annals.proof.explain import OF_LEDGERS, part_ids

WHOLE, BOTH = "整体", "分子和分母"
SMALL = "其他（少于5人次）"


@dataclass(frozen=True)
class Effect:
    """What one part of a figure did to its change: its numbers in both years, and the effect.

    `before` and `after` have one number, or of a ratio its numerator and its denominator; None where it has none.
    """

    name: str
    before: tuple[Fraction | None, ...]
    after: tuple[Fraction | None, ...]
    effect: Fraction


@dataclass(frozen=True)
class Decomposition:
    """The change by one dimension: its effects, the largest first, months in their order."""

    dimension: str
    effects: list[Effect]


@dataclass(frozen=True)
class Why:
    """A change and its decompositions; without a change, or without rows to take it apart by, `reason` says why."""

    change: Fraction | None
    decompositions: list[Decomposition]
    reason: str = ""


@dataclass(frozen=True)
class Term:
    """A number of the formula in both years, its weight in the change, and its cells by dimension."""

    meaning: Meaning
    before: Fraction
    after: Fraction
    weight: Fraction
    cells_before: Cells | None
    cells_after: Cells | None


def why(con: DuckDBPyConnection, asked: Asked) -> Why:
    """The change of a figure, decomposed in every way that its rows allow."""
    if asked.figure.change is None:
        return Why(None, [], f"{wording.change(asked.figure)}，没有可以分解的变化。")
    numbers = _numbers(asked)
    if numbers is None:
        return Why(None, [], f"{asked.figure.name_zh}的分子、分母缺上年或本年的数，不能分解。")
    weights = _weights(asked, numbers)
    terms = [
        Term(meaning, before, after, weight, *_cells(con, asked, meaning, before, after))
        for (meaning, before, after), weight in zip(numbers, weights, strict=True)
    ]
    change = sum((term.weight * (term.after - term.before) for term in terms), Fraction(0))
    parts = [_by_part(terms)]
    if all(term.cells_before is None for term in terms):
        return Why(change, parts, _without_cells(asked))
    dimensions = [MONTH, ARCHIVES, *dict.fromkeys(name for term in terms for name in (term.meaning.dimensions or "").split())]
    made = [_by_dimension(name, terms, cells.small(con, asked, name)) for name in dimensions]
    told = [one for one in made if len(one.effects) > 1]
    return Why(change, (parts if len(terms) > 1 else []) + told or parts)


def _numbers(asked: Asked) -> list[tuple[Meaning, Fraction, Fraction]] | None:
    """Each number of the formula with its values of last year and this year; None where one of them is missing."""
    figures = [_figure(asked, code) for code in part_ids(asked)]
    if any(figure is None or figure.value is None or figure.last_value is None for figure in figures):
        return None
    return [
        (asked.catalog[code], Fraction(figure.last_value), Fraction(figure.value))
        for code, figure in zip(part_ids(asked), figures, strict=True)
    ]


def _figure(asked: Asked, code: str) -> Figure | None:
    return asked.figure if code == asked.meaning.indicator_id else asked.figures.get(asked.catalog[code].series_id)


def _weights(asked: Asked, numbers: list[tuple[Meaning, Fraction, Fraction]]) -> list[Fraction]:
    """What one unit more of each number adds to the change."""
    times = 100 if asked.meaning.unit == "%" else 1
    if len(numbers) == 1:
        weights, last = [Fraction(1)], numbers[0][1]
    else:
        (_, n_before, n_after), (_, d_before, d_after) = numbers
        weights = [
            Fraction(times, 2) * (1 / d_before + 1 / d_after),
            -Fraction(times, 2) * (n_before + n_after) / (d_before * d_after),
        ]
        last = times * n_before / d_before
    return [weight * 100 / abs(last) for weight in weights] if asked.figure.change_in == "percent" else weights


def _cells(
    con: DuckDBPyConnection, asked: Asked, meaning: Meaning, before: Fraction, after: Fraction
) -> tuple[Cells | None, Cells | None]:
    """The number of both years by dimension; None where it is no sum of rows, or the rows are no longer those it was made of."""
    figure = _figure(asked, meaning.indicator_id)
    if meaning.aggregation not in ("sum", "distinct"):
        return None, None
    then, now = cells.last_year(con, meaning, figure, before), cells.this_year(con, meaning, figure, after)
    return (then, now) if then is not None and now is not None else (None, None)


def _by_part(terms: list[Term]) -> Decomposition:
    effects = [
        Effect(
            WHOLE if len(terms) == 1 else f"{role}：{term.meaning.name_zh}",
            (term.before,),
            (term.after,),
            term.weight * (term.after - term.before),
        )
        for role, term in zip(["分子", "分母"], terms, strict=False)
    ]
    return Decomposition(BOTH if len(terms) > 1 else WHOLE, effects)


def _by_dimension(dimension: str, terms: list[Term], small: frozenset[str]) -> Decomposition:
    """The change by the values of one dimension; a number that does not have it stands for itself."""
    before: dict[str, list[Fraction | None]] = defaultdict(lambda: [None] * len(terms))
    after: dict[str, list[Fraction | None]] = defaultdict(lambda: [None] * len(terms))
    for at, term in enumerate(terms):
        for numbers, amounts in [
            (before, _values(term, term.cells_before, dimension, term.before)),
            (after, _values(term, term.cells_after, dimension, term.after)),
        ]:
            for name, amount in amounts.items():
                shown = SMALL if name in small else name
                numbers[shown][at] = (numbers[shown][at] or 0) + amount
    effects = []
    for name in dict.fromkeys([*before, *after]):
        moved = zip(terms, before[name], after[name], strict=True)
        effect = sum((term.weight * ((now or 0) - (then or 0)) for term, then, now in moved), Fraction(0))
        effects.append(Effect(name, tuple(before[name]), tuple(after[name]), effect))
    if dimension == MONTH:
        return Decomposition(dimension, sorted(effects, key=lambda one: one.name.zfill(3)))
    return Decomposition(dimension, sorted(effects, key=lambda one: (one.name == SMALL, -abs(one.effect), one.name)))


def _values(term: Term, cells_of_year: Cells | None, dimension: str, whole: Fraction) -> dict[str, Fraction]:
    if cells_of_year is None or dimension not in cells_of_year:
        return {f"{term.meaning.name_zh}（不分）": whole}
    return cells_of_year[dimension]


def _without_cells(asked: Asked) -> str:
    if asked.figure.base == "published":
        return "上年的数取自已公布的材料，没有台账明细，不能再分解。"
    if asked.meaning.aggregation in OF_LEDGERS[:2] or len(part_ids(asked)) > 1:
        return "作为对比的数所依据的台账已有更正，不能再按现有台账分解。"
    return "这个数取最近一次，不是各行之和，不再分解。"
