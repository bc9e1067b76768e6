"""Which column of a table is which, in what unit, and what nobody declared."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

from ingest.grid import Repair, Row, is_blank
from ingest.ledger import Ledger, normalize
from ingest.reasons import Refused
from ingest.tables.headers import Fit
from ingest.tables.labels import Label, counts, factor_of, title_units

IGNORED = {
    "备注",
    "备考",
    "序号",
    "行号",
    "NO",
    "NO.",
}  # read by nobody: remarks may hold names, a sheet's own count says nothing


def one_each(fit: Fit) -> dict[int, Label]:
    """The declared columns by position. Of two for one column the one that bears its very name counts; of two such, none."""
    ledger, named = fit.ledger, dict(fit.named)
    times = Counter(label.name for label in named.values())
    doubled = []
    for name in (name for name, n in times.items() if n > 1):
        places = [at for at, label in named.items() if label.name == name]
        own = [at for at in places if fit.paths[at] == (normalize(ledger.columns[name].label),)]
        if len(own) != 1 or any(len(fit.paths[at]) > 1 for at in places):
            doubled.append(name)
        for at in set(places) - set(own):
            del named[at]
    if doubled:
        said = [_as_written(fit, name) for name in doubled]
        raise Refused("duplicate_header", ledger=ledger.title, columns="、".join(said))
    return named


def _as_written(fit: Fit, name: str) -> str:
    """调卷数, or 登记日期 and 查档日期 where two labels of one column meet."""
    spelled = dict.fromkeys(label.spelled for label in fit.named.values() if label.name == name)
    return fit.ledger.columns[name].label if len(spelled) == 1 else "／".join(spelled)


def units(ledger: Ledger, named: dict[int, Label], titles: Sequence[str]) -> dict[str, str]:
    """Column name → unit: of its own label, or of a title (单位：万卷) for the columns that count the same."""
    of_title = {noun: unit for text in titles for noun, unit in title_units(normalize(text)).items()}
    return {label.name: label.unit or _unit_of_title(ledger, label.name, of_title) for label in named.values()}


def _unit_of_title(ledger: Ledger, name: str, of_title: dict[str, str]) -> str:
    return next((unit for noun, unit in of_title.items() if counts(ledger.columns[name], noun)), "")


def undeclared(fit: Fit, named: dict[int, Label], start: Sequence[Row]) -> dict[int, str]:
    """Columns whose label nobody declared, and columns without a label that hold something in the first rows."""
    found = {at: "/".join(path) for at, path in enumerate(fit.paths) if path and at not in named and path[-1] not in IGNORED}
    for at, label in fit.named.items():
        if at not in named:
            found[at] = f"{label.spelled}（另有“{fit.ledger.columns[label.name].label}”）"
    nameless = _filled(fit, named, start) - {at for at, path in enumerate(fit.paths) if path}
    return dict(sorted((found | {at: f"第{at + 1}列" for at in nameless}).items()))


def repairs(fit: Fit, named: dict[int, Label], units: dict[str, str], raw: Sequence[Row], start: Sequence[Row]) -> list[Repair]:
    """What was mended to read the header; labels are told only where they are declared."""
    row, found = fit.numbers[-1], []
    if fit.numbers != (1,):
        found.append(Repair("header_row", row, after="、".join(map(str, fit.numbers))))
    for at, label in named.items():
        column = fit.ledger.columns[label.name]
        if any(_is_dressed(cells[at]) for _, cells in raw if at < len(cells)):
            found.append(Repair("header_normalised", row, column.label))
        if label.spelled != normalize(column.label):
            found.append(Repair("header_alias", row, column.label, label.spelled, column.label))
        if factor_of(units[label.name]) != 1:
            code = "unit_from_header" if label.unit else "unit_from_title"
            found.append(Repair(code, row, column.label, after=units[label.name]))
    blank = {at for at, path in enumerate(fit.paths) if not path} - _filled(fit, named, start)
    return [*found, *([Repair("blank_columns", row, rows=len(blank))] if blank else [])]


def _filled(fit: Fit, named: dict[int, Label], start: Sequence[Row]) -> set[int]:
    """Positions under the header that hold something in a row that has its keys; what stands beyond makes its row ragged."""
    keys = [at for at, label in named.items() if label.name in fit.ledger.required]
    records = [cells for _, cells in start if all(at < len(cells) and not is_blank(cells[at]) for at in keys)]
    return {at for cells in records for at in range(min(len(cells), len(fit.paths))) if not is_blank(cells[at])}


def _is_dressed(cell: object) -> bool:
    """White space or invisible characters in a label."""
    return any(ch.isspace() or unicodedata.category(ch) in ("Cf", "Cc") for ch in str(cell or ""))
