"""Columns of printed figures: values into base units, and beside them what was printed and how exactly (ledger `published`)."""

from ingest.grid import is_blank
from ingest.ledger import normalize
from ingest.tables import labels
from ingest.tables.layout import Layout
from ingest.values import printed
from ingest.values.texts import Problem


def derive(table, raw: dict[str, list], numbers: list[int], problems: dict[int, list[tuple[str, str]]]) -> dict[str, list]:
    """The derived columns; in `raw` the indicators lose their units, the values come into base units, and the units with them.

    Position → (column, code) of what cannot be read goes into `problems`, and conversions into the table's log.
    """
    label = table.layout.ledger.columns["value"].label
    of_label, of_title = table.layout.units.get("value", ""), _of_title(table.layout)
    derived: dict[str, list] = {name: [] for name, column in table.layout.ledger.columns.items() if column.is_derived}
    for at, (name, cell, unit) in enumerate(zip(raw["indicator"], raw["value"], raw["unit"], strict=True)):
        bare, of_name = ("", "") if is_blank(name) else printed.named(name)
        is_part = printed.is_part(name)
        if is_part and not of_name:
            of_name = table.whole[1]
        own = next((one for one in (unit, of_name, of_label, printed.spoken(bare), of_title) if not is_blank(one)), "")
        try:
            figure = printed.read(cell, own)
        except Problem as problem:
            problems.setdefault(at, []).append(("value", problem.code))
            figure = printed.Printed(None, "", None, "", 0, None)
        if figure.power and not table.layout.is_unpivoted:  # of a table with years as columns it has been said
            table.log.add("multiplier", numbers[at], label, figure.text or "", str(figure.value))
        whole = table.whole[0] if is_part else ""
        raw["indicator"][at] = f"{whole}，其中：{printed.series(name)}" if whole else bare or name
        raw["value"][at], raw["unit"][at] = figure.value, figure.unit or None
        series = printed.series(name)
        if not is_part:
            table.whole = series, own
        said = (series or None, whole or None, figure.text, figure.as_printed or None, figure.power, figure.last_place)
        for column, value in zip(("series", "part_of", "printed", "printed_unit", "unit_power", "last_place"), said, strict=True):
            derived[column].append(value)
    return derived


def _of_title(layout: Layout) -> str:
    """The only unit that the title gives, for the whole table."""
    units = {unit for text in layout.titles for unit in labels.title_units(normalize(text)).values()}
    return units.pop() if len(units) == 1 else ""
