"""Measures `annals ingest` beside the bare readers on the same files: `python tests/bench/ingest_speed.py [--rows-10m]`.

A text of 1,000,000 registrations of the utilization ledger with all its columns, as the demo writes them, against DuckDB's
`read_csv` with every cell as text, into a table of a file; a workbook of 200,000 against python-calamine's `to_python`. Every
measurement is a process of its own with a home of its own. `--rows-10m` adds a text of 10,000,000 rows, for the memory: 20 minutes.
"""

import cProfile
import csv
import gc
import os
import pickle
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path

import xlsxwriter

from annals import settings
from annals.demo import ledgers, reading_room
from annals.demo.district import District
from annals.demo.hand import Hand
from annals.demo.sheet import Shape, Sheet
from ingest.ledger import declared
from tests.zygote import Watch

YEAR, A_YEAR = 2022, 7000  # rows of the demo's year, about
CSV_ROWS, BOOK_ROWS, LARGE_ROWS, PROFILED_ROWS = 1_000_000, 200_000, 10_000_000, 200_000
AIMS = {"CSV": 5, "workbook": 2}

COMMAND = "from annals.cli import main; main()"
INSIDE = """
import sys, time
from pathlib import Path
import great_expectations
import ingest.reader
from annals import settings
from ingest.door import ingest
began = time.perf_counter()
ingest([Path(sys.argv[1])], settings.load())
print(time.perf_counter() - began)
"""
DUCKDB = """
import sys, time, duckdb
con = duckdb.connect(sys.argv[2] + "/bare.duckdb")
began = time.perf_counter()
con.execute("create table bare as select * from read_csv(?, all_varchar=true)", [sys.argv[1]])
con.close()
print(time.perf_counter() - began)
"""
CALAMINE = """
import sys, time, python_calamine
began = time.perf_counter()
python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
print(time.perf_counter() - began)
"""


@dataclass(frozen=True)
class Measured:
    """Seconds by the clock of the whole process and, as it says itself, without its start; processor seconds; bytes of memory."""

    whole: float
    inside: float
    processor: float
    memory: int


def rows(count: int) -> Iterator:
    """A header and `count` registrations, as a clerk of the demo writes them; nobody's names and numbers."""
    district = District(YEAR, YEAR, 7, count // A_YEAR + 1)
    hand = Hand("bench", district.dice("bench"), in_workbook=False)
    sheet = Sheet(declared()[ledgers.LOOKUPS], Shape(encoding="utf-8-sig"), hand, YEAR, "", "")
    return islice(sheet.rows(reading_room.year(district, YEAR)), count + 1)


def text(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows(count))
    return path


def workbook(path: Path, count: int) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate(rows(count)):
            sheet.write_row(at, 0, cells)
    return path


def measure(script: str, *words: object) -> Measured:
    """Runs a script in a new process and a new home; its last line, where it is a number, is what it measured itself."""
    with tempfile.TemporaryDirectory() as home:
        variables = os.environ | {settings.HOME_VARIABLE: home, settings.KEY_VARIABLE: f"{home}/key", "TMPDIR": home}
        words = [home if word is Path else str(word) for word in words]
        began = time.perf_counter()
        run = subprocess.Popen(
            [sys.executable, "-c", script, *words], env=variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        watch = Watch(run.pid)
        said = run.stdout.read().decode().split()
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        whole = time.perf_counter() - began
        _, memory = watch.stop()
    assert run.returncode == 0, f"{script}: {run.returncode}"
    return Measured(whole, float(said[-1]) if script != COMMAND else 0.0, used.ru_utime + used.ru_stime, memory)


def ingested(path: Path) -> Measured:
    """The command as a clerk gives it, and beside it what it takes once everything is imported."""
    return replace(measure(COMMAND, "ingest", path), inside=measure(INSIDE, path).inside)


def compare(what: str, path: Path, count: int, bare: str) -> None:
    ours, theirs = ingested(path), measure(bare, path, Path)
    print(f"\n{what}: {count:,} rows, {path.stat().st_size / 1e6:.0f} MB")
    print(f"{'':24}{'seconds':>9}{'rows/s':>11}{'inside':>9}{'rows/s':>11}{'processor':>11}{'peak MB':>9}")
    for name, found in {"annals ingest": ours, "the bare reader": theirs}.items():
        clock = f"{found.whole:9.1f}{count / found.whole:11,.0f}{found.inside:9.1f}{count / found.inside:11,.0f}"
        print(f"{name:24}{clock}{found.processor:11.1f}{found.memory / 1e6:9,.0f}")
    print(
        f"{what}: {ours.whole / theirs.whole:.1f} × bare, {ours.inside / theirs.inside:.1f} × without start-up (aim {AIMS[what]})"
    )


def where_it_goes(path: Path) -> None:
    """The parser's and the loader's own functions by the time spent in and under them, each under a profiler, which slows it."""
    from ingest import parse
    from ingest.door import ingest
    from ingest.files import delimited, encodings
    from ingest.messages import Context

    count = sum(1 for _ in path.open("rb")) - 1
    context = Context(b"0" * 32, date.today())

    def records() -> None:
        with path.open("rb") as file:
            for grid in delimited.grids(file, encodings.detect(file), lambda start: len(start[0][1])):
                for _ in grid.rows:
                    pass

    def parsed() -> None:
        with path.open("rb") as file:
            for message in parse.parse(file, path.name, None, False, context):
                pickle.dumps(message, protocol=5)

    def loaded() -> None:
        with tempfile.TemporaryDirectory() as home:
            ingest([path], replace(settings.load(), home=Path(home), key_file=Path(home) / "key"))

    gc.disable()  # as in the child
    print(f"\nwhere the time goes, {count:,} rows")
    for name, work in {"records alone": records, "all of the parser": parsed, "command, once imported": loaded}.items():
        began = time.perf_counter()
        work()
        print(f"  {name:24}{time.perf_counter() - began:7.1f} s")
    for name, work in {"the parser": parsed, "the loader": loaded}.items():
        print(f"  {name}, profiled: seconds under, calls, function")
        for line in heaviest(work):
            print(f"    {line}")


def heaviest(work, shown: int = 16) -> Iterator[str]:
    profile = cProfile.Profile()
    profile.runcall(work)
    found = pstats.Stats(profile).stats
    ours = [(under, calls, place) for place, (_, calls, _, under, _) in found.items() if "/ingest/" in place[0]]
    waits = [
        (own, calls, place) for place, (_, calls, own, _, _) in found.items() if "acquire" in place[2] or "execute" in place[2]
    ]
    for under, calls, (file, _, function) in islice(sorted(chain(ours, waits), reverse=True), shown):
        yield f"{under:7.2f}{calls:10,}  {Path(file).name} {function}"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        compare("CSV", text(at / "利用登记.csv", CSV_ROWS), CSV_ROWS, DUCKDB)
        compare("workbook", workbook(at / "利用登记.xlsx", BOOK_ROWS), BOOK_ROWS, CALAMINE)
        where_it_goes(text(at / "短.csv", PROFILED_ROWS))
        if "--rows-10m" in sys.argv:
            found = measure(COMMAND, "ingest", text(at / "大.csv", LARGE_ROWS))
            print(f"\n{LARGE_ROWS:,} rows: {found.whole:.0f} s, {found.memory / 1e6:,.0f} MB at most (aim 1,611)")


if __name__ == "__main__":
    main()
