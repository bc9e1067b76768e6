"""Tables with years as columns, as yearbooks print them, turned into one row for each indicator and year."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.grid import Repair, Row, is_blank
from ingest.ledger import declared, normalize
from ingest.reasons import Refused
from ingest.tables import asides, labels
from ingest.tables.headers import texts
from ingest.tables.layout import Layout
from ingest.tables.value_kinds import value_kind
from ingest.values import printed

LEDGER = "published"
NAMES = ("indicator", "year", "value", "unit", "source", "archive_code")
YEAR = re.compile(r"((?:19|20)\d{2})(?:\.0)?(?:年度?|年末|年底)?")
NOTHING = {"", "-", "—", "——", "--", "/", "\\", "无", "空", "…", "……", "暂缺", "无数据", "NULL", "N/A"}


@dataclass(frozen=True)
class Wide:
    """A table with years as columns: where the indicators stand, position → year, other columns, and the long table's layout."""

    layout: Layout
    indicator: int
    others: dict[str, int]
    years: dict[int, int]
    of_title: dict[str, str]
    ambiguous: frozenset[str]  # names that stand more than once, under several headings


def find(rows: Iterable[Row]) -> Wide | None:
    """The table whose header names indicators and then years; None where there is none. Raises Refused: duplicate_header."""
    rows = list(rows)
    for at, (number, cells) in enumerate(rows):
        row = texts(cells)
        years = {place: int(found[1]) for place, text in enumerate(row) if (found := YEAR.fullmatch(text))}
        place = _indicator(row, years) if years else None
        if place is not None and _has_figures(rows[at + 1 :], place, years):
            return _wide(rows[:at], number, row, place, years, _ambiguous(rows[at + 1 :], place, years))
    return None


def unpivot(wide: Wide, rows: Iterable[Row], repairs: list[Repair] | None = None) -> Iterator[Row]:
    """Every row of the sheet: of the table one row for each year that has a value, with the row's own number; others as they are.

    Long rows are [indicator, year, value, unit, source, archives], value and unit as printed (ingest.values.printed reads them). A
    row of the table without a value becomes a note. `repairs` is told at the end what was turned, and the units found.
    """
    turned, units, kinds, heading = [], {}, wide.layout.kinds, ""
    for number, cells in rows:
        long = [] if number <= wide.layout.header_row else _long(wide, cells, heading)
        if not long:
            heading = _heading(wide, cells) or heading
            if number > wide.layout.header_row and not all(map(is_blank, cells)) and texts(cells) not in wide.layout.header_texts:
                kinds[number] = "note"
            yield number, cells
            continue
        kinds[number] = "data"  # 合计 is a figure like others in a yearbook
        turned += [number] * len(long)
        if printed.split(unit := _unit(wide, cells)[1])[1]:
            units.setdefault(unit, []).append(number)
        yield from ((number, row) for row in long)
    if repairs is not None and turned:
        repairs.append(Repair("unpivoted", turned[0], rows=len(turned)))
        repairs += [Repair("unit_from_label", at[0], after=unit, rows=len(at)) for unit, at in units.items()]


def _indicator(row: tuple[str, ...], years: dict[int, int]) -> int | None:
    """Where the indicators' names stand: under their label, or under a blank corner, at the left of the years."""
    ledger = declared()[LEDGER]
    left = [(at, text.split("\\")[0].split("/")[0]) for at, text in enumerate(row[: min(years)])]
    named = [at for at, text in left if ledger.labels.get(text) == "indicator"]
    if named:
        return named[0]
    return left[-1][0] if len(years) > 1 and left and not any(text for _, text in left) else None


def _has_figures(rows: Sequence[Row], place: int, years: dict[int, int]) -> bool:
    """Below stand words in the first column and figures under the years."""
    cells = [(row[place], [row[at] for at in years if at < len(row)]) for _, row in rows if place < len(row)]
    figures = [value_kind(cell) for name, values in cells if value_kind(name) == "text" for cell in values if not _is_none(cell)]
    return figures.count("number") * 2 > len(figures)


def _wide(
    above: Sequence[Row], number: int, row: tuple[str, ...], place: int, years: dict[int, int], ambiguous: frozenset[str]
) -> Wide:
    ledger = declared()[LEDGER]
    twice = sorted({str(year) for year in years.values() if list(years.values()).count(year) > 1})
    if twice:
        raise Refused("duplicate_header", ledger=ledger.title, columns="、".join(twice))
    read = {found.name: at for at, text in enumerate(row) if at != place and (found := labels.read(text, ledger))}
    others = {name: at for name, at in read.items() if name in ("unit", "source", "archive_code")}
    titles = [str(cell) for _, cells in above for cell in cells if not is_blank(cell)]
    of_title = {noun: unit for text in titles for noun, unit in labels.title_units(normalize(text)).items()}
    ignored = {place, *others.values(), *years}
    undeclared = {at: text for at, text in enumerate(row) if text and at not in ignored and text not in ("备注", "序号")}
    layout = Layout(
        ledger=ledger,
        header_row=number,
        positions={name: at for at, name in enumerate(NAMES)},
        factors=dict.fromkeys(NAMES, 1),
        undeclared=undeclared,
        header=tuple(normalize(ledger.columns[name].label) for name in NAMES),
        titles=tuple(titles),
        header_rows=(number,),
        header_texts=(row,),
        repairs=[Repair("header_row", number, after=str(number))] if number != 1 else [],
        is_unpivoted=True,
    )
    if above and titles:
        layout = replace(layout, repairs=[*layout.repairs, Repair("title_kept", above[0][0], rows=len(above))])
    return Wide(layout, place, others, years, of_title, ambiguous)


def _ambiguous(rows: Sequence[Row], place: int, years: dict[int, int]) -> frozenset[str]:
    """Names, with their units, that more than one row with figures has: 案卷 stands under 馆藏档案 and again under 开放档案."""
    filled = [cells for _, cells in rows if any(at < len(cells) and not _is_none(cells[at]) for at in years)]
    names = Counter(normalize(cells[place]) for cells in filled if not is_blank(cells[place]))
    return frozenset(name for name, times in names.items() if times > 1)


def _heading(wide: Wide, cells: Sequence) -> str:
    """What the rows below are about, where a row consists of a name only."""
    filled = [at for at, cell in enumerate(cells) if not is_blank(cell)]
    is_heading = filled == [wide.indicator] and not asides.is_note_text(texts(cells)[wide.indicator])
    return printed.series(cells[wide.indicator]) if is_heading else ""


def _long(wide: Wide, cells: Sequence, heading: str = "") -> list[list]:
    """The rows of one indicator; none for a heading, a note, or the header again."""
    name = cells[wide.indicator] if wide.indicator < len(cells) else None
    row = texts(cells)
    if is_blank(name) or asides.is_note_text(row[wide.indicator]) or row in wide.layout.header_texts:
        return []
    indicator, unit = _unit(wide, cells)
    if normalize(name) in wide.ambiguous:
        indicator = heading + printed.series(indicator)
    said = [
        cells[at] if at is not None and at < len(cells) else None
        for at in (wide.others.get("source"), wide.others.get("archive_code"))
    ]
    given = [(year, cells[at]) for at, year in wide.years.items() if at < len(cells) and not _is_none(cells[at])]
    return [[indicator, year, cell, unit, *said] for year, cell in given]


def _unit(wide: Wide, cells: Sequence) -> tuple[str, str]:
    """The indicator's name without its unit, and the unit: of its own label, of the unit column, of the title."""
    name, own = printed.named(cells[wide.indicator])
    at = wide.others.get("unit")
    given = str(cells[at] or "").strip() if at is not None and at < len(cells) else ""
    if not own and not given and wide.of_title:
        own = next((unit for noun, unit in wide.of_title.items() if noun in name), "")
        if not own and len(wide.of_title) == 1 and not printed.spoken(name):
            [own] = wide.of_title.values()
    return name, own or given or printed.spoken(name)


def _is_none(cell: object) -> bool:
    return is_blank(cell) or (isinstance(cell, str) and normalize(cell) in NOTHING)
