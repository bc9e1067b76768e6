"""A sheet's rows made ready, whatever program wrote them: bad cells put in, merged keys filled down, blank ends left away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.grid import BadCell, Repair, Row

FAR = 1000  # rows, or a tenth as many columns, without a value below the last: worth a word


@dataclass
class Facts:
    """What a sheet says besides its values. Rows and columns count from 1."""

    bad: dict[int, dict[int, BadCell]] = field(default_factory=dict)  # by row and column
    merges: dict[int, list[tuple[int, int]]] = field(
        default_factory=dict
    )  # columns merged downwards: (column, last row) by first row
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first, last
    last_row: int = 0  # of the rows that are there, blank ones too
    last_column: int = 0
    declared: tuple[int, int] = (0, 0)  # rows and columns that the sheet claims
    size: int = 0  # bytes of XML
    is_plain: bool = True  # can be cut between any two rows

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Notes a merged range. Downwards only: a title merged across its columns is one title."""
        if left == right and bottom > top:
            self.merges.setdefault(top, []).append((left, bottom))


def settled(rows: Iterable[Row], facts: Facts, repairs: list[Repair]) -> Iterator[Row]:
    """Every row from 1 to the last with a value; `repairs` is whole when the last has come."""
    last = width = 0
    for number, cells in _filled(_patched(rows, facts.bad), facts.merges, repairs):
        if cells.count("") == len(cells):
            continue  # said below if a row with a value follows
        for blank in range(last + 1, number):
            yield blank, []
        yield number, cells
        last, width = number, max(width, len(cells))
    repairs += _unseen(facts, last, width)


def _patched(rows: Iterable[Row], bad: dict[int, dict[int, BadCell]]) -> Iterator[Row]:
    """Rows with their bad cells; a row that holds nothing else is not among `rows` when it is below the last value."""
    if not bad:
        yield from rows
        return
    left = sorted(bad, reverse=True)
    for number, cells in rows:
        while left and left[-1] < number:
            yield left[-1], _with([], bad[left.pop()])
        if left and left[-1] == number:
            cells = _with(cells, bad[left.pop()])
        yield number, cells
    while left:
        yield left[-1], _with([], bad[left.pop()])


def _with(cells: list, bad: dict[int, BadCell]) -> list:
    cells = cells + [""] * (max(bad) - len(cells))
    for column, cell in bad.items():
        cells[column - 1] = cell
    return cells


def _filled(rows: Iterable[Row], merges: dict[int, list[tuple[int, int]]], repairs: list[Repair]) -> Iterator[Row]:
    """Cells merged down a column hold the value of the first: a key written once for several rows is meant for each.

    A row that holds nothing else stays blank.
    """
    open_: dict[int, tuple[int, object]] = {}
    first = filled = 0
    for number, cells in rows:
        if open_ and cells.count("") < len(cells):
            open_ = {column: until for column, until in open_.items() if until[0] >= number}
            cells = cells + [""] * (max(open_, default=0) - len(cells))
            for column, (_, value) in open_.items():
                cells[column - 1] = value
            filled += bool(open_)
            first = first or (number if open_ else 0)
        for column, bottom in merges.get(number, ()):
            if column <= len(cells) and cells[column - 1] != "":
                open_[column] = bottom, cells[column - 1]
        yield number, cells
    if filled:
        repairs.append(Repair("filled_from_merge", first, rows=filled))


def _unseen(facts: Facts, last: int, width: int) -> Iterator[Repair]:
    hidden = [row for row in facts.hidden_rows if row <= last]
    if hidden:
        yield Repair("hidden_rows_loaded", hidden[0], rows=len(hidden))
    columns = sum(max(0, min(end, width) - begin + 1) for begin, end in facts.hidden_columns)
    if columns:
        yield Repair("hidden_columns_loaded", rows=columns)
    rows = max(facts.last_row, facts.declared[0]) - last
    beside = max(facts.last_column, facts.declared[1]) - width
    if rows >= FAR or beside >= FAR / 10:
        yield Repair("empty_area_ignored", last + 1, rows=max(rows, 0))
