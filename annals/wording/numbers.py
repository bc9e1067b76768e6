"""Numbers in Chinese, as the annual summary prints them (domain.md 2): 1,230余, 3.45万, 近1,300. Pure functions of decimals."""

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
FEW = 10  # what is less is never rounded


def number(value: Decimal, decimals: int) -> str:
    """Exactly so many decimals, half up, thousands parted by commas: 1,237.50."""
    return f"{rounded(value, decimals):,f}"


def to_fill(name: str) -> str:
    """What stands where a figure is missing; never a 0, never a blank."""
    return f"【待补：{name}】"


def exact(value: Decimal, decimals: int) -> str:
    """At most so many decimals: 1,237, 42.35, 92.5."""
    return _without_zeros(number(value, decimals))


def at_least(value: Decimal, decimals: int) -> str:
    """Three digits, rounded down, with 余 where something was left off: 1,230余, 80余, 9."""
    return exact(value, decimals) if value < FEW else _and_more(value, exact(_three_digits(value), 0))


def in_wan(value: Decimal, decimals: int) -> str:
    """In 万 or 亿 with at most two decimals, half up: 3.45万; below ten thousand as it is."""
    if abs(value) < WAN:
        return exact(value, decimals)
    return f"{exact(value / WAN, 2)}万" if abs(rounded(value / WAN, 2)) < WAN else f"{exact(value / YI, 2)}亿"


def at_least_in_wan(value: Decimal, decimals: int) -> str:
    """In 万 or 亿, three digits, rounded down, with 余 where something was left off: 123万余."""
    return at_least(value, decimals) if value < WAN else _and_more(value, in_wan(_three_digits(value), 0))


def more_than(value: Decimal, decimals: int) -> str:
    """Three digits, rounded down, with 多 where something was left off: 1,230多."""
    return at_least(value, decimals).replace("余", "多")


def nearly(value: Decimal, decimals: int) -> str:
    """Two digits, rounded up, with 近 where something was added: 近1,300, 近90; a round number stays as it is."""
    return _roughly("近", value, decimals, ROUND_UP)


def about(value: Decimal, decimals: int) -> str:
    """Two digits, half up, with 约 where it is not exactly so: 约1,200, 约90."""
    return _roughly("约", value, decimals, ROUND_HALF_UP)


WORDINGS: dict[str, Callable[[Decimal, int], str]] = {
    "exact": exact,
    "余": at_least,
    "多": more_than,
    "近": nearly,
    "约": about,
    "万": in_wan,
    "万余": at_least_in_wan,
}


def _roughly(word: str, value: Decimal, decimals: int, rounding: str) -> str:
    if value < FEW:
        return exact(value, decimals)
    step = Decimal(10) ** max(1, value.adjusted() - 1)
    rounded = (value / step).quantize(Decimal(1), rounding) * step
    printed = in_wan(rounded, 0) if rounded >= WAN else exact(rounded, 0)
    return printed if rounded == value else f"{word}{printed}"


def rounded(value: Decimal, decimals: int) -> Decimal:
    """So many decimals, half up: away from zero, as people round."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0  # a rounded -0.0 loses its sign


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _three_digits(value: Decimal) -> Decimal:
    step = Decimal(10) ** max(1, value.adjusted() - 2)
    return (value / step).quantize(Decimal(1), ROUND_DOWN) * step


def _and_more(value: Decimal, printed: str) -> str:
    return printed if value == _three_digits(value) else f"{printed}余"
