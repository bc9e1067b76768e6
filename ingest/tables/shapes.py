"""Shapes of a sheet that is no ledger's table: a filled form, data without a header, another table above the ledger's."""

from collections.abc import Sequence
from itertools import pairwise

from ingest.grid import Row, is_blank
from ingest.ledger import Ledger
from ingest.tables import labels
from ingest.tables.headers import texts
from ingest.tables.value_kinds import value_kind

TYPED = ("date", "number", "key")
ALIKE = 0.8  # of a column's cells that must look alike
SHORT = 30  # characters of a value in a form; what explains a column is longer


def is_form(rows: Sequence[Row], ledgers: dict[str, Ledger]) -> bool:
    """Labels of one ledger scattered down several rows, each with its value at its right: one record, not a table."""
    known = labels.known(ledgers)
    lines = [{at: text for at, text in enumerate(texts(cells)) if labels.is_known(text, known)} for _, cells in rows]
    return any(_is_form_of(lines, rows, ledger) for ledger in ledgers.values() if ledger.kind != "reference")


def _is_form_of(lines: list[dict[int, str]], rows: Sequence[Row], ledger: Ledger) -> bool:
    seen: set[str] = set()
    fields: list[tuple[int, str, str]] = []  # label's position, column name, what kind of value stands at its right
    new_in, next_to = 0, 0
    for line, (_, cells) in zip(lines, rows, strict=True):
        named = {at: label.name for at, text in line.items() if (label := labels.read(text, ledger))}
        new_in += bool(named) and not seen & set(named.values())
        seen |= set(named.values())
        next_to += sum(right - left == 1 for left, right in pairwise(sorted(named)))
        fields += [(at, name, _value_at_right(cells, at)) for at, name in named.items()]
    if new_in < 3 or len(seen) < 4 or next_to * 5 > len(fields):
        return False
    return _are_answers(fields, ledger)


def _value_at_right(cells: Sequence, at: int) -> str:
    cell = cells[at + 1] if at + 1 < len(cells) else None
    return "prose" if len(str(cell or "")) > SHORT else value_kind(cell)


def _are_answers(fields: list[tuple[int, str, str]], ledger: Ledger) -> bool:
    """Dates and numbers, or nothing, at the right of labels that ask for them; a list of columns has explanations there."""
    asked = [kind for _, name, kind in fields if ledger.columns[name].type in ("date", "year", "int", "decimal")]
    answered = sum(kind in TYPED for kind in asked)
    if any(kind == "prose" for kind in asked) or sum(kind == "text" for kind in asked) > answered:
        return False
    return answered > 0 or len({at for at, _, _ in fields}) > 1


def is_headless(rows: Sequence[Row]) -> bool:
    """The first row of the table is data: dates and keys stand in it as they do in the rows below."""
    table = [[value_kind(cell) for cell in cells] for _, cells in rows]
    widest = max((sum(kind != "blank" for kind in kinds) for kinds in table), default=0)
    table = [kinds for kinds in table if sum(kind != "blank" for kind in kinds) >= max(3, widest / 2)]
    if len(table) < 2:
        return False
    first, *others = table
    typed = [kind for at, kind in enumerate(first) if kind in TYPED and _line_up(kind, at, others)]
    return len(typed) >= 2 and ("date" in typed or "key" in typed)


def _line_up(kind: str, at: int, others: list[list[str]]) -> bool:
    column = [kinds[at] for kinds in others if at < len(kinds) and kinds[at] != "blank"]
    return bool(column) and column.count(kind) >= ALIKE * len(column)


def tables_above(rows: Sequence[Row]) -> dict[int, str]:
    """Rows above a ledger's header that are a table of their own: three or more together, with values that line up."""
    kinds: dict[int, str] = {}
    block: list[Row] = []
    for row in [*rows, (0, [])]:
        if sum(not is_blank(cell) for cell in row[1]) >= 3 and not any(":" in text for text in texts(row[1])):
            block.append(row)
            continue
        if len(block) >= 3 and _has_values(block[1:]):
            kinds |= {number: "second_table" for number, _ in block}
        block = []
    return kinds


def _has_values(rows: list[Row]) -> bool:
    width = min(len(cells) for _, cells in rows)
    return any(all(value_kind(cells[at]) in TYPED for _, cells in rows) for at in range(width))
