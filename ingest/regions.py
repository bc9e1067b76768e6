"""Where tables begin and end in any sheet, a ledger's or not, and what speaks for it: for `annals inspect`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise

from ingest import layout as layouts
from ingest import wide
from ingest.grid import Row, is_blank
from ingest.layout import HEADER_WITHIN, Layout
from ingest.ledger import declared
from ingest.reasons import Refused
from ingest.rowkinds import Rows
from ingest.values import value_kind

NAMED = 8  # labels that are named one by one


@dataclass(frozen=True)
class Region:
    """A table: its rows and columns (from 1), its header, the ledger that it is (None where it is none) and why, in Chinese."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    header_rows: tuple[int, ...]
    ledger: str | None
    why: str
    layout: Layout | None = None


@dataclass
class _Block:
    """Rows that stand together: the first of them, and between which rows each column holds something."""

    rows: list[Row] = field(default_factory=list)
    first_in: dict[int, int] = field(default_factory=dict)
    last_in: dict[int, int] = field(default_factory=dict)

    def add(self, number: int, cells: list) -> bool:
        """Takes a row; False where it is blank."""
        filled = [at for at, cell in enumerate(cells) if not is_blank(cell)]
        for at in filled:
            self.first_in.setdefault(at, number)
            self.last_in[at] = number
        if filled and len(self.rows) < HEADER_WITHIN:
            self.rows.append((number, cells))
        return bool(filled)


def tables(rows: Iterable[Row]) -> list[Region]:
    """The tables of a sheet in their order; its rows are looked at one by one, never held."""
    rows = iter(rows)
    start = list(islice(rows, HEADER_WITHIN))
    rows, why = chain(start, rows), ""
    try:
        if found := layouts.find(start, declared()):
            return sorted(_of_ledgers(rows, found), key=lambda region: region.first_row)
    except Refused as refused:
        why = str(refused)
    regions = list(_of_no_ledger(rows))
    if across := _across(start):
        regions = [_as_across(region, across) for region in regions]
    elif regions and why:
        regions[0] = replace(regions[0], why=why)
    return regions


def _across(start: list[Row]) -> wide.Wide | None:
    try:
        return wide.find(start)
    except Refused:
        return None


def _as_across(region: Region, across: wide.Wide) -> Region:
    header = across.layout.header_row
    if not region.first_row <= header <= region.last_row:
        return region
    years = "、".join(map(str, across.years.values()))
    return replace(region, header_rows=(header,), ledger=wide.LEDGER, why=f"各列是年度（{years}），每行是一项指标")


def _of_ledgers(rows: Iterable[Row], layout: Layout) -> Iterator[Region]:
    """The tables of a sheet that begins with a ledger's; what stands between and below them is looked at, too."""
    kinds, table, other = Rows(layout), _Block(), _Block()
    for number, cells in rows:
        kind = kinds.kind(number, cells)
        if isinstance(kind, Layout):
            if kind.header_rows[0] != layout.header_rows[0]:
                yield from _closed(table, layout)
                yield from _plain(_above(other, kind.header_rows[0]))
                table, other = _Block(), _Block()
            layout, kinds = kind, Rows(kind)
        if isinstance(kind, Layout) or kind in ("data", "total", "subtotal", "header"):
            table.add(number, cells)
        elif kind == "second_table":
            other.add(number, cells)
        elif kind == "blank" and other.rows:
            yield from _plain(other)
            other = _Block()
    yield from _closed(table, layout)
    yield from _plain(other)


def _above(block: _Block, row_no: int) -> _Block:
    """The rows above a header whose upper row had seemed to belong to them."""
    cut = _Block()
    for number, cells in block.rows:
        if number < row_no:
            cut.add(number, cells)
    return cut


def _closed(table: _Block, layout: Layout) -> Iterator[Region]:
    names = [layout.ledger.columns[name].label for name in layout.columns_order]
    why = f"表头有《{layout.ledger.title}》的 {len(names)} 列：{_listed(names)}"
    if layout.undeclared:
        why += f"；没有声明的 {len(layout.undeclared)} 列：{_listed(list(layout.undeclared.values()))}"
    columns = table.last_in or layout.positions.values()
    last = max([*table.last_in.values(), *layout.header_rows])
    place = (layout.header_rows[0], last, min(columns) + 1, max(columns) + 1)
    yield Region(*place, layout.header_rows, layout.ledger.name, why, layout)


def _of_no_ledger(rows: Iterable[Row]) -> Iterator[Region]:
    """Blocks of rows parted by blank ones; a block without a header of its own goes on with the table above it."""
    last: list[Region] = []
    for block in _blocks(rows):
        found = list(_plain(block))
        if len(found) == len(last) == 1 and _goes_on(found[0], last[0]):
            last = [replace(last[0], last_row=found[0].last_row)]
        elif found:
            yield from last
            last = found
    yield from last


def _blocks(rows: Iterable[Row]) -> Iterator[_Block]:
    block = _Block()
    for number, cells in rows:
        if not block.add(number, cells) and block.rows:
            yield block
            block = _Block()
    if block.rows:
        yield block


def _goes_on(part: Region, above: Region) -> bool:
    inside = above.first_column <= part.first_column and part.last_column <= above.last_column
    return bool(above.header_rows) and not part.header_rows and inside


def _plain(block: _Block) -> Iterator[Region]:
    """The tables of a block that is no ledger's: side by side where a blank column parts them, each below its titles."""
    for columns in _groups(block):
        lines = [(number, [cells[at] if at < len(cells) else None for at in columns]) for number, cells in block.rows]
        filled = [sum(not is_blank(cell) for cell in cells) for _, cells in lines]
        enough = max(2, max(filled, default=0) / 2)
        body = [line for line, count in zip(lines, filled, strict=True) if count >= enough]
        if len(body) > 1:
            (first, head), *others = body
            is_header = _is_header(head, others)
            labels = _listed([str(cell) for cell in head if not is_blank(cell)])
            why = f"第 {first} 行像表头（{labels}），不像任何一种台账" if is_header else "没有表头"
            last = max(block.last_in[at] for at in columns)
            yield Region(first, last, columns[0] + 1, columns[-1] + 1, (first,) if is_header else (), None, why)


def _groups(block: _Block) -> Iterator[list[int]]:
    """Columns that stand together; a single one belongs to its neighbours, for no table is that narrow."""
    columns = sorted(block.last_in)
    cuts = [at for at, (left, right) in enumerate(pairwise(columns), start=1) if right - left > 1]
    parts = [columns[left:right] for left, right in pairwise([0, *cuts, len(columns)])]
    if any(len(part) < 2 for part in parts):
        parts = [columns]
    yield from parts


def _is_header(head: list, others: list[Row]) -> bool:
    """Words, each once, over rows that hold something else than words, or simply the first of rows of words."""
    kinds = [value_kind(cell) for cell in head]
    words = [str(cell).strip() for cell, kind in zip(head, kinds, strict=True) if kind != "blank"]
    return "text" in kinds and not {"date", "number"} & {*kinds} and len(set(words)) == len(words) and bool(others)


def _listed(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")
