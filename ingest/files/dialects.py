"""How a text parts its cells: the delimiter and quotes under which the header of a known ledger shows best."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from ingest.grid import BadRow, Row

DELIMITERS = (",", "\t", ";", "|", "，", "^", "~", "\x01", ":")
QUOTES = ('"', "'")
ENOUGH = 2  # labels of one ledger; a single one (单位, 年度) is a word of any file
SEP_LINE = re.compile(r'"?sep=([^\w\r\n"])"?', re.IGNORECASE)
UNKNOWN_LOOK_AT = 100_000  # characters of a file that is no known ledger
MOST_COLUMNS = 2000  # in which labels are looked for; a header may have a million


@dataclass(frozen=True)
class Dialect:
    """How a text parts its cells and lines.

    `escape` is what stands before a quote that is text, "" where quotes are doubled; `line_end` is LF, CRLF, CR or mixed;
    `is_spaced`: blanks stand before quotes; `width` is the header's, 0 where none shows.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    line_end: str = "LF"
    is_spaced: bool = False
    width: int = 0


def find(text: str, read: Callable[[Dialect], list[Row]], score: Callable[[list[Row]], int]) -> Dialect:
    """The dialect of whole first lines, their ends being \\n; `read` gives their rows under a dialect.

    A first line `sep=;` rules. Of a file that shows no header of a known ledger, clevercsv judges.
    """
    said = SEP_LINE.fullmatch(text.partition("\n")[0])
    delimiters = [said[1]] if said else [mark for mark in DELIMITERS if mark in text] or [","]
    # An apostrophe inside a text is no quote: only one around a cell makes it a candidate.
    candidates = [
        _spaced(Dialect(delimiter, quote), text)
        for delimiter in delimiters
        for quote in QUOTES
        if quote == QUOTES[0] or _enclosed(Dialect(delimiter, quote), text)
    ]
    scores = {candidate: score(_narrow(read(candidate))) for candidate in candidates}
    best = max(scores.values())
    if best < ENOUGH and not said:
        return _with_width(_asked(text, delimiters), read, score)
    tied = [_with_width(candidate, read, score) for candidate in candidates if scores[candidate] == best]
    return max(tied, key=lambda candidate: (_fits(read(candidate), candidate.width), _enclosed(candidate, text)))


def _asked(text: str, delimiters: list[str]) -> Dialect:
    import clevercsv  # a quarter of a second that a known ledger does not spend

    found = clevercsv.Detector().detect(text[:UNKNOWN_LOOK_AT], delimiters=delimiters)
    if not found or not found.delimiter:
        return Dialect()
    return _spaced(Dialect(found.delimiter, found.quotechar or '"'), text)


def _with_width(dialect: Dialect, read: Callable[[Dialect], list[Row]], score: Callable[[list[Row]], int]) -> Dialect:
    """With the width of the likeliest header, or else of most rows; 1 says nothing and is no width."""
    rows = [row for row in read(dialect) if len(row[1]) > 1]
    labels = [score([row]) for row in _narrow(rows)]
    if max(labels, default=0) >= ENOUGH:
        return replace(dialect, width=len(rows[labels.index(max(labels))][1]))
    widths = Counter(len(cells) for _, cells in rows)
    return replace(dialect, width=widths.most_common(1)[0][0] if widths else 0)


def _narrow(rows: list[Row]) -> list[Row]:
    return [(number, cells[:MOST_COLUMNS]) for number, cells in rows]


def _fits(rows: list[Row], width: int) -> int:
    return sum(len(cells) == width > 1 and not isinstance(cells, BadRow) for _, cells in rows)


def _spaced(dialect: Dialect, text: str) -> Dialect:
    """Blanks before quotes: csv takes such quotes for text unless told."""
    return replace(dialect, is_spaced=bool(re.search(_enclosed_cell(dialect, blanks=" +"), text)))


def _enclosed(dialect: Dialect, text: str) -> int:
    return len(re.findall(_enclosed_cell(dialect, blanks=" *"), text))


def _enclosed_cell(dialect: Dialect, blanks: str) -> str:
    delimiter, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    return rf"(?m)(?:^|{delimiter}){blanks}{quote}[^{quote}\n]*{quote} *(?={delimiter}|$)"
