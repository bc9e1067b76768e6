"""The small lookup ledger that the defects are shown on, the drop folder that they arrive in, and what the store then says."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import xlsxwriter

from annals.settings import Settings
from ingest.door import Options, ingest
from ingest.report import FileReport
from ingest.store import ROW_KINDS

HEADER = ("利用单号", "登记日期", "全宗号", "利用目的", "调卷数", "复印页数")
GOOD = (
    ("LY2022-0001", "2022-03-05", "0012", "编史修志", "12", "340"),
    ("LY2022-0002", "2022-03-06", "0012", "工作查考", "3", "15"),
    ("LY2022-0003", "2022-03-07", "0105", "学术研究", "1", "1200"),
    ("LY2022-0004", "2022-03-08", "0105", "经济建设", "5", "20"),
    ("LY2022-0005", "2022-03-09", "0007", "其他", "8", "40"),
)
FIVE = (5, 29, 1615)  # rows, 12 + 3 + 1 + 5 + 8 volumes, 340 + 15 + 1200 + 20 + 40 pages
# 利用目的 is a code list here, so free text (rare characters, overlong, formula-like, with quotes) stands in 工作单位 instead.
WITH_UNIT = (*HEADER, "工作单位")

# The declared labels, by which rejects and repairs name the columns that the header above gives other names.
KEY, DAY, FONDS, PURPOSE, VOLUMES, PAGES, UNIT = "登记号", "利用日期", "全宗号", "利用目的", "卷数", "复印页数", "工作单位"


def changed(column: str, values: dict[int, object], rows=GOOD, header=HEADER) -> list[list]:
    """The rows with other values in one column; a row is named by its line in a file whose first line is the header."""
    at = header.index(column)
    return [[*row[:at], values.get(line, row[at]), *row[at + 1 :]] for line, row in enumerate(rows, start=2)]


def with_units(values: dict[int, str]) -> list[list]:
    """The five rows with 工作单位, 区史志办 where nothing else is said."""
    return [[*row, values.get(line, "区史志办")] for line, row in enumerate(GOOD, start=2)]


def typed(row: tuple) -> list:
    """A row as a workbook's clerk keeps it: the day as a day, the counts as numbers, the codes as text."""
    return [row[0], date.fromisoformat(row[1]), row[2], row[3], int(row[4]), int(row[5])]


def joined(rows, delimiter: str = ",", line_end: str = "\n") -> str:
    """Rows as delimited text, quoted where they must be."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return text.getvalue()


@dataclass(frozen=True)
class Drop:
    """The folder that a clerk drops files in, the data folder behind the door, and how many rows each file really has."""

    folder: Path
    home: Settings
    physical: dict[str, int] = field(default_factory=dict)

    def put(self, content: bytes, name: str, rows: int = 0) -> Path:
        """A file of these bytes; `rows` is the number of its records, which no reader has counted."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.physical[name] = rows
        return path

    def text(self, content: str, rows: int, name: str = "利用登记.csv", encoding: str = "utf-8") -> Path:
        return self.put(content.encode(encoding), name, rows)

    def csv(self, rows, name: str = "利用登记.csv", encoding: str = "utf-8", delimiter: str = ",") -> Path:
        return self.text(joined(rows, delimiter), len(rows), name, encoding)

    def xlsx(self, sheets, name: str = "利用登记.xlsx", shape: Callable | None = None, **options) -> Path:
        """A workbook of rows, or of sheets of rows; `shape(book, sheets by name)` merges, hides and overwrites cells."""
        sheets = sheets if isinstance(sheets, dict) else {"Sheet1": sheets}
        target = io.BytesIO()
        with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd", **options}) as book:
            made = {title: book.add_worksheet(title) for title in sheets}
            for title, rows in sheets.items():
                for at, row in enumerate(rows):
                    made[title].write_row(at, 0, row)
            if shape:
                shape(book, made)
        return self.put(target.getvalue(), name, sum(map(len, sheets.values())))

    def load(self, *paths: Path, **options) -> list[FileReport]:
        """Loads the files (or the whole folder), and asserts the row equation of each that loaded."""
        before = self.ask("select coalesce(max(load_id), 0) from raw.loads")[0][0] if self.home.store.exists() else 0
        reports = ingest(list(paths) or [self.folder], self.home, options=Options(**options))
        total = " + ".join(f"sum({kind})" for kind in ROW_KINDS)
        said = self.ask(
            f"select file_name, {total} from raw.sheets join raw.loads using (load_id, file_name)"
            f" where status = 'loaded' and load_id > {before} group by all"
        )
        assert dict(said) == {name: self.physical[name] for name, _ in said}
        assert {name for name, _ in said} == {report.name for report in reports if report.status == "loaded"}
        return reports

    def refused(self, path: Path) -> tuple[str, str]:
        """Loads a file of which nothing may load; its reason code and its message."""
        [report] = self.load(path)
        assert report.status == "rejected"
        tables = self.ask("select table_name from duckdb_columns() where schema_name = 'raw' and column_name = 'row_hash'")
        assert tables and not any(self.ask(f"select 1 from raw.{table}") for (table,) in tables)
        [(reason, message)] = self.ask("select reason, message from raw.loads where status = 'rejected'")
        assert message == report.message
        return reason, message

    def ask(self, sql: str) -> list[tuple]:
        with duckdb.connect(self.home.store, read_only=True) as con:
            return con.execute(sql).fetchall()

    def current(self, columns: str, ledger: str = "utilization") -> list[tuple]:
        """The rows that count now: of each the latest version, unless a later export has withdrawn it."""
        return self.ask(f"""
            with latest as (
                select * from raw.{ledger}
                qualify row_number() over (partition by row_id order by exported_on desc, precedence desc, load_id desc) = 1
            )
            select {columns} from latest where not exists (
                from raw.withdrawals as gone where gone.row_id = latest.row_id
                and (gone.exported_on, gone.precedence) > (latest.exported_on, latest.precedence)
            ) order by all""")

    def sums(self) -> tuple:
        """Rows, volumes and pages of the lookups that count now."""
        return self.current("count(*), coalesce(sum(volumes), 0), coalesce(sum(pages_copied), 0)")[0]

    def values(self, column: str, ledger: str = "utilization") -> list:
        return [value for (value,) in self.current(column, ledger)]

    def counts(self) -> Counter:
        """How many rows of the last load became what."""
        sums = ", ".join(f"coalesce(sum({kind}), 0)" for kind in ROW_KINDS)
        [found] = self.ask(f"select {sums} from raw.sheets where load_id = (select max(load_id) from raw.loads)")
        return Counter({kind: int(count) for kind, count in zip(ROW_KINDS, found, strict=True) if count})

    def rejects(self) -> list[tuple]:
        return self.ask('select row_no, "column", code from raw.rejects order by all')

    def repairs(self) -> set[str]:
        """The codes of the repair log."""
        return {code for (code,) in self.ask("select distinct code from raw.repairs")}

    def repair(self, code: str, columns: str = "row_no") -> list[tuple]:
        return self.ask(f"select {columns} from raw.repairs where code = '{code}' order by all")

    def set_aside(self, *kinds: str) -> list[tuple]:
        return [row for row in self.ask("select row_no, kind from raw.set_aside order by all") if row[1] in kinds]

    def notices(self) -> list[str]:
        """The warnings that stay with the loads."""
        return [text for (text,) in self.ask("select message from raw.notices order by load_id")]
