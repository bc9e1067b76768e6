"""Lookup ledgers drawn by hypothesis, written as files, with what must become of each of their rows, counted while they are made."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import xlsxwriter
from hypothesis import strategies as st

from tests.defects import formats

LABELS = {
    "key": ("登记号", "利用单号", "登记编号"),
    "day": ("利用日期", "登记日期", "查档日期"),
    "fonds": ("全宗号", "全宗代码"),
    "purpose": ("利用目的", "查档目的"),
    "volumes": ("卷数", "调卷数"),
    "pages": ("复印页数", "复制页数"),
    "unit": ("工作单位",),
}
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
PURPOSES = ("编史修志", "工作查考", "学术研究", "其他", "退休供养")
DAY_STYLES = (
    "{0:%Y-%m-%d}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}年{0.month}月{0.day}日",
    "{0:%Y%m%d}",
)
COUNT_STYLES = {"volumes": ("{}", "{:,}", "{}卷", " {}"), "pages": ("{}", "{:,}", "{}页", "{}.0")}
BAD = {
    "day": {"2022-02-30": "invalid_date", "2099-01-01": "future_date", "3/5/22": "ambiguous_date", "2022年3月": "partial_date"},
    "volumes": {"约12": "not_a_number", "-3": "below_minimum", "3.5": "not_integer", "5卷(件)": "ambiguous_unit"},
    "pages": {"详见备注": "not_a_number", "-1": "below_minimum"},
    "purpose": {"不知何故": "not_in_code_list"},
    "key": {"": "required_missing"},
}
TITLES = ("2022年度档案利用登记簿", "单位：某某区档案馆", "制表日期：2023年1月6日", "")
TOTALS = ("合计", "总 计", "小计", "本页合计", "3月小计")
NOTES = ("注：复印页数含扫描", "制表人：", "第1页 共1页", "说明：本表每月一张")


class Entry(NamedTuple):
    """One physical row: its kind (data, title, header, total, note, blank), its cells by column or in order, its reason code."""

    kind: str
    cells: dict | list
    code: str = ""
    values: tuple = ()


@dataclass(frozen=True)
class Drawn:
    """A ledger before it is written: its columns' labels in order, its rows, and how it is to be written."""

    columns: dict[str, str]
    entries: tuple[Entry, ...]
    kind: str
    encoding: str
    delimiter: str
    line_end: str
    quoted: bool


@dataclass(frozen=True)
class Written:
    """A file, its physical rows, and what must become of them: rows by kind, rejects (row number, code), loaded rows in the order of their keys."""

    name: str
    content: bytes
    physical: int
    counts: Counter
    rejects: list[tuple]
    rows: list[tuple]


def unit_names() -> st.SearchStrategy[str]:
    """Names with everything in them that delimits or quotes, and with rare characters, but without any surname."""
    inner = st.text(st.sampled_from("档案的与\"',;|，\t\n （）𠮷〇㐂€=+@-"), max_size=8)
    return st.one_of(st.just(""), inner.map("县{}局".format))


@st.composite
def good_rows(draw, number: int) -> Entry:
    day = draw(st.dates(date(2022, 1, 1), date(2022, 12, 31)))
    fonds, purpose, unit = draw(st.integers(1, 40)) ** 2, draw(st.sampled_from(PURPOSES)), draw(unit_names())
    counts = {name: 3 * draw(st.integers(0, 40)) ** 2 for name in ("volumes", "pages")}
    written = {name: draw(st.sampled_from(COUNT_STYLES[name])).format(count) for name, count in counts.items()}
    cells = {
        "key": number,
        "day": draw(st.sampled_from(DAY_STYLES)).format(day),
        "fonds": f"{fonds:04}",
        "purpose": purpose,
        "unit": unit,
    }
    kept = " ".join(unit.split()) or None
    return Entry("data", cells | written, values=(number, day, f"{fonds:04}", purpose, *counts.values(), kept))


@st.composite
def bad_rows(draw, number: int, is_text: bool) -> Entry:
    row = draw(good_rows(number))
    column = draw(st.sampled_from([*BAD, "short", "long", "quote"] if is_text else list(BAD)))
    if column in BAD:
        cell = draw(st.sampled_from(sorted(BAD[column])))
        return Entry("data", row.cells | {column: cell}, BAD[column][cell])
    code = {"short": "too_few_fields", "long": "too_many_fields", "quote": "unbalanced_quote"}[column]
    return Entry("data", row.cells | {"unit": ""}, code)


@st.composite
def bodies(draw, columns: dict[str, str], is_text: bool) -> list[Entry]:
    """Data rows with what stands between them; the last is a good row, so that no file ends in blanks."""
    entries: list[Entry] = []
    moves = st.sampled_from(("good", "good", "good", "bad", "again", "contrary", "blank", "header", "total"))
    for number, move in enumerate([*draw(st.lists(moves, max_size=12)), "good"]):
        good = [entry for entry in entries if entry.values]
        if move in ("again", "contrary") and good:
            earlier = draw(st.sampled_from(good))
            entries.append(earlier if move == "again" else _contrary(earlier))
        elif move == "bad":
            entries.append(draw(bad_rows(number, is_text)))
        elif move == "blank":
            entries.append(Entry("blank", draw(st.sampled_from(([], [""] * len(columns), [" "] * len(columns))))))
        elif move == "header":
            entries.append(Entry("header", list(columns.values())))
        elif move == "total":
            sums = ["7" if name in COUNT_STYLES else "" for name in columns]
            entries.append(Entry("total", [draw(st.sampled_from(TOTALS)), *sums[1:]]))
        else:
            entries.append(draw(good_rows(number)))
    return entries


def _contrary(entry: Entry) -> Entry:
    *rest, pages, unit = entry.values
    return Entry("data", entry.cells | {"pages": str(pages + 1)}, values=(*rest, pages + 1, unit))


@st.composite
def ledgers(draw) -> Drawn:
    kind = draw(st.sampled_from(("csv", "csv", "csv", "xlsx", "xls", "ods")))
    order = draw(st.permutations(list(LABELS)))
    columns = {name: draw(st.sampled_from(LABELS[name])) for name in order}
    above = [
        Entry("title" if text else "blank", [text] if text else [])
        for text in draw(st.lists(st.sampled_from(TITLES), max_size=3))
    ]
    below = [Entry("note", [text]) for text in draw(st.lists(st.sampled_from(NOTES), max_size=2))]
    body = draw(bodies(columns, kind == "csv"))
    return Drawn(
        columns,
        (*above, Entry("header", list(columns.values())), *body, *below),
        kind,
        draw(st.sampled_from(ENCODINGS)),
        draw(st.sampled_from(",\t;|，")),
        draw(st.sampled_from(("\n", "\r\n", "\r"))),
        draw(st.booleans()),
    )


def write(ledger: Drawn, index: int) -> Written:
    """The ledger as a file; its keys hold the file's number, so that no two files have a row in common."""
    name = f"利用{index:04}.{ledger.kind}"
    rows = [_cells(entry, ledger, index) for entry in ledger.entries]
    if ledger.kind == "csv":
        content, numbers = _text(ledger, rows)
    else:
        content, numbers = WORKBOOKS[ledger.kind](rows), list(range(1, len(rows) + 1))
    return Written(name, content, len(rows), *_expected(ledger, index, numbers))


def _key(number: object, index: int) -> str:
    return f"LY{index:04}-{number:03}" if isinstance(number, int) else ""


def _cells(entry: Entry, ledger: Drawn, index: int) -> list[str]:
    if isinstance(entry.cells, list):
        return entry.cells
    cells = [_key(entry.cells[name], index) if name == "key" else entry.cells[name] for name in ledger.columns]
    if entry.code == "too_few_fields":
        return cells[:-1]
    return [*cells, "多"] if entry.code == "too_many_fields" else cells


def _text(ledger: Drawn, rows: list[list[str]]) -> tuple[bytes, list[int]]:
    """The text, and the physical line on which each of its records begins."""
    text, numbers, line = "", [], 1
    for entry, cells in zip(ledger.entries, rows, strict=True):
        numbers.append(line)
        record = _record(entry, cells, ledger)
        text += record
        line += 1 + record.removesuffix(ledger.line_end).count("\n")
    return text.encode(ledger.encoding), numbers


def _record(entry: Entry, cells: list[str], ledger: Drawn) -> str:
    if not cells:
        return ledger.line_end
    target = io.StringIO()
    breaks = any("\n" in cell for cell in cells)  # which csv leaves bare where lines end otherwise
    quoting = csv.QUOTE_ALL if breaks or (ledger.quoted and entry.kind == "data") else csv.QUOTE_MINIMAL
    if entry.code == "unbalanced_quote":
        return ledger.delimiter.join(cells).replace(entry.cells["purpose"], '"' + entry.cells["purpose"]) + ledger.line_end
    csv.writer(target, delimiter=ledger.delimiter, quoting=quoting, lineterminator=ledger.line_end).writerow(cells)
    return target.getvalue()


def _expected(ledger: Drawn, index: int, numbers: list[int]) -> tuple[Counter, list[tuple], list[tuple]]:
    counts = Counter(entry.kind for entry in ledger.entries if entry.kind != "data")
    rejects = [(number, entry.code) for number, entry in zip(numbers, ledger.entries, strict=True) if entry.code]
    said: dict[int, list] = {}
    for number, entry in zip(numbers, ledger.entries, strict=True):
        if entry.values:
            said.setdefault(entry.values[0], []).append((entry.values, number))
    loaded = []
    for copies in said.values():
        if len({values for values, _ in copies}) > 1:
            rejects += [(number, "duplicate_key_conflict") for _, number in copies]
            continue
        (key, *values), number = copies[0]
        loaded.append((_key(key, index), *values, number))
        counts["duplicate"] += len(copies) - 1
    counts += Counter(loaded=len(loaded), quarantined=len(rejects))  # which drops the kinds that have no row
    return counts, sorted(rejects), sorted(loaded)


def _xlsx(rows: list[list[str]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell.isdecimal() and not cell.startswith("0") and len(cell) < 6:
                    sheet.write_number(at, column, int(cell))
                else:
                    sheet.write_string(at, column, cell)
    return target.getvalue()


WORKBOOKS = {"xlsx": _xlsx, "xls": lambda rows: formats.xls(formats.biff(rows)), "ods": formats.ods}
