"""Where the tables of any sheet begin and end, a ledger's or not: for looking at a file, not for loading it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from ingest.grid import Row, is_blank
from ingest.ledger import declared
from ingest.reasons import Refused
from ingest.tables import layout as layouts
from ingest.tables import wide
from ingest.tables.headers import texts
from ingest.tables.layout import HEADER_WITHIN, Layout
from ingest.tables.rowkinds import Rows
from ingest.tables.value_kinds import value_kind

NO_LEDGER = "没有一种台账有这样的表头"
OF_TABLE = ("header", "data", "total", "subtotal")


@dataclass(frozen=True)
class Region:
    """One table: its rows and columns, counted from 1, its header rows, the ledger that it is (None: of none), and why, in Chinese.

    `labels` are the labels of a ledger's columns in the file, each with the column's own label.
    """

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    header_rows: tuple[int, ...]
    ledger: str | None
    why: str
    labels: dict[str, str] = field(default_factory=dict)
    layout: Layout | None = None


@dataclass
class Block:
    """Rows without a blank one between: the first of them, where they begin and end, the columns that hold something."""

    head: list[Row] = field(default_factory=list)
    last: int = 0
    columns: dict[int, int] = field(default_factory=dict)  # position → the last row that holds something there

    def add(self, number: int, cells: Sequence) -> None:
        filled = [at for at, cell in enumerate(cells) if not is_blank(cell)]
        if len(self.head) < HEADER_WITHIN:
            self.head.append((number, list(cells)))
        self.columns |= dict.fromkeys(filled, number)
        if len(filled) > 1 or len(self.columns) == 1:  # a single cell below a table is a note to it
            self.last = number


def tables(rows: Iterable[Row]) -> list[Region]:
    """The tables of a sheet from top to bottom, and from left to right where they stand side by side."""
    rows = iter(rows)
    start = list(islice(rows, HEADER_WITHIN))
    try:
        found = wide.find(start) or layouts.find(start, declared())
    except Refused as refused:
        found = refused
    every = chain(start, rows)
    if isinstance(found, Layout):
        return sorted(_of_ledger(every, found), key=lambda region: (region.first_row, region.first_column))
    regions = list(_of_blocks(every))
    if isinstance(found, Refused):
        regions = [replace(region, why=str(found)) for region in regions]
    if isinstance(found, wide.Wide):
        return [_across(region, found) for region in regions]
    return regions


def _of_ledger(rows: Iterable[Row], layout: Layout) -> Iterator[Region]:
    """A ledger's table, and what other tables stand above and below it in the sheet."""
    reader, first, last = Rows(layout), layout.header_rows[0], layout.header_row
    others = Block()
    for number, cells in rows:
        kind = reader.kind(number, cells)
        if kind in OF_TABLE and number >= first:
            last = max(last, number)
        if others.head and kind != "second_table":
            yield from _regions(others)
            others = Block()
        if isinstance(kind, Layout):
            if kind.header_rows[0] != first:
                yield _named(layout, first, last)
            layout, reader, first, last = kind, Rows(kind), kind.header_rows[0], number
        elif kind == "second_table":
            others.add(number, cells)
    yield _named(layout, first, last)
    yield from _regions(others)


def _named(layout: Layout, first: int, last: int) -> Region:
    columns = [*layout.positions.values(), *layout.undeclared]
    ledger = layout.ledger
    labels = {layout.spelled[name]: ledger.columns[name].label for name in layout.columns_order}
    why = f"表头里有《{ledger.title}》的 {len(labels)} 列：{'、'.join(labels)}"
    return Region(first, last, min(columns) + 1, max(columns) + 1, layout.header_rows, ledger.name, why, labels, layout)


def _across(region: Region, found: wide.Wide) -> Region:
    layout = found.layout
    if not region.first_row <= layout.header_row <= region.last_row:
        return region
    years = "、".join(map(str, found.years.values()))
    why = f"第一列是指标，其余各列是年度（{years}），逐年读作《{layout.ledger.title}》"
    return replace(region, header_rows=(layout.header_row,), ledger=layout.ledger.name, why=why)


def _of_blocks(rows: Iterable[Row]) -> list[Region]:
    """Tables of no ledger, parted by blank rows; a block without a header goes on with the table above it."""
    regions: list[Region] = []
    block = Block()
    for number, cells in chain(rows, [(0, [])]):
        if not all(map(is_blank, cells)):
            block.add(number, cells)
            continue
        for region in _regions(block):
            above = regions[-1] if regions else None
            if above and not region.header_rows and above.first_column <= region.first_column <= above.last_column:
                regions[-1] = replace(above, last_row=region.last_row, last_column=max(above.last_column, region.last_column))
            else:
                regions.append(region)
        block = Block()
    return regions


def _regions(block: Block) -> list[Region]:
    """The tables of a block: one, or several with blank columns between; a title or a note alone is none."""
    body = _without_titles(block)
    if len(block.columns) < 2 or len(body) < 2:
        return []
    spans = list(_spans(block.columns))
    headers = [_header_rows(body, span) for span in spans]
    if len(spans) == 1 or not all(header and len(span) > 1 for header, span in zip(headers, spans, strict=True)):
        spans = [range(min(block.columns), max(block.columns) + 1)]
        headers = [_header_rows(body, spans[0])]
    lasts = [min(block.last, max(block.columns.get(at, 0) for at in span)) for span in spans]
    return [
        Region(body[0][0], last, span[0] + 1, span[-1] + 1, header, None, NO_LEDGER if header else "没有看出表头")
        for span, header, last in zip(spans, headers, lasts, strict=True)
    ]


def _without_titles(block: Block) -> list[Row]:
    """From the first row on that is as wide as a table's rows are."""
    widths = [sum(not is_blank(cell) for cell in cells) for _, cells in block.head]
    wanted = max(2, max(widths, default=0) / 2)
    first = next((at for at, width in enumerate(widths) if width >= wanted), len(widths))
    return block.head[first:]


def _spans(columns: Iterable[int]) -> Iterator[range]:
    """Runs of columns without a blank one between."""
    first, *others = sorted(columns)
    begin = before = first
    for at in others:
        if at > before + 1:
            yield range(begin, before + 1)
            begin = at
        before = at
    yield range(begin, before + 1)


def _header_rows(rows: Sequence[Row], span: range) -> tuple[int, ...]:
    """The first row where it is words and what is below has values, or other words; a second one below group labels."""
    lines = [(number, [cells[at] if at < len(cells) else None for at in span]) for number, cells in rows]
    (first, top), (second, below), *more = lines[:3]
    if not _is_words(top) or sum(not is_blank(cell) for cell in top) * 2 < len(span):
        return ()
    fills = any(is_blank(upper) and not is_blank(lower) for upper, lower in zip(top, below, strict=True))
    if fills and more and _is_words(below) and not _is_words(more[0][1]):
        return (first, second)
    lower = [text for _, cells in lines[1:] for text in texts(cells) if text]
    return (first,) if not set(texts(top)) & set(lower) - {""} else ()


def _is_words(cells: Sequence) -> bool:
    kinds = [value_kind(cell) for cell in cells if not is_blank(cell)]
    return bool(kinds) and all(kind == "text" for kind in kinds)
