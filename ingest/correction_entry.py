"""One entry of `corrections.yml` into a correction that names a declared ledger, one row and one column, or what is wrong with it."""

from dataclasses import dataclass
from datetime import date

from annals.errors import ClerkError
from ingest.ledger import Column, Ledger, declared, normalize
from ingest.values import cells, dates

FIELDS = ("ledger", "key", "column", "expected", "value", "reason", "date")
MAY_BE_BLANK = ("expected", "value")


@dataclass(frozen=True)
class Correction:
    """One cell put right: its row by the texts of the ledger's key columns in their order, and by archives where one is named."""

    ledger: str
    key: tuple[str, ...]
    archive_code: str
    column: str
    expected: str
    value: str
    reason: str
    corrected_on: date

    @property
    def row_key(self) -> str:
        """The key in one line, as raw.corrections keeps it."""
        return " + ".join([*self.key, *([self.archive_code] if self.archive_code else [])])

    @property
    def cell(self) -> tuple[str, str, str]:
        """What tells one corrected cell from another: ledger, row, column."""
        return self.ledger, self.row_key, self.column


def parsed(entry: object) -> Correction:
    """The correction that an entry states. Raises ClerkError: half a sentence that says what is wrong with the entry."""
    if not isinstance(entry, dict) or not all(
        isinstance(entry.get(name), str) for name in FIELDS if name in entry and name != "key"
    ):
        raise ClerkError(f"应当写明 {'、'.join(FIELDS)}，每项一个值")
    if strange := [str(name) for name in entry if name not in FIELDS]:
        raise ClerkError(f"有认不出的项：{'、'.join(strange)}")
    if lacking := [name for name in FIELDS if name not in entry or (not entry[name] and name not in MAY_BE_BLANK)]:
        raise ClerkError(f"缺少 {'、'.join(lacking)}")
    ledger = _ledger(entry["ledger"])
    column = _column(ledger, entry["column"])
    if column.name in (*ledger.key, "archive_code"):
        raise ClerkError(f"“{column.label}”是编号的一部分，不能用更正来改；请改原表")
    if column.personal:
        raise ClerkError(f"“{column.label}”是个人信息，不能写进更正文件；请改原表")
    corrected_on = dates.parse(entry["date"])
    if not isinstance(corrected_on, date):
        raise ClerkError("date 不是日期，请写成 2022-03-05 的样子")
    key, archive_code = _key(ledger, entry["key"])
    texts = [entry[name] for name in ("expected", "value", "reason")]
    return Correction(ledger.name, key, archive_code, column.name, *texts, corrected_on)


def _ledger(said: str) -> Ledger:
    for ledger in declared().values():
        if normalize(said) in (normalize(ledger.name), normalize(ledger.title)):
            return ledger
    raise ClerkError(f"没有《{said}》这种台账")


def _column(ledger: Ledger, said: str) -> Column:
    if found := ledger.columns.get(said) or ledger.columns.get(ledger.labels.get(normalize(said), "")):
        return found
    raise ClerkError(f"《{ledger.title}》没有“{said}”这一列")


def _key(ledger: Ledger, said: object) -> tuple[tuple[str, ...], str]:
    """The key columns' values as texts, and the archives' code; a single value will do where the key is one column."""
    if isinstance(said, str):
        said = {ledger.key[0]: said}
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise ClerkError("key 应当写成一个值，或者“列名: 值”")
    given = {_column(ledger, str(name)).name: value for name, value in said.items()}
    if strange := [ledger.columns[name].label for name in given if name not in (*ledger.key, "archive_code")]:
        raise ClerkError(f"“{'、'.join(strange)}”不是《{ledger.title}》编号的一部分")
    key = {name: _converted(ledger.columns[name], given.get(name, "")) for name in ledger.key}
    if lacking := [ledger.columns[name].label for name, text in key.items() if not text and not _may_be_blank(ledger, name, key)]:
        raise ClerkError(f"key 不全，缺少 {'、'.join(lacking)}：不知道是哪一行")
    return tuple(key.values()), _converted(ledger.columns["archive_code"], given.get("archive_code", ""))


def _may_be_blank(ledger: Ledger, name: str, key: dict[str, str]) -> bool:
    column = ledger.columns[name]
    return column.blank or any(key.get(other) == word for other, word in (column.blank_when or {}).items())


def _converted(column: Column, text: str) -> str:
    values, problems, *_ = cells.convert([text], column)
    if problems:
        raise ClerkError(f"key 里的“{text}”不能作为“{column.label}”")
    return text_of(values[0])


def text_of(value: object) -> str:
    """A key column's value as keys are compared: as text."""
    return "" if value is None else str(value)
