"""Lines of a text into records: what its quotes mean, and which lines they cannot be trusted in.

A line is read as doubled quotes say; where that fails, as `\\"` says, then as quotes that somebody forgot to double; each only where
the record gets the header's width. Else the line, and only this line, is a BadRow: a quote must not swallow the rows below it.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from operator import add

from ingest.files.dialects import Dialect
from ingest.grid import BadRow, Repair, Row

MOST_LINES = 1000  # of one record; a quote still open then was never closed
MOST_CHARACTERS = 1_000_000
TRIED_FIRST = 100  # lines; where cells of several lines are usual, they show at once

Record = tuple[list[str] | None, int]  # its cells, None where it cannot be read so, and the lines read for it


@dataclass(frozen=True)
class Log:
    """What reading mends, by code: the first row and the number of rows."""

    seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, code: str, row_no: int, rows: int = 1) -> None:
        first, before = self.seen.get(code, (row_no, 0))
        self.seen[code] = first, before + rows

    def repairs(self) -> list[Repair]:
        return [Repair(code, first, rows=rows) for code, (first, rows) in self.seen.items()]


def at_once(lines: list[str], dialect: Dialect) -> list[list[str]] | None:
    """All records where each line is a sound one of its own, else None."""
    for few in (lines[:TRIED_FIRST], lines):
        if any("\\" + dialect.quote in line for line in few):
            return None
        try:
            records = list(csv.reader(few, **_format(dialect)))
        except csv.Error:
            return None
        if len(records) != len(few):
            return None
    return records


def one_by_one(
    lines: list[str], number: int, before: int, dialect: Dialect, log: Log, is_last: bool = False
) -> tuple[list[Row], int]:
    """The rows of the lines, the first of which is line `number`, and how many lines they took; `before` is the row's width above.

    What is left belongs to a record that may close in the lines to come (never where these are the last).
    """
    rows: list[Row] = []
    at = 0
    while at < len(lines):
        start = at
        window = lines[start : start + MOST_LINES]
        for cells, span in _strict(window, dialect):
            widths = {dialect.width, len(rows[-1][1]) if rows else before} - {0, 1} if dialect.width else set()
            is_plain = span == 1 and cells is not None and len(cells) == dialect.width
            if is_plain or (cells is not None and _is_sound(cells, lines[at : at + span], widths, dialect)):
                rows.append((number + at, cells))
                at += span
                continue
            is_open = cells is None and at + span == start + len(window)
            if is_open and at > start:
                break  # the record gets a window of its own
            ahead = lines[at : at + MOST_LINES]
            ways = [_escaped(ahead, dialect), _undoubled(ahead[0], dialect), (cells if span == 1 else None, 1)]
            if (is_open or ways[0] == (None, len(ahead))) and not is_last and len(ahead) < MOST_LINES:
                return rows, at
            cells, span = _mended(ahead, ways, widths, dialect, log, number + at)
            rows.append((number + at, cells))
            at += span
            break
    return rows, at


def _strict(lines: Iterable[str], dialect: Dialect) -> Iterator[Record]:
    """Records and the lines that each took; at the first that is none, None and the lines read in vain, and no more."""
    reader = csv.reader(map(add, lines, repeat("\n")), **_format(dialect))
    before = 0
    try:
        for cells in reader:
            yield cells, reader.line_num - before
            before = reader.line_num
    except csv.Error:
        yield None, reader.line_num - before


def _format(dialect: Dialect) -> dict:
    csv.field_size_limit(2**31 - 1)  # csv's own limit of 131,072 would end the file, not the row
    return {
        "delimiter": dialect.delimiter,
        "quotechar": dialect.quote,
        "skipinitialspace": dialect.is_spaced,
        "strict": True,
    }


def _is_sound(cells: list[str], lines: list[str], widths: set[int], dialect: Dialect) -> bool:
    """A record is believed where it ends on its line, unless `\\"` and a wrong width speak against it.

    Of several lines it must have a known width, and the lines in it must not look like records themselves: a quote
    that was never closed swallows whole rows, and closes at the next one.
    """
    if len(lines) == 1:
        return not widths or len(cells) in widths or "\\" + dialect.quote not in lines[0]
    if (widths and len(cells) not in widths) or sum(map(len, lines)) > MOST_CHARACTERS:
        return False
    known = (widths | {len(cells)}) - {1}
    if inside := [line for line in lines[1:-1] if line]:
        return not all(_width(line, dialect) in known for line in inside)
    return lines[0].count(dialect.delimiter) + 1 not in known or _width(lines[-1], dialect) not in known


def _width(line: str, dialect: Dialect) -> int:
    """The cells of a line that is a record of its own, else 0."""
    cells, _ = next(_strict([line], dialect))
    return len(cells or ())


def _mended(
    lines: list[str], ways: list[Record], widths: set[int], dialect: Dialect, log: Log, number: int
) -> tuple[list[str], int]:
    """The record that begins with the first line, and its lines: by the first way that is sound, or as a BadRow."""
    *others, (as_doubled, _) = ways
    for cells, span in others:
        if cells and (not widths or len(cells) in widths) and _is_sound(cells, lines[:span], set(), dialect):
            log.add("quote_escaped", number)
            return cells, span
    return as_doubled or BadRow("unbalanced_quote", lines[0].split(dialect.delimiter)), 1


def _escaped(lines: list[str], dialect: Dialect) -> Record:
    """`\\"` is a quote and `\\\\` a backslash, as databases write them; any other backslash is itself."""
    if "\\" + dialect.quote not in lines[0]:
        return None, 0
    escape = re.compile(rf"\\([\\{dialect.quote}])")
    doubled = {"\\": "\\", dialect.quote: dialect.quote * 2}
    return next(_strict((escape.sub(lambda found: doubled[found[1]], line) for line in lines), dialect))


def _undoubled(line: str, dialect: Dialect) -> Record:
    """Quotes inside quotes that somebody forgot to double ("关于"档案法"的培训"): a quote ends a cell only before a delimiter.

    Not where another cell could begin or end inside, or the quotes are odd: there is more than one way to read these.
    """
    if line.count(dialect.quote) % 2:
        return None, 1
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    cell = re.compile(rf" *{quote}(.*?){quote} *(?={delimiter}|$)|(?! *{quote})([^{delimiter}]*)")
    cells, at = [], 0
    while found := cell.match(line, at):
        if found[1] is not None and re.search(rf"{delimiter} *{quote}", found[1]):
            break
        cells.append(found[2] if found[1] is None else found[1].replace(dialect.quote * 2, dialect.quote))
        if found.end() == len(line):
            return cells, 1
        at = found.end() + 1
    return None, 1
