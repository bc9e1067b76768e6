"""Units of a form beside those of the catalog: 万幅 is ten thousand 页, and 卷 are not 件."""

from decimal import ROUND_HALF_UP, Decimal

TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1000)}
ALIKE = {  # words of forms and yearbooks → the catalog's
    "幅": "页", "画幅": "页", "平方米": "㎡", "立方米": "m³", "家": "个", "名": "人", "延长米": "米", "台": "台（套）",
    "卷件": "卷（件）", "卷、件、册": "卷（件、册）", "卷件册": "卷（件、册）",
}  # fmt: skip
MIXED = {
    "卷（件、册）": ("卷（件、册）", "卷", "件", "册"),
    "卷（件）": ("卷（件）", "卷", "件"),
}  # totals that say what is in them


def parsed(unit: str) -> tuple[Decimal, str]:
    """万幅 → 10,000 and 页: how many base units one is, and which."""
    times, base = (TIMES[unit[0]], unit[1:]) if len(unit) > 1 and unit[0] in TIMES else (Decimal(1), unit)
    return times, ALIKE.get(base, base)


def are_alike(unit: str, other: str) -> bool:
    """Whether one can be written in the other."""
    return parsed(unit)[1] == parsed(other)[1]


def part_units(unit: str) -> tuple[str, ...]:
    """The units of which a total in `unit` may be made: itself, or what its label names."""
    base = parsed(unit)[1]
    return MIXED.get(base, (base,))


def converted(value: Decimal, unit: str, wanted: str) -> Decimal:
    """A value in another unit, unrounded."""
    return value * parsed(unit)[0] / parsed(wanted)[0]


def half_up(value: Decimal, decimals: int) -> Decimal:
    """Rounded as forms are: half away from zero, and never -0."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
