"""What each row of a table is: data, a total, a note, the header again, the start of another table."""

import re
from datetime import date

from ingest.grid import BadCell, Row
from ingest.ledger import Ledger, declared, normalize
from ingest.tables import asides
from ingest.tables import layout as layouts
from ingest.tables.headers import texts
from ingest.tables.layout import Layout
from ingest.tables.value_kinds import value_kind

DIGITS = frozenset("0123456789")
# Characters without which no cell begins a total or a note: in a row that has a date, and in one that has none.
ODD = re.compile(r"[计共总数注页:：]")
SUSPECT = re.compile(r"[计共总汇注说页制填审复校核编报负经打导录登联主分部科领馆局签盖统单电数资附以此完本上※*★:：]")
TYPED = ("date", "year", "int", "decimal", "percent")
NOTHING = frozenset({"", "-", "—", "——", "--", "/", "\\", "无", "空", "暂缺", "无数据", "不详", "未知", "NULL", "N/A"})
TITLE = re.compile(r".{0,30}(?:表|簿|册|台账|名录|清单|明细|登记|汇总|情况|年度?|月份?|批次)(?:[(].*[)])?")
CALLED = re.compile(
    r".{0,12}(?:编?号|代码|日期|时间|名称?|姓名|单位|部门|类[型别]|种类|目的|方式|形式|内容|对象|结果|状态|地[点址]|期限|年[度份]|电话|金额|数量?"
    r"|[卷件册页份人次条盒]数|备注|说明|人员?|者)(?:[(].*[)])?"
)
HEADER_DEPTH = 3


class Rows:
    """The rows of one table in their order. A new table with a known header is another Rows: see `kind`."""

    def __init__(self, layout: Layout, ledgers: dict[str, Ledger] | None = None) -> None:
        self.layout = layout
        self._ledgers = declared() if ledgers is None else ledgers
        at, columns = layout.positions, layout.ledger.columns
        self._keys = sorted(at[name] for name in layout.ledger.required if name in at)
        self._lead = self._keys[0]
        self._date = at.get(layout.ledger.dated_by or "")
        self._others = [*self._keys[1:], *([0] if self._lead else [])]
        self._typed = {at[name] for name in at if columns[name].type in TYPED}
        self._words = min((at[name] for name in at if columns[name].type in ("int", "decimal", "percent")), default=len(at))
        self._labels = frozenset(label for ledger in self._ledgers.values() for label in ledger.labels)
        self._titles = frozenset(map(normalize, layout.titles))
        self._known = self._labels | self._titles | frozenset(layout.titles)
        self._plain = False  # the row above was data: no new table begins here
        self._is_second = False
        self._above: list[Row] = []  # rows of an unknown table that may be the upper part of a known header

    def kind(self, number: int, cells: list) -> "str | Layout":
        """title, header, blank, total, subtotal, note, data or second_table, for each row of the sheet in turn.

        A Layout where the row completes the header of a ledger's table (another ledger's, or this one's in another order), or
        extends the header right above it: the row is a header row, and reading goes on with Rows of that layout. Upper rows
        of such a header were called second_table when they came. In doubt a row is data: it is then rejected with its reason.
        """
        if self._plain:
            try:
                if self._is_plain(cells[self._lead], cells):
                    for at in self._others:
                        if cells[at] in asides.EXACT:
                            break
                    else:
                        return "data"
            except (IndexError, TypeError):  # a row that ends early, or begins with a blank
                pass
        return self._looked_at(number, cells)

    def _is_plain(self, first: object, cells: list) -> bool:
        """Told by its first key and its date to be nothing but data: this is asked of every row, so it must be cheap."""
        if type(first) is not str:
            return first is not None and type(first) is not BadCell
        if first.isascii():
            return first[-1] in DIGITS or self._is_dated(cells)
        if self._is_dated(cells):
            return not ODD.search(first)
        return self._date is None and first not in self._known and not SUSPECT.search(first)

    def _is_dated(self, cells: list) -> bool:
        day = cells[self._date] if self._date is not None else None
        return day[0] in DIGITS if type(day) is str and day else isinstance(day, date | float | int)

    def _looked_at(self, number: int, cells: list) -> "str | Layout":
        row = texts(cells)
        if number <= self.layout.header_row:
            return self._above_header(number, row)
        filled = {at: text for at, text in enumerate(row) if text}
        if not filled:
            self._plain, self._above = False, []
            return "blank"
        kind = self.layout.kinds.get(number) or self._header(number, cells, row, filled)
        if not kind and self._is_second:
            self._above = [*self._above[1 - HEADER_DEPTH :], (number, cells)]
            return "second_table"
        kind = kind or self._aside(row, filled) or self._second(number, cells, filled) or "data"
        self._plain = kind == "data" and not self.layout.is_unpivoted
        return kind

    def _above_header(self, number: int, row: tuple[str, ...]) -> str:
        if number in self.layout.header_rows or number == self.layout.header_row:
            return "header"
        return "title" if any(row) and number not in self.layout.kinds else self.layout.kinds.get(number, "blank")

    def _header(self, number: int, cells: list, row: tuple[str, ...], filled: dict[int, str]) -> "str | Layout":
        """The table's own header once more, or the header of a table that begins here."""
        if number == self.layout.header_row + 1 and (longer := self.layout.extended(number, cells)):
            return longer
        if any(self._repeats(row, own, len(filled)) for own in self.layout.header_texts):
            self._is_second, self._above = False, []
            return "header"
        if self._above or any(text in self._labels for text in filled.values()):
            for depth in range(len(self._above), -1, -1):
                rows = [*self._above[len(self._above) - depth :], (number, cells)]
                if found := layouts.below(rows, self._ledgers):
                    return found
        return ""

    def _repeats(self, row: tuple[str, ...], own: tuple[str, ...], filled: int) -> bool:
        """The same labels in the same places; where some were lost, none of this table's own stands elsewhere."""
        pairs = [(text, other) for text, other in zip(row, own, strict=False) if text]
        same = sum(text == other for text, other in pairs)
        if same == filled:
            return True
        moved = any(text in self._labels for text, other in pairs if text != other)
        return same >= 3 and same * 2 >= filled and not moved and not any(map(str.isdigit, own))

    def _aside(self, row: tuple[str, ...], filled: dict[int, str]) -> str:
        leading = next(iter(filled.values()))
        if all(text in self._titles for text in filled.values()):
            return "title"
        if found := self._total(row, filled, leading):
            return found
        if self._is_record(row) or self._says_much(row, filled):
            return ""
        if asides.is_note(list(filled.values())):
            return "note"
        is_title = len(filled) == 1 and not self._plain and TITLE.fullmatch(leading) and value_kind(leading) == "text"
        return "title" if is_title else ""

    def _total(self, row: tuple[str, ...], filled: dict[int, str], leading: str) -> str:
        """By its first cell; where the row is no record, by a key, too, or by any word before the first number."""
        words, is_record = [leading], self._is_record(row)
        if not is_record:
            words += [text for at, text in filled.items() if at < self._words or at in self._keys]
        found = next((kind for word in words if (kind := asides.total_kind(word))), "")
        if not found and not is_record and len(filled) > 1 and asides.NAMED.fullmatch(leading):
            return "total" if "总计" in leading else "subtotal"
        return found

    def _is_record(self, row: tuple[str, ...]) -> bool:
        """What a record must have is there: each key, and a date that has a figure in it."""
        return all(at < len(row) and self._holds(at, row[at]) for at in self._keys)

    def _says_much(self, row: tuple[str, ...], filled: dict[int, str]) -> bool:
        """A date and other cells that are no notes: a record, however its key reads."""
        is_dated = self._date is not None and self._date < len(row) and self._holds(self._date, row[self._date])
        return is_dated and sum(not asides.is_note_text(text) for text in filled.values()) > 2

    def _holds(self, at: int, text: str) -> bool:
        if not text or asides.is_note_text(text) or asides.total_kind(text):
            return False
        return at not in self._typed or any(ch.isdigit() or ch in "〇一二三四五六七八九十" for ch in text)

    def _second(self, number: int, cells: list, filled: dict[int, str]) -> str:
        """A row of words only, and words where this table has dates and numbers: another table's header.

        After a gap; without one only where most of the words are such as columns are called.
        """
        words = all(isinstance(cells[at], str) for at in filled) and not any(
            ch.isdigit() for text in filled.values() for ch in text
        )
        if not words or len(filled) < 2 or number == self.layout.header_row + 1:
            return ""
        if not any(at in self._typed and text not in NOTHING for at, text in filled.items()):
            return ""
        called = sum(bool(CALLED.fullmatch(text)) for text in filled.values())
        if self._plain and (len(filled) < 3 or called * 3 < len(filled) * 2):
            return ""
        self._is_second, self._above = True, [(number, cells)]
        return "second_table"
