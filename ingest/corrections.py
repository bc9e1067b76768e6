"""What cannot be mended at its source: `corrections.yml` beside the ledgers, each entry one cell with its reason.

An entry says what the cell must still say (`expected`): a correction whose wrong value is gone is refused, never passed over.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import yaml

from annals.errors import ClerkError
from ingest.correction_entry import Correction, parsed, text_of
from ingest.grid import BadCell, is_blank
from ingest.ledger import Ledger, declared, normalize
from ingest.people import personal
from ingest.reasons import Refused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FILE = "corrections.yml"


class Applied(NamedTuple):
    """A cell that a correction replaced: its position in the batch and its column."""

    position: int
    column: str
    correction: Correction


def beside(path: Path) -> Path:
    """Where the corrections of a ledger file, or of a folder of them, stand."""
    return (path if path.is_dir() else path.parent) / FILE


def load(path: Path) -> tuple[Correction, ...]:
    """The corrections that a file lists; none where there is no such file.

    Raises ClerkError, naming the entry, for whatever is not as README says.
    """
    if not path.exists():
        return ()
    try:
        said = yaml.load(path.read_text("utf-8-sig"), yaml.BaseLoader)  # every value as written: 0012 is no octal number
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ClerkError(f"更正文件 {path} 读不懂（{_line(error)}）。请照 README 的样子改好，用 UTF-8 保存。") from error
    if not isinstance(said or [], list):
        raise ClerkError(f"更正文件 {path} 应当是一条一条的清单，每条以“- ”开头。请照 README 的样子改好。")
    found: dict[tuple, Correction] = {}
    for number, entry in enumerate(said or [], start=1):
        try:
            correction = parsed(entry)
            if correction.cell in found:
                raise ClerkError("和前面的一条更正的是同一格，请只留一条")
        except ClerkError as error:
            raise ClerkError(f"更正文件 {path} 的第 {number} 条：{error}。") from error
        found[correction.cell] = correction
    return tuple(found.values())


def digest(corrections: Iterable[Correction]) -> str:
    """Changes when a correction does: its ledger's files are then read anew. Empty where there is none."""
    texts = sorted(repr(astuple(one)) for one in corrections)
    return hashlib.sha256("\0".join(texts).encode()).hexdigest() if texts else ""


def apply(
    ledger: Ledger, raw_columns: dict[str, list], key_values: dict[str, list], corrections: Iterable[Correction]
) -> list[Applied]:
    """Puts other lists into `raw_columns` where corrections replace raw cells, before these are converted; says which cells.

    `key_values` are the converted values of the key columns. Raises Refused: stale_correction, where a row that a correction
    names says anything else than what the correction expects.
    """
    mine = [one for one in corrections if one.ledger == ledger.name]
    if not mine:
        return []
    raw = {name: list(raw_columns[name]) for name in {one.column for one in mine}}  # absent columns may share one list
    applied = []
    for position, one in _rows_of(ledger, key_values, mine):
        if normalize(_text(raw[one.column][position])) != normalize(one.expected):
            raise _stale(ledger, one)
        raw[one.column][position] = one.value or None
        applied.append(Applied(position, one.column, one))
    raw_columns.update(raw)
    return applied


def unapplied(corrections: Iterable[Correction], con: "DuckDBPyConnection") -> None:
    """To be asked when a folder's files have been loaded: raises ClerkError where a correction has never found its row."""
    known = set(con.execute('select ledger, row_key, "column" from raw.corrections').fetchall())
    idle = [one for one in corrections if one.cell not in known]
    if idle:
        listed = "；".join(f"《{declared()[one.ledger].title}》{one.row_key} 的“{_label(one)}”" for one in idle)
        raise ClerkError(
            f"{FILE} 里有 {len(idle)} 条更正没有找到要更正的行：{listed}。台账已经装载；请核对这几条的编号和台账名称。"
        )


def _rows_of(ledger: Ledger, key_values: dict[str, list], mine: list[Correction]) -> Iterator[tuple[int, Correction]]:
    """Position and correction of the rows that the corrections name; the first key column alone rules nearly all rows out."""
    first, *rest = ledger.key
    by_first: dict[str, list[Correction]] = {}
    for one in mine:
        by_first.setdefault(one.key[0], []).append(one)
    for position, value in enumerate(key_values[first]):
        for one in by_first.get(text_of(value), ()):
            others = [(key_values[name], text) for name, text in zip(rest, one.key[1:], strict=True)]
            if one.archive_code:
                others.append((key_values["archive_code"], one.archive_code))
            if all(text_of(values[position]) == text for values, text in others):
                yield position, one


def _text(cell: object) -> str:
    """A raw cell as a clerk sees it: a workbook's 3.0 is 3, a date without its time."""
    if isinstance(cell, BadCell):
        return cell.text
    if is_blank(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat()[:10] if isinstance(cell, date | datetime) else str(cell)


def _stale(ledger: Ledger, one: Correction) -> Refused:
    shown = f"“{personal.showable(one.expected, ledger)}”" if one.expected else "空的"
    return Refused("stale_correction", ledger=ledger.title, key=one.row_key, column=_label(one), expected=shown)


def _label(one: Correction) -> str:
    return declared()[one.ledger].columns[one.column].label


def _line(error: yaml.YAMLError | UnicodeDecodeError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第 {mark.line + 1} 行" if mark else str(error).splitlines()[0]
