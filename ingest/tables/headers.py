"""Rows that together are a header: group labels over labels, units and column numbers below them, and whose ledger it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ingest.grid import BadCell, Row, is_blank
from ingest.ledger import Ledger, normalize
from ingest.tables import labels
from ingest.tables.labels import Label
from ingest.tables.value_kinds import value_kind

DEPTH = 3  # rows of labels one over the other
LONGEST_LABEL = 40
LONGEST_TEXT = 200
LETTERS = "甲乙丙丁戊己庚辛壬癸"
TITLE_ENDS = ("表", "簿", "册", "台账", "名录", "清单", "馆", "局", "登记")

Texts = tuple[str, ...]
_normalized = lru_cache(maxsize=65_536)(normalize)


def texts(cells: Sequence) -> Texts:
    """A row's cells as labels are compared; a cell too long for a label is cut."""
    return tuple("" if is_blank(cell) else _normalized(_written(cell)) for cell in cells)


def _written(cell: object) -> str:
    if isinstance(cell, BadCell):
        return cell.text or cell.code
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)[:LONGEST_TEXT]


@dataclass(frozen=True)
class Fit:
    """How a ledger's labels lie in the rows: for each column its path of texts and, where it is declared, its label."""

    ledger: Ledger
    numbers: tuple[int, ...]
    rows: tuple[Texts, ...]
    paths: tuple[Texts, ...]
    named: dict[int, Label]

    @cached_property
    def names(self) -> set[str]:
        return {label.name for label in self.named.values()}

    @cached_property
    def missing(self) -> list[str]:
        return [self.ledger.columns[name].label for name in self.ledger.required if name not in self.names]

    @property
    def is_complete(self) -> bool:
        """All required columns are there; of a list beside the ledgers, whose labels are common words, half the labels."""
        if self.missing:
            return False
        return self.ledger.kind != "reference" or (len(self.names) > 1 and len(self.named) * 2 >= sum(map(bool, self.paths)))

    @property
    def is_near(self) -> bool:
        """Meant to be this ledger's header: half of the row's labels, and half of what is required or much else."""
        if len(self.named) < max(3, sum(map(bool, self.paths)) / 2):
            return False
        kinds = [self.ledger.columns[name].type for name in self.names]
        wordy = sum(kind not in ("int", "decimal") for kind in kinds)
        required = self.ledger.required
        return len(self.missing) * 2 <= len(required) or (len(kinds) >= 5 and wordy >= 3 and self.ledger.kind != "reference")


def header_at(rows: Sequence[Row], at: int, ledgers: dict[str, Ledger]) -> tuple[Fit | None, Fit | None]:
    """The complete header that begins at the row, and the nearest incomplete one."""
    near = None
    for depth in range(1, DEPTH + 1):
        stack = rows[at : at + depth]
        if len(stack) < depth or not _is_wordy(stack[-1][1]):
            break
        fits = fits_of(stack, ledgers)
        best = max((fit for fit in fits if fit.is_complete), key=_rank, default=None)
        if depth > 1 and any(fit.is_complete for fit in fits_of(stack[1:], ledgers)) and not _is_group(stack):
            break
        if best:
            return extended(best, rows[at + depth : at + depth + DEPTH]), None
        near = max((fit for fit in (near, *fits) if fit and fit.is_near), key=_rank, default=None)
    return None, near


def fits_of(stack: Sequence[Row], ledgers: dict[str, Ledger]) -> list[Fit]:
    """How each ledger that shares a label with the rows lies in them."""
    numbers, rows = tuple(number for number, _ in stack), tuple(texts(cells) for _, cells in stack)
    paths = _paths(rows)
    known = labels.known(ledgers)
    likely = {at: path for at, path in enumerate(paths) if any(labels.is_known(text, known) for text in _spelled(path))}
    found = [Fit(ledger, numbers, rows, paths, _named(likely, ledger)) for ledger in ledgers.values()] if likely else []
    return [fit for fit in found if fit.named]


def extended(fit: Fit, below: Sequence[Row]) -> Fit:
    """The header with the rows below that belong to it: lower labels, units, column numbers. Never a row of data."""
    for number, cells in below:
        row = texts(cells)
        if len(fit.rows) > DEPTH or not (_is_numbering(row, fit) or _is_lower(row, cells, fit)):
            break
        rows = (*fit.rows, row)
        paths = _paths(tuple(r for r in rows if not _is_numbering(r, fit)))
        fit = Fit(fit.ledger, (*fit.numbers, number), rows, paths, _named(dict(enumerate(paths)), fit.ledger))
    return fit


def _rank(fit: Fit) -> tuple[int, int]:
    return len(fit.names), -len(fit.ledger.columns)


def _named(paths: dict[int, Texts], ledger: Ledger) -> dict[int, Label]:
    return {at: label for at, path in paths.items() if (label := _label(path, ledger))}


def _label(path: Texts, ledger: Ledger) -> Label | None:
    return next((found for text in _spelled(path) if (found := labels.read(text, ledger))), None)


def _spelled(path: Texts) -> Texts:
    """What a path of group, label and unit may mean: 证件 over 号码 is 证件号码, 利用情况 over 调卷数 is 调卷数."""
    if len(path) < 2:
        return path
    if unit := labels.measure(path[-1]):
        path = (*path[:-2], f"{path[-2]}({unit})")
    return tuple(dict.fromkeys(["".join(path), path[0] + path[-1], path[-1]]))


def _paths(rows: tuple[Texts, ...]) -> tuple[Texts, ...]:
    """For each column its texts from top to bottom; a group's label, written once, holds for the columns at its right."""
    width = max(map(len, rows))
    square = [[*row, *[""] * (width - len(row))] for row in rows]
    for upper, row in enumerate(square[:-1]):
        lower = ["".join(filter(None, (below[at] for below in square[upper + 1 :]))) for at in range(width)]
        group = ""
        for at, text in enumerate(row):
            if text:
                group = text if lower[at] and lower[at] != text and not labels.measure(lower[at]) else ""
            elif lower[at]:
                row[at] = group
            else:
                group = ""
    return tuple(tuple(dict.fromkeys(filter(None, column))) for column in zip(*square, strict=True))


def _is_wordy(cells: Sequence) -> bool:
    """Labels and no values: a header may have a number or two among its words, a row of data has more."""
    filled = [cell for cell in cells if not is_blank(cell)]
    values = sum(value_kind(cell) in ("date", "number", "key") or len(str(cell)) > LONGEST_LABEL for cell in filled)
    return bool(filled) and values * 3 <= len(filled)


def _is_group(stack: Sequence[Row]) -> bool:
    """The first row is no title but names groups of the labels below, or repeats them (cells merged downwards)."""
    upper, lower = texts(stack[0][1]), texts(stack[1][1])
    filled = [(at, text) for at, text in enumerate(upper) if text]
    if any(ch.isdigit() or ch == ":" for _, text in filled for ch in text):
        return False
    if any(text == other for text, other in zip(upper, lower, strict=False) if text):
        return True
    first = next(at for at, text in enumerate(lower) if text)
    spans = len(filled) > 1 or first < filled[0][0] < len(lower) - 1
    return spans and not any(text.endswith(TITLE_ENDS) or len(text) > 12 for _, text in filled)


def _is_lower(row: Texts, cells: Sequence, fit: Fit) -> bool:
    """Labels below group labels, or units below labels; what stands under a declared label repeats it or is its unit."""
    filled = {at: text for at, text in enumerate(row) if text}
    under = {at: text for at, text in filled.items() if at in fit.named}
    if not filled or any(text not in fit.paths[at] and not labels.measure(text) for at, text in under.items()):
        return False
    if all(labels.measure(text) for text in filled.values()):
        return all(at in fit.named or (at < len(fit.paths) and fit.paths[at]) for at in filled)
    new = [at for at in filled if at not in fit.named]
    named = _named(dict(enumerate(_paths((*fit.rows, row)))), fit.ledger)
    return bool(new) and _is_wordy(cells) and sum(at in named for at in new) * 2 >= len(new)


def _is_numbering(row: Texts, fit: Fit) -> bool:
    """甲 乙 1 2 3 or (1) (2) (3) …: the columns' numbers, under every label."""
    marks = [text.strip("()栏") for text in row if text]
    letters = next((at for at, mark in enumerate(marks) if mark not in LETTERS), len(marks))
    wanted = [*LETTERS[:letters], *(str(n) for n in range(1, len(marks) - letters + 1))]
    return len(marks) >= 3 and marks == wanted and len(marks) >= sum(map(bool, fit.paths)) - 1
