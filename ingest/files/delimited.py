"""Text files into grids, a piece at a time: every cell as text, every line accounted for, a ragged row never shifted."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, count
from typing import BinaryIO

from ingest.files import dialects, encodings, records
from ingest.files.dialects import SEP_LINE, Dialect
from ingest.files.encodings import CONTROL, LONGEST_LINE, LOST
from ingest.files.records import MOST_CHARACTERS, Log
from ingest.grid import BadRow, Grid, Repair, Row

LOOK_AT = 100  # lines in which the dialect is looked for
NAMES = {"\t": "制表符", " ": "空格", "\x01": "\\x01"}  # of delimiters that cannot be seen

CUT = "\ufffe"  # as LOST: no text may hold it
UNSOUND = {CUT: "text_too_long", LOST: "invalid_encoding"}
# The = of `="0012"` between delimiters (%s), or the whole of a quoted cell: what stands in one is no cell of its own.
SHELL = (
    r'(?m)[="](?<![^%s\n].)'  # where a cell begins
    r'(?:(?<=")[^"]*(?:""[^"]*)*(?:"(?=%s|$)|\Z)'
    r'|(?<==)(?="[^"\n]*(?:""[^"\n]*)*"(?:%s|$)))'
)
SHELL_QUOTED = r'(?m)(?<![^%s\n])"=""([^"\n]*(?:""""[^"\n]*)*)"""(?=%s|$)'


def grids(file: BinaryIO, encoding: str, score: Callable[[list[Row]], int], known: Dialect | None = None) -> Iterator[Grid]:
    """The one grid of a text. `score` says how many labels of a ledger the likeliest header among rows shows.

    A row is a record, numbered by the line on which it begins; it comes at its own width, or as a BadRow.
    """
    found = known or dialect(file, encoding, score)
    repairs = []
    if encoding not in ("utf-8", "mixed"):
        repairs.append(Repair("encoding", after=encoding))
    if found.delimiter != ",":
        repairs.append(Repair("delimiter", after=NAMES.get(found.delimiter, found.delimiter)))
    texts = _texts(encodings.read(file, encoding, repairs))
    yield Grid("", chain.from_iterable(_logged(texts, found, repairs)), fixed_width=True, repairs=repairs)


def dialect(file: BinaryIO, encoding: str, score: Callable[[list[Row]], int]) -> Dialect:
    """How the text parts its cells and its lines, found in its first lines."""
    start, _ = next(encodings.read(file, encoding), ("", False))
    whole = "\n".join(text for text, _ in _texts([(start, False)]))
    text = "\n".join(whole.split("\n")[:LOOK_AT])
    if not CONTROL.sub("", text).strip():
        return Dialect(line_end=_line_end(start))

    def read(candidate: Dialect, log: Log) -> list[Row]:
        return list(chain.from_iterable(_batches([(text, True)], candidate, log)))

    found = dialects.find(text, lambda candidate: read(candidate, Log()), score)
    log = Log()
    read(found, log)
    escape = "\\" if "quote_escaped" in log.seen and "\\" + found.quote in text else ""
    return replace(found, escape=escape, line_end=_line_end(start))


def _line_end(text: str) -> str:
    crlf = text.count("\r\n")
    counts = {"CRLF": crlf, "LF": text.count("\n") - crlf, "CR": text.count("\r") - crlf}
    met = [name for name, count in counts.items() if count]
    return "mixed" if len(met) > 1 else met[0] if met else "LF"


def _texts(pieces: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Whole lines, the last without its end; CR, LF and CRLF all end a line, and nothing else does.

    Of a line that is too long to hold, its beginning and CUT.
    """
    parts: list[str] = []
    held, is_dirty = "", False
    for piece, has_controls in pieces:
        text, held = held + piece, ""
        is_dirty |= has_controls
        if text.endswith("\r"):  # the other half of CRLF may be in the next piece
            text, held = text[:-1], "\r"
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if parts[-1:] == [CUT]:
            text = text[text.find("\n") :] if "\n" in text else ""
        whole, end, rest = text.rpartition("\n")
        if end:
            yield "".join([*parts, whole]), is_dirty
            parts, is_dirty = [], has_controls
        if rest:
            parts.append(rest)
        if sum(map(len, parts)) > LONGEST_LINE:
            parts = ["".join(parts)[:MOST_CHARACTERS], CUT]
    if (last := "".join(parts)) or held:
        yield last, is_dirty


def _batches(texts: Iterable[tuple[str, bool]], found: Dialect, log: Log) -> Iterator[Iterable[Row]]:
    """Rows, many at a time: whatever is done for each row alone is done for ten million."""
    number, still_open, before = 1, [], 0
    for text, has_controls in texts:
        if number == 1 and not still_open and SEP_LINE.fullmatch(first := text.partition("\n")[0]):
            yield [(1, [first])]
            number, text = 2, text[len(first) + 1 :]
            if not text:
                continue
        text = _tidied("\n".join([*still_open, text]), number, has_controls, found, log)
        lines = text.split("\n")
        if found.quote not in text:
            batch = zip(count(number), (line.split(found.delimiter) if line else [] for line in lines))
            used, before = len(lines), lines[-1].count(found.delimiter) + 1
        elif cells := records.at_once(lines, found):
            batch, used, before = zip(count(number), cells), len(lines), len(cells[-1])
        else:
            batch, used = records.one_by_one(lines, number, before, found, log)
            before = len(batch[-1][1]) if batch else before
        yield map(_judged, batch) if LOST in text or CUT in text else batch
        number, still_open = number + used, lines[used:]
    if still_open:
        rows, _ = records.one_by_one(still_open, number, before, found, log, is_last=True)
        yield map(_judged, rows)


def _tidied(text: str, number: int, has_controls: bool, found: Dialect, log: Log) -> str:
    """Without control characters and Excel's shells; the first line is line `number`."""
    if has_controls:
        control = re.compile(f"(?!{re.escape(found.delimiter)}){CONTROL.pattern}")
        text = _logged_change("nul_removed", text, control.sub("", text), number, log)
    if '="' in text:
        text = _logged_change("excel_text_wrapper_removed", text, _without_shells(text, found.delimiter), number, log)
    return text


def _logged_change(code: str, before: str, after: str, number: int, log: Log) -> str:
    lines = enumerate(zip(before.split("\n"), after.split("\n"), strict=True), start=number)
    changed = [line for line, (one, other) in lines if one != other]
    if changed:
        log.add(code, changed[0], len(changed))
    return after


def _without_shells(text: str, delimiter: str) -> str:
    """`="0012"`, with which exports keep Excel from reading a number, becomes "0012"; so does the same quoted once more."""
    shell = re.compile(SHELL.replace("%s", re.escape(delimiter)))
    text = shell.sub(lambda found: "" if found[0] == "=" else found[0], text)
    if '"=""' not in text:
        return text
    quoted = re.compile(SHELL_QUOTED.replace("%s", re.escape(delimiter)))
    return quoted.sub(lambda found: '"' + found[1].replace('""""', '""') + '"', text)


def _judged(row: Row) -> Row:
    """A row that reading could not keep whole is quarantined, and says so."""
    number, cells = row
    for mark, code in UNSOUND.items():
        if any(mark in cell for cell in cells):
            return number, BadRow(code, [cell.replace(LOST, "\ufffd").replace(CUT, "…") for cell in cells])
    return row


def _logged(texts: Iterable[tuple[str, bool]], found: Dialect, repairs: list[Repair]) -> Iterator[Iterable[Row]]:
    log = Log()
    yield from _batches(texts, found, log)
    repairs += log.repairs()
