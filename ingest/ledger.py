"""What a declaration says: the ledgers of `ingest/ledgers/*.yml`, their columns, labels and codes."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import yaml

# White space and what has no width: the control and format characters of Unicode (categories Cc and Cf).
UNSEEN = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)
HERE = Path(__file__).parent
SQL_TYPES = {
    "text": "varchar",
    "unit": "varchar",
    "record_no": "varchar",
    "names": "varchar",
    "code": "varchar",
    "year": "bigint",
    "int": "bigint",
    "decimal": "decimal(18, 4)",
    "percent": "decimal(18, 4)",
    "date": "date",
}
# What stands in the store for a ledger's personal columns (domain.md 7).
DEIDENTIFIED = {
    "user_key": "varchar",
    "user_key_basis": "varchar",
    "id_is_valid": "boolean",
    "age_band": "varchar",
    "sex": "varchar",
    "home_region": "varchar",
}


@dataclass(frozen=True)
class Column:
    """One declared column: its warehouse name, canonical label, the other labels it goes by, and its type."""

    name: str
    label: str
    type: str
    synonyms: tuple[str, ...] = ()
    codes: dict[str, str] | None = field(default=None, hash=False)  # normalized spelling → canonical word
    personal: str | None = None  # name, number: parts of the user key; drop: read by nobody
    personal_when: dict[str, str] | None = field(
        default=None, hash=False
    )  # the value is a person's name where another column says so
    default: int | None = None
    minimum: int = 0
    width: int | None = None  # of a code of digits: leading zeros lost in Excel are put back
    longest: int = 1000  # characters of a text
    blank: bool = False  # a key cell that may be blank, in a column that may be absent
    blank_when: dict[str, str] | None = field(default=None, hash=False)
    is_derived: bool = False  # worked out while reading (ingest.values.printed); no file has such a column

    @property
    def is_number(self) -> bool:
        """Whether its text is a number that is a name (登记号, 全宗号, 档号)."""
        return self.type == "record_no" or self.name.endswith(("_no", "_code"))


@dataclass(frozen=True)
class Ledger:
    """One declared ledger: kind (events, year_end, register, reference), key, columns by name, cadence of its rows.

    `due`: the month and day of the next year by which a year's rows should have come (the return is filed in January).
    """

    name: str
    title: str
    keeper: str
    kind: str
    key: tuple[str, ...]
    columns: dict[str, Column]
    dated_by: str | None
    cadence: str
    due: str = "01-31"

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Columns without which the file is rejected: the key, and the date or year."""
        names = [*self.key, *([self.dated_by] if self.dated_by else [])]
        return tuple(dict.fromkeys(name for name in names if not self.columns[name].blank))

    @cached_property
    def stored(self) -> dict[str, str]:
        """Column name → SQL type of what the store keeps: no personal column, but what stands for them."""
        kept = {c.name: SQL_TYPES[c.type] for c in self.columns.values() if not c.personal}
        return kept | (DEIDENTIFIED if self.has_users else {})

    @cached_property
    def is_printed(self) -> bool:
        """Whether its values are printed figures, whose unit stands in another column and whose digits count."""
        return any(c.is_derived for c in self.columns.values())

    @cached_property
    def has_users(self) -> bool:
        return any(c.personal for c in self.columns.values())

    @cached_property
    def labels(self) -> dict[str, str]:
        """Normalized label → column name; no label means two columns."""
        read = [c for c in self.columns.values() if not c.is_derived]
        return {normalize(text): c.name for c in read for text in (c.label, *c.synonyms)}


def normalize(text: object) -> str:
    """A label or a code as it is compared: half width, upper case, without white space or invisible characters."""
    folded = unicodedata.normalize("NFKC", str(text)).upper()
    return folded if folded.isalnum() else UNSEEN.sub("", folded)


@cache
def declared() -> dict[str, Ledger]:
    """Every declared ledger by name; the declarations are the only registry there is."""
    lists = yaml.safe_load((HERE / "codes.yml").read_text("utf-8"))
    return {path.stem: _ledger(path, lists) for path in sorted((HERE / "ledgers").glob("*.yml"))}


@cache
def digest() -> str:
    """Changes when a declaration, a code list or an expectation does: a file is then read anew."""
    rooms = [HERE / "ledgers", HERE, HERE / "people", HERE.parent / "expectations"]
    files = [path for room in rooms for path in sorted(room.glob("*.yml"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def _ledger(path: Path, lists: dict) -> Ledger:
    said = yaml.safe_load(path.read_text("utf-8"))
    columns = {name: _column(name, lists, **spec) for name, spec in said["columns"].items()}
    columns.setdefault("archive_code", Column("archive_code", "档案馆代码", "text", ("馆代码",)))
    return Ledger(
        name=path.stem,
        title=said["title"],
        keeper=said["keeper"],
        kind=said["kind"],
        key=tuple(said["key"]),
        columns=columns,
        dated_by=said.get("date") or said.get("year"),
        cadence=said.get("cadence", "irregular"),
        due=said.get("due", Ledger.due),
    )


def _column(name: str, lists: dict, codes: str | dict | None = None, synonyms=(), **spec) -> Column:
    words = lists[codes] if isinstance(codes, str) else codes
    folded = None
    if words is not None:
        folded = {normalize(s): word for word, spellings in words.items() for s in (word, *spellings)}
    return Column(name=name, codes=folded, synonyms=tuple(synonyms), **spec)
