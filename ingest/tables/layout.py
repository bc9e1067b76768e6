"""Where in a grid a ledger's table begins: its header, what each column is, and what stands above it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.grid import Repair, Row, is_blank
from ingest.ledger import Ledger
from ingest.reasons import Refused
from ingest.tables import columns, headers, labels, shapes
from ingest.tables.headers import Fit
from ingest.tables.period import declared_period, exported_on

__all__ = ["HEADER_WITHIN", "Layout", "declared_period", "exported_on", "find", "score"]

HEADER_WITHIN = 60  # rows from the top in which the header must stand
SCORED = 500  # cells of a row that are looked at where only the delimiter is sought


@dataclass(frozen=True)
class Layout:
    """A sheet's table: its ledger, its header rows, column name → position, multipliers of units in labels (万 → 10000).

    `header` has each column's lowest label. `undeclared` are columns that hold something nobody declared. `kinds` are rows
    that something else than their words makes what they are (another table above this one).
    """

    ledger: Ledger
    header_row: int
    positions: dict[str, int]
    factors: dict[str, int]
    undeclared: dict[int, str]
    header: tuple[str, ...]
    titles: tuple[str, ...]
    header_rows: tuple[int, ...] = ()
    header_texts: tuple[tuple[str, ...], ...] = ()
    units: dict[str, str] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)  # column name → its label in this file
    repairs: list[Repair] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)
    is_unpivoted: bool = False

    @property
    def columns_order(self) -> tuple[str, ...]:
        """Column names in the order in which they stand."""
        return tuple(sorted(self.positions, key=self.positions.__getitem__))

    def extended(self, number: int, cells: Sequence) -> "Layout | None":
        """The layout with one more header row, where the row right below the header belongs to it (lower labels, units)."""
        fit = _fit(self.ledger, self.header_rows, self.header_texts)
        more = headers.extended(fit, [(number, cells)])
        return replace(_layout(more), titles=self.titles, kinds=self.kinds) if len(more.rows) > len(fit.rows) else None


def find(rows: Iterable[Row], ledgers: dict[str, Ledger]) -> Layout | None:
    """The layout of the first table of a ledger among the rows (a sheet's first HEADER_WITHIN), or None.

    Raises Refused: missing_required_column where a header is nearly a ledger's, duplicate_header, not_a_table for a filled form,
    no_header where the first row is data already.
    """
    rows = list(rows)
    if shapes.is_form(rows, ledgers):
        raise Refused("not_a_table")
    known = labels.known(ledgers)
    nearest: Fit | None = None
    for at, (_, cells) in enumerate(rows):
        if not _shows(cells, known) and not (at + 1 < len(rows) and _shows(rows[at + 1][1], known)):
            continue
        fit, near = headers.header_at(rows, at, ledgers)
        if fit:
            below = at + len(fit.rows)
            return _layout(fit, rows[at:below], rows[:at], rows[below:])
        if near and (not nearest or len(near.names) > len(nearest.names)):
            nearest = near
    if nearest:
        raise _incomplete(nearest)
    if shapes.is_headless(rows):
        raise Refused("no_header")
    return None


def below(rows: Sequence[Row], ledgers: dict[str, Ledger]) -> Layout | None:
    """The layout of a table whose header the rows are, somewhere below another table; None where they are no whole header."""
    fit, _ = headers.header_at(rows, 0, ledgers)
    if not fit or len(fit.rows) < len(rows):
        return None
    try:
        return _layout(fit, rows)
    except Refused:  # its columns cannot be told apart: no ledger, and its rows are kept in quarantine
        return None


def score(rows: Iterable[Row], ledgers: dict[str, Ledger]) -> int:
    """How many labels of one ledger the likeliest header row shows."""
    known = labels.known(ledgers)
    starts = ((number, cells[:SCORED]) for number, cells in rows)
    shown = (row for row in starts if _shows(row[1], known))
    return max((len(fit.names) for row in shown for fit in headers.fits_of([row], ledgers)), default=0)


def _shows(cells: Sequence, known: set[str]) -> bool:
    return any(labels.is_known(text, known) for text in headers.texts(cells) if text)


def _fit(ledger: Ledger, numbers: tuple[int, ...], rows: tuple[tuple[str, ...], ...]) -> Fit:
    first = [(numbers[0], list(rows[0]))]
    [fit] = headers.fits_of(first, {ledger.name: ledger}) or [Fit(ledger, numbers[:1], rows[:1], (), {})]
    return headers.extended(fit, [(number, list(row)) for number, row in zip(numbers[1:], rows[1:], strict=True)])


def _layout(fit: Fit, raw: Sequence[Row] = (), above: Sequence[Row] = (), start: Sequence[Row] = ()) -> Layout:
    """The layout of a header: `raw` are its rows as they stand, `above` and `start` the rows above and below it."""
    named = columns.one_each(fit)
    titles = [str(cell) for _, cells in above for cell in cells if not is_blank(cell)]
    units = columns.units(fit.ledger, named, titles)
    kinds = shapes.tables_above(above)
    return Layout(
        ledger=fit.ledger,
        header_row=fit.numbers[-1],
        positions={label.name: at for at, label in named.items()},
        factors={name: labels.factor_of(unit) for name, unit in units.items()},
        undeclared=columns.undeclared(fit, named, start),
        header=tuple(path[-1] if path else "" for path in fit.paths),
        titles=tuple(titles),
        header_rows=fit.numbers,
        header_texts=fit.rows,
        units={name: unit for name, unit in units.items() if unit},
        spelled={label.name: label.spelled for label in named.values()},
        repairs=[*columns.repairs(fit, named, units, raw, start), *_of_titles(above, kinds)],
        kinds=kinds,
    )


def _of_titles(above: Sequence[Row], kinds: dict[int, str]) -> list[Repair]:
    titles = [number for number, cells in above if number not in kinds and not all(map(is_blank, cells))]
    return [Repair("title_kept", titles[0], rows=len(titles))] if titles else []


def _incomplete(fit: Fit) -> Refused:
    return Refused("missing_required_column", ledger=fit.ledger.title, name=fit.ledger.name, columns="、".join(fit.missing))
