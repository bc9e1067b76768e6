"""The ledgers as files, one folder a year: which clerk keeps which ledger in which shape, and the writing of it."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

import pandas as pd
import xlsxwriter

from annals.demo import ledgers, premises
from annals.demo.city import House
from annals.demo.district import District
from annals.demo.faults import FAULTS
from annals.demo.hand import Hand
from annals.demo.sheet import SERIAL, Row, Shape, Sheet
from ingest.ledger import Ledger, declared

BOM, GB = "utf-8-sig", "gb18030"
SHAPES = (
    Shape(),
    Shape(titled=True, dated=True, totalled=True, footed=True),
    Shape(encoding=GB, synonyms=True, faults=FAULTS[::2]),
    Shape(encoding=BOM, titled=True, dated=True, footed=True, faults=FAULTS[1::2]),
    Shape(titled=True, synonyms=True, faults=FAULTS, page=45, extra=("填报人",)),
    Shape(dated=True, titled=True, totalled=True, extra=(SERIAL, "存放位置", "备注")),
)
LOOKUP_SHAPES = (  # of 2018, 2019 and so on
    Shape(encoding=GB, faults=FAULTS, dealt=12),
    Shape(monthly=True, synonyms=True, faults=FAULTS, dealt=12),
    Shape(encoding=BOM, titled=True, dated=True, footed=True, faults=FAULTS, dealt=12),
    Shape(titled=True, dated=True, synonyms=True, faults=FAULTS, dealt=12, page=500, extra=("填报人", "备注")),
    Shape(monthly=True, titled=True, totalled=True, footed=True),
    Shape(encoding=GB, synonyms=True, titled=True, totalled=True),
)
LATE = Shape(encoding=BOM, faults=FAULTS)  # lookups handed in after the year's file was closed
LATE_SHARE = 0.002
LARGE = 5  # the scale from which on the lookups go to text files alone: a workbook ends at 1,048,576 rows
NAMES = ("{year}年{title}", "{year}年度{title}", "{title}（{year}年）")
EXPORTED = ("制表日期：{0}年1月{1}日", "导出日期：{0}-01-{1:02d}", "制表日期：{0}/1/{1}")


def write(directory: Path, houses: list[House], progress: Callable[[str], None]) -> Iterator[Path]:
    """Writes archives.csv and every ledger of every year, of several archives each in a folder of its own.

    Yields each file when it is there.
    """
    directory.mkdir(parents=True, exist_ok=True)
    yield _archives(directory / "archives.csv", houses)
    for house in houses:
        yield from _house(directory / house.district.name if house.is_one_of_many else directory, house, progress)


def _house(directory: Path, house: House, progress: Callable[[str], None]) -> Iterator[Path]:
    small = house.small_ledgers()
    who = house.district.name if house.is_one_of_many else ""
    for year in house.years:
        folder = directory / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        for ledger, frame in small.items():
            rows = _of_year(declared()[ledger], frame, house.district, year)
            if len(rows):
                yield _write(folder, declared()[ledger], _shape(ledger, year + house.position), house.district, year, [rows])
        progress(f"{who}{year}年：各台账已写出，正在写利用登记")
        yield from _lookups(folder, house, year)


def _of_year(ledger: Ledger, frame: pd.DataFrame, district: District, year: int) -> pd.DataFrame:
    """What the ledger's file of a year holds: its events, its year-end, or the whole register as it then stood."""
    if ledger.kind == "register":  # its last column is the day on which a thing ends
        return premises.as_of(frame, ledger.dated_by, frame.columns[-1], year)
    if ledger.kind == "year_end":
        return frame[frame[ledger.dated_by] == year]
    return frame[frame[ledger.dated_by].dt.year.fillna(district.from_year) == year]


def _shape(ledger: str, year: int) -> Shape:
    """Another clerk every year; registers and year-ends say when they were exported, for the latest is right."""
    shape = SHAPES[(list(declared()).index(ledger) + year) % len(SHAPES)]
    return shape if declared()[ledger].kind == "events" else replace(shape, titled=True, dated=True)


def _lookups(folder: Path, house: House, year: int) -> Iterator[Path]:
    ledger, shape = declared()[ledgers.LOOKUPS], LOOKUP_SHAPES[(year - 2018 + house.position) % len(LOOKUP_SHAPES)]
    district, months = house.district, house.lookups(year)
    if district.scale >= LARGE:
        shape = replace(shape, encoding=shape.encoding or BOM, monthly=False)
        yield _write(folder, ledger, shape, district, year, months)
    elif not shape.totalled:
        yield _write(folder, ledger, shape, district, year, months)
    else:
        dice = district.dice("late", year)
        whole = list(months)
        late = [dice.random(len(month)) < LATE_SHARE for month in whole]
        in_time = (month[~is_late] for month, is_late in zip(whole, late, strict=True))
        yield _write(folder, ledger, shape, district, year, in_time)
        handed_in = pd.concat([month[is_late] for month, is_late in zip(whole, late, strict=True)])
        yield _write(folder, ledger, LATE, district, year, [handed_in], "（补登）")


def _write(
    folder: Path, ledger: Ledger, shape: Shape, district: District, year: int, frames: Iterable[pd.DataFrame], suffix: str = ""
) -> Path:
    salt = f"{district.seed} {district.code} {ledger.name} {year} {suffix}"
    hand = Hand(salt, district.dice("hand", ledger.name, year, suffix), in_workbook=shape.encoding is None)
    exported = hand.habit(EXPORTED, "exported").format(year + 1, 4 + hand.habit(tuple(range(6)), "day"))
    title = f"{district.name}{year}年度{ledger.title}{suffix}"
    if ledger.kind == "register":
        title = f"{district.name}{ledger.title}（截至{year}年12月31日）"
    sheet = Sheet(ledger, shape, hand, year, title, exported)
    path = folder / (hand.habit(NAMES, "name").format(year=year, title=ledger.title) + suffix)
    if shape.encoding:
        return _text(path.with_name(path.name + ".csv"), shape.encoding, sheet.rows(frames))
    sheets = {ledger.title: sheet.rows(frames)} if not shape.monthly else dict(_months(sheet, frames))
    return _workbook(path.with_name(path.name + ".xlsx"), sheets, district, year)


def _months(sheet: Sheet, frames: Iterable[pd.DataFrame]) -> Iterator[tuple[str, Iterator[Row]]]:
    for month, frame in enumerate(frames, start=1):
        title = f"{sheet.year}年{month}月{sheet.ledger.title}"
        yield f"{month}月", replace(sheet, title=title, month=month - 1).rows([frame])


def _text(path: Path, encoding: str, rows: Iterator[Row]) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _workbook(path: Path, sheets: dict[str, Iterator[Row]], district: District, year: int) -> Path:
    """An .xlsx whose bytes follow from its cells: no clock and no user's name in it."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy/m/d"}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"author": district.name, "created": datetime(year + 1, 1, 6)})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            first = next(rows)
            page.set_column(0, len(first) - 1, 14)
            for at, cells in enumerate(chain([first], rows)):
                page.write_row(at, 0, cells)
    return path


def _archives(path: Path, houses: list[House]) -> Path:
    labels = [column.label for name, column in declared()["archives"].columns.items()][:7]
    rows = [
        [one.district.code, one.district.name, one.parent, one.level, str(one.founded), str(one.closed or ""), one.merged_into]
        for one in houses
    ]
    return _text(path, BOM, iter([labels, *rows]))
