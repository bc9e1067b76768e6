"""What passes between the child that parses and the parent that loads: what to read against, rows, rejects; nothing personal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ingest.corrections import Correction

BATCH = 50_000  # rows of a message


class Reject(NamedTuple):
    """Why a row did not load: the cell, as far as it may be shown, and what to do about it, in Chinese."""

    sheet: str
    row_no: int
    column: str
    value: str
    code: str
    message: str


class Batch(NamedTuple):
    """Rows that may load, column by column; the rejects, and the columns of rows rejected whose keys are known.

    `marks` are keyed hashes of the rejected rows' cells: they tell whether two files hold the same content.
    """

    row_nos: list[int]
    columns: dict[str, list]
    rejects: list[Reject]
    held_nos: list[int]
    held: dict[str, list]
    marks: list[str]
    corrected: Sequence[tuple[str, str, str, date]] = ()  # row key, column, reason and day of the corrections applied


@dataclass(frozen=True)
class Context:
    """What a file's rows are read against: the hashing key, the day of the load, the declared period, the corrections."""

    key: bytes
    today: date
    corrections: tuple[Correction, ...] = ()
    period: tuple[date, date] | None = None
