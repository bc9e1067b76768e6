"""A folder of ledgers, loaded undisturbed file by file: what a disturbed load of it is compared with."""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import xlsxwriter

from tests.zygote import Ended, Zygote

HEADER = ["登记号", "利用日期", "利用者姓名", "证件号码", "利用目的", "卷数", "复印页数"]
OF_THE_STORE = {
    "store.duckdb",
    "store.duckdb.wal",
    "store.lock",
    "store.holder",
    "journal.head",
    "journal.head.new",
    "annals.toml",
}


@dataclass(frozen=True)
class Undisturbed:
    """The folder; what the store holds after none, one, two … of its files; the seconds that all take at once."""

    folder: Path
    states: list[dict[str, str]]
    seconds: float

    def files_in(self, home: Path, copy: Path | None = None) -> int:
        """How many of the folder's files a home's store holds, which must hold each wholly or not at all."""
        found = contents(home, copy)
        whole = [count for count, state in enumerate(self.states) if state == found]
        assert whole, f"not whole files: {[{name for name in found if found[name] != state.get(name)} for state in self.states]}"
        return whole[0]


def load_undisturbed(zygote: Zygote, at: Path, rows: int = 1500) -> Undisturbed:
    """Writes the folder and loads it twice: file by file, and at once."""
    folder = write_folder(at / "ledgers", rows)
    states = [{}]
    for file in sorted(folder.iterdir()):
        done = zygote.run(at / "by_file", "ingest", file)
        assert done.status == 0, done.err + done.out
        states.append(contents(at / "by_file"))
    done = zygote.run(at / "at_once", "ingest", folder)
    assert done.status == 0, done.err + done.out
    assert contents(at / "at_once") == states[-1]
    return Undisturbed(folder, states, done.seconds)


def write_folder(folder: Path, rows: int) -> Path:
    """Text and workbook, two ledgers, a correction, and the same content twice; two rows of each register cannot load."""
    folder.mkdir(parents=True)
    write_text(folder / "1月.csv", lookups(1, rows))
    write_text(folder / "1月更正.csv", lookups(1, rows, volumes=4, exported="2022-02-20"), "gb18030")
    write_workbook(folder / "2月和3月.xlsx", {"2月": lookups(2, rows // 2), "3月": lookups(3, rows // 2, exported="2022-03-05")})
    write_text(folder / "2月和3月（副本）.csv", lookups(2, rows))
    header = ["接收编号", "接收日期", "接收类型", "移交单位", "全宗号", "门类", "保管期限", "件数"]
    months = [f"2022-{n % 10 + 1:02d}-10" for n in range(rows // 4)]
    accessions = [[f"2022-{n}", day, "移交", "教育局", "J019", "文书", "永久", n] for n, day in enumerate(months)]
    write_text(folder / "接收.csv", [header, *accessions])
    return folder


def lookups(month: int, rows: int, volumes: int = 3, exported: str = "") -> list[list]:
    """A month's register: rows that load, one without a number, and one on a day that does not exist."""
    return [
        [f"制表日期：{exported or f'2022-{month + 1:02d}-05'}", *[""] * 6],
        HEADER,
        *(
            [f"{month}-{n}", f"2022-{month:02d}-{n % 28 + 1:02d}", "赵甲一", "", "工作查考", str(volumes), str(n % 40)]
            for n in range(rows)
        ),
        ["", f"2022-{month:02d}-01", "钱乙二", "", "工作查考", "1", "1"],
        [f"{month}-x", f"2022-{month:02d}-32", "孙丙三", "", "工作查考", "1", "1"],
    ]


def write_text(path: Path, rows: list[list], encoding: str = "utf-8") -> None:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows(rows)


def write_workbook(path: Path, sheets: dict[str, list[list]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)


def acknowledged(ended: Ended) -> int:
    """Files that a command has said to be in: those before the one that it named last, or all if it came to a good end."""
    named = sum("装载 " in line for line in ended.err.splitlines())
    return named if ended.status == 0 else max(named - 1, 0)


def names_in(folder: Path) -> list[str]:
    """Everything in a folder and its folders."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")) if folder.exists() else []


def contents(home: Path, copy: Path | None = None) -> dict[str, str]:
    """Each table of a home's store that has rows → a digest of all that they say but the times, and the hashes over them.

    What is opened is a copy, so that the next run finds the store as the last one left it.
    """
    copy = copy or home.parent / f"{home.name}.copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for file in home.glob("store.duckdb*"):
        if file.is_file():
            shutil.copy(file, copy)
    with duckdb.connect(copy / "store.duckdb") as con:
        tables = con.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()
        return {name: said for (name,) in tables if name != "ledgers" and (said := _digest(con, name))}


def _digest(con: duckdb.DuckDBPyConnection, table: str) -> str | None:
    said = f"select columns(lambda name: name not in ('loaded_at', 'at', 'hash', 'previous_hash')) from raw.{table}"
    rows = f"select string_agg(told::varchar, chr(10) order by told::varchar) from ({said}) as told"
    return con.execute(f"select md5(({rows}))").fetchone()[0]
