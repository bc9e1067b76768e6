"""The form filled for one archives and year: each item's number in the form's unit, or why a person has to fill it in."""

from dataclasses import dataclass, replace
from decimal import Decimal

from duckdb import DuckDBPyConnection

from annals import catalog
from annals.catalog import Figure
from annals.returns import evidence, notes
from annals.returns.evidence import Part
from annals.returns.form import Form, Item, Terms
from annals.returns.units import converted, half_up, parsed
from ingest.ledger import declared

MEND = "补全台账，装载、建库后重新出表；或填在黄色格里。"


@dataclass(frozen=True)
class Cell:
    """One item filled: `value` is rounded and in the item's unit, None where somebody has to fill it in.

    `status` is ok, incomplete, missing, or hand (the ledgers do not say such things); `reason` says it in words, `advice` what
    to do about a blank; `note` is the evidence that goes with the cell.
    """

    item: Item
    value: Decimal | None
    status: str
    reason: str
    note: str
    advice: str = "填在黄色格里。"


@dataclass(frozen=True)
class Source:
    """What the cells of one return are filled from."""

    con: DuckDBPyConnection
    code: str
    year: int
    figures: dict[str, Figure]
    files: dict[str, list[tuple[str, int]]]
    printed: dict[str, str]  # where given figures were taken from
    shares: dict[str, tuple[str, str]]  # ratios → numerator and denominator


def fill(con: DuckDBPyConnection, form: Form, code: str, year: int) -> dict[str, Cell]:
    """Every item of the form by its code, in the order of the form."""
    figures = catalog.figures(con, code, year)
    through = max((figure.through_month for figure in figures.values()), default=12)
    files, printed = evidence.files(con, code, year, through), evidence.printed(con, code, year)
    source = Source(con, code, year, figures, files, printed, evidence.shares(con))
    cells: dict[str, Cell] = {}
    for item in form.items.values():
        _cell(source, form, item, cells)
    return {item: cells[item] for item in form.items}


def total(terms: Terms, cells: dict[str, Cell]) -> Decimal | None:
    """A sum of items as the form prints them; None where one of them is not filled."""
    values = [cells[code].value for _, code in terms]
    if None in values:
        return None
    return sum((sign * value for (sign, _), value in zip(terms, values, strict=True)), Decimal(0))


def _cell(source: Source, form: Form, item: Item, cells: dict[str, Cell]) -> Cell:
    if item.code not in cells:
        for _, code in item.terms:
            _cell(source, form, form.items[code], cells)
        cells[item.code] = _sum(item, cells) if item.terms else _taken(source, item)
    return cells[item.code]


def _sum(item: Item, cells: dict[str, Cell]) -> Cell:
    """The form must add up as it is printed, so what is added are the printed numbers."""
    parts = {code: replace(cells[code], value=_in_unit(cells[code], item)) for _, code in item.terms}
    value = total(item.terms, parts)
    blank = [code for code, part in parts.items() if part.value is None]
    if blank:
        return Cell(item, None, "missing", f"{'、'.join(blank)} 填好后自动相加", notes.of_sum(item, cells, None))
    incomplete = [code for code, part in parts.items() if part.status == "incomplete"]
    status, reason = ("incomplete", f"{'、'.join(incomplete)} 数据不全") if incomplete else ("ok", "")
    value = half_up(value, item.decimals)
    return Cell(item, value, status, reason, notes.of_sum(item, cells, value))


def _in_unit(cell: Cell, item: Item) -> Decimal | None:
    """A part in the multiple that the total has: 万卷 in 卷."""
    return None if cell.value is None else cell.value * parsed(cell.item.unit)[0] / parsed(item.unit)[0]


def _taken(source: Source, item: Item) -> Cell:
    figure = source.figures.get(item.indicator)
    if not item.indicator:
        return Cell(item, None, "hand", "台账里没有", notes.by_hand(item))
    if figure is None or figure.value is None:
        reason = _why_missing(source, figure)
        return Cell(item, None, "missing", reason, notes.missing(item, figure, reason), _advice(figure))
    part = _part(source, item, figure, source.year) if item.filters else None
    if part and part.value is None:
        lacking = [f"{evidence.keeper(one, figure.ledger)}没有登记{evidence.label(one)}" for one, _ in item.filters]
        reason = "；".join(lacking)
        return Cell(item, None, "missing", reason, notes.missing(item, figure, reason), MEND)
    exact = part.value if part else figure.value
    value = half_up(converted(exact, figure.unit, item.unit), item.decimals)
    reason = _why_incomplete(figure, part, item)
    return Cell(item, value, "incomplete" if reason else "ok", reason, notes.taken(source, item, figure, part, value, reason))


def _part(source: Source, item: Item, figure: Figure, year: int) -> Part:
    return evidence.part(source.con, source.code, year, item.indicator, item.filters, figure.through_month, source.year)


def _advice(figure: Figure | None) -> str:
    """A figure that no ledger keeps can be given once, for the return and everything else."""
    if figure is not None and not figure.ledger:
        return f"填在黄色格里；或写进 published.csv（指标“{figure.name_zh}”），装载、建库后重新出表。"
    return MEND if figure else Cell.advice


def _why_missing(source: Source, figure: Figure | None) -> str:
    if figure is None or not figure.ledger:
        return "台账里没有，也没有已公布的数据"
    return f"{_ledger(figure)}没有{source.year}年可供计算的记录"


def _why_incomplete(figure: Figure, part: Part | None, item: Item) -> str:
    gaps = []
    if figure.months_missing:
        gaps.append(f"{_ledger(figure)}缺{figure.months_missing}个月的记录")
    if figure.members_missing:
        gaps.append(f"{figure.members_missing}个馆没有数据")
    if figure.value_status == "incomplete" and not gaps:
        gaps.append(f"{_ledger(figure)}的记录不全")
    if part and part.undeclared:
        labels = "、".join(evidence.label(dimension) for dimension, _ in item.filters)
        gaps.append(f"有{notes.plain(part.undeclared)}{figure.unit}没有登记{labels}，没有计入")
    return "；".join(gaps)


def _ledger(figure: Figure) -> str:
    return declared()[figure.ledger].title if figure.ledger in declared() else figure.ledger
