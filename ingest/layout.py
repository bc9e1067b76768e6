"""Where in a grid the header, the rows, the totals and the notes are, and which ledger the header declares."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingest import dates
from ingest.grid import Row, is_blank
from ingest.ledger import Ledger, normalize
from ingest.reasons import Refused

HEADER_WITHIN = 60  # rows from the top in which the header must stand
IGNORED = {"备注", "序号"}  # read by nobody: remarks may hold names, and the sheet's own count says nothing
TOTAL = re.compile(r"((本页|本月|本季|本年|全年|年度|\d+月|第.季度)?(合计|总计|小计|共计|累计)|总数)([:(].*)?")
NOTE = re.compile(
    r"(注|说明|备注|填表说明)[::].*|(制表|填表|填报|审核|复核|负责|经办|打印|导出|单位负责)(人|日期|时间|单位)?[::].*|第\d+页.*"
)
UNIT_IN_LABEL = re.compile(r"\((.*)\)$")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年度?(?:(1[0-2]|0?[1-9])月)?(?!\d)")
YEARS = re.compile(r"((?:19|20)\d{2})年?[-—–~至到](?=(?:19|20)\d{2}年)")
EXPORTED = re.compile(r"(?:制表|导出)(?:日期|时间):?(\d{4}\D\d{1,2}\D\d{1,2}|\d{8})")
CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@dataclass(frozen=True)
class Layout:
    """A sheet's table: its ledger, its header row, column name → position, factors of units in labels (万 → 10000)."""

    ledger: Ledger
    header_row: int
    positions: dict[str, int]
    factors: dict[str, int]
    undeclared: dict[int, str]
    header: tuple[str, ...]
    titles: tuple[str, ...]

    def row_kind(self, cells: list) -> str:
        """blank, header, total, note or data: what a row below the header is."""
        filled = [cell for cell in cells if not is_blank(cell)]
        if not filled:
            return "blank"
        first = normalize(filled[0])
        if TOTAL.fullmatch(first):
            return "total"
        if NOTE.fullmatch(first):
            return "note"
        return "header" if tuple(normalize(c) for c in filled) == tuple(filter(None, self.header)) else "data"


def find(rows: Iterable[Row], ledgers: dict[str, Ledger]) -> Layout | None:
    """The layout of the table that the rows begin with, or None where no header of a ledger is among them.

    Raises Refused: missing_required_column where a header is nearly a ledger's, duplicate_header.
    """
    titles: list[str] = []
    nearest: tuple[int, Ledger, list[str]] | None = None
    for number, cells in rows:
        header = tuple("" if is_blank(cell) else normalize(cell) for cell in cells)
        ledger, positions = _best(header, ledgers)
        if ledger and not _missing(ledger, positions):
            return _layout(ledger, number, header, titles)
        if ledger and _is_near(header, positions) and (not nearest or len(positions) > nearest[0]):
            nearest = len(positions), ledger, _missing(ledger, positions)
        titles += [str(cell) for cell in cells if not is_blank(cell)]
    if nearest:
        raise _incomplete(*nearest[1:])
    return None


def score(rows: Iterable[Row], ledgers: dict[str, Ledger]) -> int:
    """How many labels of one ledger the likeliest header row shows."""
    return max((len(_best(tuple(normalize(c) for c in cells), ledgers)[1]) for _, cells in rows), default=0)


def declared_period(file_name: str, titles: Iterable[str]) -> tuple[date, date] | None:
    """First and last day of the period that the title, or else the file's name, declares (2022年, 2022年3月)."""
    for texts in (titles, [file_name]):
        said = [normalize(text).translate(CHINESE_DIGITS) for text in texts]
        found = [
            match.groups() for text in said if not EXPORTED.search(text) for match in YEAR.finditer(YEARS.sub(r"\1年-", text))
        ]
        spans = [dates.span(int(year), int(month) if month else None) for year, month in found]
        if spans:
            return min(first for first, _ in spans), max(last for _, last in spans)
    return None


def exported_on(texts: Iterable[str]) -> date | None:
    """The day that 制表日期 or 导出日期 declares."""
    for text in texts:
        found = EXPORTED.search(normalize(text))
        if found and isinstance(day := dates.parse(found[1]), date):
            return day
    return None


def _best(header: tuple[str, ...], ledgers: dict[str, Ledger]) -> tuple[Ledger | None, dict[str, int]]:
    candidates = [(ledger, _positions(header, ledger)) for ledger in ledgers.values()]
    fits = [(not _missing(ledger, at), len(at), -len(ledger.columns), ledger, at) for ledger, at in candidates if at]
    if not fits:
        return None, {}
    *_, ledger, at = max(fits, key=lambda fit: fit[:3])
    return ledger, at


def _is_near(header: tuple[str, ...], positions: dict[str, int]) -> bool:
    """At least three labels, and at least half of the row's, are the ledger's: meant to be its header."""
    return len(positions) >= max(3, sum(map(bool, header)) / 2)


def _positions(header: tuple[str, ...], ledger: Ledger) -> dict[str, int]:
    return {name: i for i, text in reversed(list(enumerate(header))) if (name := _column_of(text, ledger))}


def _column_of(text: str, ledger: Ledger) -> str | None:
    return ledger.labels.get(text) or ledger.labels.get(UNIT_IN_LABEL.sub("", text))


def _missing(ledger: Ledger, positions: dict[str, int]) -> list[str]:
    return [ledger.columns[name].label for name in ledger.required if name not in positions]


def _layout(ledger: Ledger, number: int, header: tuple[str, ...], titles: list[str]) -> Layout:
    named = [(i, text, _column_of(text, ledger)) for i, text in enumerate(header) if text]
    names = [name for *_, name in named if name]
    twice = sorted({ledger.columns[name].label for name in names if names.count(name) > 1})
    if twice:
        raise Refused("duplicate_header", ledger=ledger.title, columns="、".join(twice))
    factors = {name: _factor(text) for _, text, name in named if name}
    undeclared = {i: text for i, text, name in named if not name and text not in IGNORED}
    return Layout(ledger, number, _positions(header, ledger), factors, undeclared, header, tuple(titles))


def _factor(text: str) -> int:
    unit = UNIT_IN_LABEL.search(text)
    return 10_000 if unit and unit[1].startswith("万") else 1


def _incomplete(ledger: Ledger, missing: list[str]) -> Refused:
    return Refused("missing_required_column", ledger=ledger.title, name=ledger.name, columns="、".join(missing))
