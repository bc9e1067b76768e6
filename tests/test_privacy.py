"""Persons seeded wherever a clerk may put them, and then looked for in every byte that annals writes: no name, number or telephone."""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from annals import settings

# Nobody's: characters that no other text of ours has, the region 999999, a range of telephones made up.
NAMES = ("张曌燚", "李龘靐", "王赟翯", "赵犇骉", "欧阳猋劢", "周翀喆", "阿依古丽·买买提江", "刘垚")
NUMBERS = ("999999199001010011", "99999919850615002X", "999999850615003", "999999 19790203 0047")
TELEPHONES = ("19900007771", "199-0000-7772", "0999-7654321", "+8619900007773")
CANARIES = (*NAMES, *NUMBERS, *TELEPHONES)

HEADER = (
    "登记号", "利用日期", "利用者姓名", "证件类型", "证件号码", "联系电话", "工作单位", "利用目的", "查档内容", "全宗号", "档号", "卷数",
    "接待人", "备注", "亲属姓名",
)  # fmt: skip
AT = {label: place for place, label in enumerate(HEADER)}
GOOD = (
    "2022-03-05",
    NAMES[0],
    "身份证",
    NUMBERS[0],
    TELEPHONES[0],
    "区史志办",
    "工作查考",
    "婚姻",
    "J019",
    "J019-WS-2011-Y-0001",
    "3",
)
# Where each canary stands that has no business there: every column that is stored, and the shapes of a cell around it.
WRONG = ("登记号", "利用日期", "工作单位", "利用目的", "查档内容", "全宗号", "档号", "卷数", "备注", "亲属姓名")
AROUND = ("{}", " {} ", "{}（本人）", "联系人：{}")


def lookups(prefix: str) -> list[list[str]]:
    """A register's rows below its header: each canary in its right column, in each wrong one, and in rows that cannot load."""
    rows = []

    def add(**said: str) -> None:
        row = [f"{prefix}-{len(rows):04d}", *GOOD, NAMES[1], f"{NAMES[2]}代查，{TELEPHONES[1]}", f"{NAMES[3]} {NUMBERS[1]}"]
        for label, cell in said.items():
            row[AT[label]] = cell
        rows.append(row)

    for canary in CANARIES:
        for label in WRONG:
            for around in AROUND if label == "工作单位" else AROUND[:1]:
                add(**{label: around.format(canary)})
    for name in NAMES:
        add(利用者姓名=name, 证件号码="")
        add(利用者姓名=name, 工作单位=f"{name}商行")
        add(利用者姓名=name, 利用日期="2022-02-30")
        add(利用者姓名=f"{name},", 卷数="3.5")
    for number in NUMBERS:
        add(证件号码=number)
        add(证件号码=f"'{number}", 利用目的="永远")
    rows.append([*rows[0], NAMES[4]])  # too many fields
    rows.append(rows[1][:-3])  # too few
    rows += [rows[2], [*rows[3][: AT["卷数"]], "4", *rows[3][AT["备注"] - 1 :]]]  # twice the same, and twice with another count
    return rows


def table(prefix: str) -> list[list[str]]:
    """A sheet as it is kept: a title with names, the register, footers with names, and another table below."""
    return [
        [f"2022年度利用登记（经办：{NAMES[5]}，电话 {TELEPHONES[2]}）"],
        list(HEADER),
        *lookups(prefix),
        [f"制表人：{NAMES[1]}", "", f"联系电话：{TELEPHONES[0]}"],
        [f"注：{NAMES[6]}的档案（{NUMBERS[0]}）另存"],
        [],
        ["批次", "移交人", "身份证"],
        ["1", NAMES[7], NUMBERS[1]],
    ]


def accessions() -> list[list[str]]:
    header = ["接收编号", "接收日期", "接收类型", "移交单位", "单位类别", "全宗号", "门类", "保管期限", "专题", "件数"]
    kinds = ("个人", "", "其它人", "企业")
    line = ("2022-05-01", "捐赠")
    people = [
        [f"{n}-{k}", *line, name, kind, "J019", "文书", "永久", "", "3"]
        for n, name in enumerate(NAMES)
        for k, kind in enumerate(kinds[:3])
    ]
    numbers = [
        [f"{n}-3", *line, f"捐赠人{number}", "个人", "J019", "文书", "永久", "", "3"]
        for n, number in enumerate((*NUMBERS, *TELEPHONES))
    ]
    return [header, *people, *numbers]


def text(rows: list[list[str]], delimiter: str = ",") -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def write_ledgers(folder: Path) -> Path:
    """The same persons in texts of three encodings and in a workbook; one line of a text has a quote that nobody closed."""
    folder.mkdir()
    (folder / "登记一.csv").write_bytes(text(table("A")).encode("gb18030"))
    broken = f'A-9999,2022-03-05,{NAMES[0]},身份证,{NUMBERS[0]},{TELEPHONES[0]},"{NAMES[2]},工作查考\r\n'
    (folder / "登记二.csv").write_bytes((text(table("B")[:60]) + broken + text(table("B")[60:80])).encode("utf-8"))
    (folder / "登记三.txt").write_bytes(text(table("C"), "\t").encode("utf-16"))
    (folder / "接收.csv").write_bytes(text(accessions()).encode("utf-8"))
    (folder / "无表头.csv").write_bytes(text(lookups("D")[:9]).encode("utf-8"))
    (folder / "名单.csv").write_bytes(text([["姓名", "身份证"], *zip(NAMES, NUMBERS, strict=False)]).encode("utf-8"))
    with xlsxwriter.Workbook(folder / "登记四.xlsx") as book:
        for title, rows in {"登记": table("E"), "人员": [[name, "职员"] for name in NAMES]}.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        sheet = book.add_worksheet("隐藏")
        sheet.write_column(0, 0, NAMES)
        sheet.hide()
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> tuple[Path, Path, list[str]]:
    """The folder of ledgers; the folder that everything written is under; what the commands printed."""
    at = tmp_path_factory.mktemp("privacy")
    ledgers, written = write_ledgers(at / "ledgers"), at / "written"
    (written / "tmp").mkdir(parents=True)
    places = {
        settings.HOME_VARIABLE: str(written / "home"),
        settings.KEY_VARIABLE: str(at / "key"),
        "TMPDIR": str(written / "tmp"),
    }
    commands = (
        ["ingest", "--dry-run", ledgers],
        ["ingest", ledgers],
        ["ingest", "--hidden", ledgers],
        ["rejects"],
        ["rejects", "--out", written / "退回.xlsx"],
        ["repairs", "--out", written / "整理.xlsx"],
        ["history", "A-0000"],
        ["build", "--docs"],
        ["report", "2022", "-o", written / "年报.docx"],
    )
    said = []
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", "annals.cli", *map(str, command)], env=os.environ | places, capture_output=True, check=False
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        said.append((done.stdout + done.stderr).decode())
    return ledgers, written, said


def spellings(secret: str) -> list[bytes]:
    """The bytes that a text may stand as: in three encodings, and escaped as JSON does."""
    escaped = json.dumps(secret)[1:-1].encode()
    return [escaped, *(secret.encode(encoding) for encoding in ("utf-8", "utf-16-le", "gb18030"))]


def contents(path: Path) -> list[bytes]:
    """A file's bytes, and of a package the bytes of its members."""
    found = [path.read_bytes()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            found += [package.read(name) for name in package.namelist()]
    return found


def secrets_in(folder: Path) -> set[tuple[str, str]]:
    """File and canary, for each canary that stands in a file below the folder."""
    files = {path: contents(path) for path in folder.rglob("*") if path.is_file()}
    return {
        (path.name, secret)
        for path, parts in files.items()
        for secret in CANARIES
        for spelt in spellings(secret)
        if any(spelt in part for part in parts)
    }


def test_the_search_finds_the_canaries_where_they_are(run):
    ledgers, *_ = run
    found = secrets_in(ledgers)
    assert {secret for name, secret in found if name == "登记四.xlsx"} == set(CANARIES)
    for name in ("登记一.csv", "登记三.txt"):
        assert {secret for at, secret in found if at == name} == set(CANARIES)


def test_the_ledgers_did_load_so_that_there_is_something_to_leak(run):
    _, written, _ = run
    with duckdb.connect(written / "home" / "store.duckdb", read_only=True) as con:
        loaded = dict(con.execute("select file_name, sum(loaded) from raw.sheets group by all").fetchall())
        rejected = con.execute("select count(*) from raw.rejects where code = 'personal_in_wrong_column'").fetchone()[0]
        hidden = con.execute("select count(*) from raw.repairs where code = 'name_hidden'").fetchone()[0]
    assert all(loaded[name] >= 30 for name in ("登记一.csv", "登记三.txt", "登记四.xlsx"))
    assert rejected >= 100 and hidden >= 3
    assert (written / "年报.docx").exists() and (written / "退回.xlsx").exists()
    assert list(written.rglob("*.html"))


def test_no_byte_of_a_file_written_names_a_person(run):
    _, written, _ = run
    assert secrets_in(written) == set()


def test_no_row_of_the_store_or_the_warehouse_names_a_person(run):
    """DuckDB packs texts, so that a search through its bytes alone would prove little."""
    _, written, _ = run
    for path in written.rglob("*.duckdb"):
        with duckdb.connect(path, read_only=True) as con:
            tables = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            rows = "\n".join(repr(con.execute(f'select * from "{schema}"."{name}"').fetchall()) for schema, name in tables)
        assert tables
        assert {secret for secret in CANARIES if secret in rows} == set()


def test_nothing_printed_names_a_person(run):
    *_, said = run
    assert any("退回" in one for one in said)
    assert {(at, secret) for at, one in enumerate(said) for secret in CANARIES if secret in one.replace("\n", "")} == set()
