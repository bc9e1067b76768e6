"""Text files into grids: every cell as text, a fixed dialect, a ragged row never shifted."""

import csv
import io
from collections.abc import Callable, Iterator

from ingest.grid import Grid, Row

DELIMITERS = (",", "\t", ";", "|", "，")
LOOK_AT = 60  # lines in which a header is looked for
LONGEST_CELL = 1_000_000  # characters; csv's own limit would end the file, not the row


def grids(text: str, score: Callable[[list[Row]], int]) -> Iterator[Grid]:
    """The one grid of a text. `score` says how well rows show a known header; the delimiter is the one that scores best."""
    csv.field_size_limit(LONGEST_CELL)
    start = "\n".join(text[: LOOK_AT * 2000].splitlines()[:LOOK_AT])
    delimiter = max(DELIMITERS, key=lambda mark: score(list(_rows(start, mark))))
    yield Grid("", _rows(text, delimiter), fixed_width=True)


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Records with the physical line on which each begins (a quoted cell may span lines)."""
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="\n")
    reader = csv.reader(lines, delimiter=delimiter)
    begins = 1
    for record in reader:
        yield begins, record
        begins = reader.line_num + 1
