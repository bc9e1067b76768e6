"""A change taken apart, as tables: the largest effects first, the small change together at the end."""

from decimal import Decimal
from fractions import Fraction

import click

from annals import wording
from annals.console import table
from annals.proof.cells import ARCHIVES, MONTH
from annals.proof.explain import Explained
from annals.proof.why import BOTH, SMALL, WHOLE, Decomposition, Effect, Why

SHOWN = 12  # effects of a dimension, besides the months
DIMENSIONS = wording.DIMENSIONS | {MONTH: "月份", ARCHIVES: "档案馆"}
EFFECTS = {"percent": "拉动（百分点）", "points": "影响（百分点）", "score": "影响（分）"}


def print_why(explained: Explained, why: Why) -> None:
    """Prints every decomposition, or why there is none."""
    click.echo("\n变化的构成")
    if why.reason:
        click.echo(why.reason)
    for made in why.decompositions:
        click.echo(f"\n按{DIMENSIONS.get(made.dimension, made.dimension)}" if made.dimension != WHOLE else "")
        _print(explained, why, made)


def _print(explained: Explained, why: Why, made: Decomposition) -> None:
    effects = made.effects if made.dimension == MONTH else _folded(made.effects)
    of_two = len(effects[0].before) == 2
    numbers = ["分子增减", "分母增减"] if of_two else ["上年", "本年", "增减"]
    rows = [_row(explained, made.dimension, effect, why.change) for effect in effects]
    if made.dimension == BOTH:
        rows.append(("合计", *[""] * len(numbers), *_shown(why.change, why.change)))
    elif len(rows) > 1:
        whole = Effect("合计", _sums(effects, "before"), _sums(effects, "after"), why.change)
        rows.append(_row(explained, WHOLE, whole, why.change))
    headings = ["部分", *numbers, EFFECTS[explained.asked.figure.change_in], "占变化"]
    table(headings, rows, numeric=len(headings) - 1)


def _row(explained: Explained, dimension: str, effect: Effect, change: Fraction) -> tuple:
    name = effect.name
    if dimension == MONTH and name.isdigit():
        name = f"{name}月"
    elif dimension == ARCHIVES:
        name = explained.asked.archives.get(name, name)
    moved = [(now or Fraction(0)) - (then or 0) for then, now in zip(effect.before, effect.after, strict=True)]
    if len(moved) == 2:
        numbers = [_number(one) for one in moved]
    else:
        numbers = [_number(effect.before[0]), _number(effect.after[0]), _number(moved[0])]
    return name, *numbers, *_shown(effect.effect, change)


def _shown(effect: Fraction, change: Fraction) -> tuple[str, str]:
    """An effect, and how much of the change it is."""
    return _fixed(effect, 2), f"{_fixed(effect / change * 100, 1)}%" if change else ""


def _folded(effects: list[Effect]) -> list[Effect]:
    """The largest effects, and what is left over as one; what did not move, and few users, stay together as well."""
    few = [effect for effect in effects if effect.name == SMALL]
    still = [effect for effect in effects if effect.before == effect.after and effect not in few]
    moved = [effect for effect in effects if effect not in few and effect not in still]
    if len(moved) > SHOWN:
        moved, rest = moved[: SHOWN - 1], moved[SHOWN - 1 :]
        moved.append(_together(f"其余 {len(rest)} 项", rest))
    return moved + ([_together(f"{len(still)} 项没有变化", still)] if len(still) > 1 else still) + few


def _together(name: str, effects: list[Effect]) -> Effect:
    whole = sum((effect.effect for effect in effects), Fraction(0))
    return Effect(name, _sums(effects, "before"), _sums(effects, "after"), whole)


def _sums(effects: list[Effect], year: str) -> tuple[Fraction, ...]:
    return tuple(
        sum((one or Fraction(0) for one in numbers), Fraction(0))
        for numbers in zip(*(getattr(e, year) for e in effects), strict=True)
    )


def _number(value: Fraction | None) -> str:
    return "—" if value is None else wording.exact(_decimal(value), 8)


def _fixed(value: Fraction, decimals: int) -> str:
    return wording.number(_decimal(value), decimals)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator
