"""Measures `annals build` beside a script by hand on the same store of many lookups: `python tests/bench/build_speed.py [--rows 1 10]`.

Millions of lookups: 1, 10 and 100 unless said otherwise. The script (lookups_by_hand.sql) computes only the years, months and
breakdowns of lookups; the build computes every figure, checks it, and keeps the rows behind it. Each is a process of its own with
DuckDB's own limits; then both are asked whether they found the same, and the pages' queries are timed on what was built.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from annals import catalog, lookups, settings, warehouse
from annals.settings import Settings
from tests import many_lookups
from tests.zygote import Watch

MILLIONS = (1, 10, 100)
BYTES_A_ROW = 600  # of disk at the worst moment: the store, what is built from it, and what does not fit into memory
AIM = 3
PATIENCE = 1800  # seconds for the script by hand: its windows over 100 million rows may not fit into memory
HERE = Path(__file__).parent
BUILD = "from annals.cli import main; main(['build'])"
BY_HAND = """
import sys, duckdb
con = duckdb.connect(sys.argv[1], config={"temp_directory": sys.argv[1] + ".spill"})
con.execute(f"attach '{sys.argv[2]}' as store (read_only)")
con.execute(open(sys.argv[3], encoding="utf-8").read())
"""
# What one has and the other has not, by name; what is hidden from readers cannot be compared.
DIFFERENCES = {
    "years": """
        select archive_code, stat_year, indicator_id, value, last_value from hand.figures where month_no = 0
        except select archive_code, stat_year, indicator_id, value, last_value from built.rpt_figures""",
    "months": """
        select archive_code, make_date(stat_year, month_no, 1), indicator_id, value, last_value from hand.figures where month_no > 0
        except select archive_code, month_on, indicator_id, value, last_year_value from built.rpt_figure_months""",
    "breakdowns by month": """
        select archive_code, month_on, dimension, dimension_value, lookups, visits, items, pages from built.rpt_lookup_months
        where dimension <> 'total' and not is_suppressed
        except select archive_code, make_date(stat_year, month_no, 1), dimension, dimension_value, lookups, visits, items, pages
        from hand.breakdowns""",
    "breakdowns by year": """
        select archive_code, stat_year, dimension, dimension_value, value from built.rpt_figure_breakdowns
        where indicator_id = 'lookup_visitors' and dimension in ('purpose', 'subject', 'channel') and not is_suppressed
        and value is not null
        except select archive_code, stat_year, dimension, dimension_value, sum(visits) from hand.breakdowns group by all""",
}


@dataclass(frozen=True)
class Measured:
    """Seconds by the clock and of processors, and the most bytes of memory that the process and its children held at once."""

    clock: float
    processor: float
    memory: int
    is_finished: bool


def measure(at: Settings, script: str, *words: object, patience: int | None = None) -> Measured:
    variables = os.environ | {settings.HOME_VARIABLE: str(at.home), settings.KEY_VARIABLE: str(at.home / "key")}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.Popen([sys.executable, "-c", script, *map(str, words)], env=variables, stdout=subprocess.DEVNULL)
    watch = Watch(run.pid)
    try:
        run.wait(patience)
    except subprocess.TimeoutExpired:
        run.kill()
        run.wait()
        return Measured(patience, 0, watch.stop()[1], False)
    clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run.returncode == 0, f"{script}: {run.returncode}"
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(clock, used, watch.stop()[1], True)


def differences(at: Settings, by_hand: Path) -> dict[str, str]:
    """How many rows of each kind one of both has otherwise, or not at all, of how many."""
    with duckdb.connect() as con:
        con.execute(f"attach '{at.warehouse / warehouse.generation(at)}' as built (read_only)")
        con.execute(f"attach '{by_hand}' as hand (read_only)")
        return {
            name: " of ".join(f"{con.execute(f'select count(*) from ({part})').fetchone()[0]:,}" for part in (sql, _first(sql)))
            for name, sql in DIFFERENCES.items()
        }


def _first(sql: str) -> str:
    """What is looked for in the other: none of nothing would prove nothing."""
    return sql.partition("        except ")[0]


def pages(at: Settings) -> dict[str, float]:
    """Milliseconds of what the pages ask, the middle of nine times."""
    with warehouse.connect(at) as con:
        code, year = catalog.archives(con)[-1][0], catalog.years(con, catalog.archives(con)[-1][0])[0]
        asked: dict[str, Callable] = {
            "catalog.figures": lambda: catalog.figures(con, code, year),
            "lookups.compared": lambda: lookups.compared(con, code, year, "visits"),
            "lookups.history": lambda: lookups.history(con, code, "visits"),
            "lookups.breakdown": lambda: lookups.breakdown(con, code, year, "subject", "visits"),
            "lookups.forecast": lambda: lookups.forecast(con, code),
        }
        return {name: statistics.median(_milliseconds(ask) for _ in range(9)) for name, ask in asked.items()}


def _milliseconds(ask: Callable) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def bench(millions: int, folder: Path) -> None:
    rows = millions * 1_000_000
    if shutil.disk_usage(folder).free < rows * BYTES_A_ROW:
        print(f"\n!! {millions} million lookups NOT MEASURED: {folder} has less than {rows * BYTES_A_ROW / 1e9:.0f} GB of room.")
        return
    at = replace(settings.load(), home=folder / f"{millions}m")
    began = time.perf_counter()
    many_lookups.make(at, rows)
    size = at.store.stat().st_size / 1e9
    print(f"\n{millions} million lookups: store of {size:.1f} GB made in {time.perf_counter() - began:.0f} s; ", end="")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
    by_hand = at.home / "by_hand.duckdb"
    build = measure(at, BUILD)
    hand = measure(at, BY_HAND, by_hand, at.store, HERE / "lookups_by_hand.sql", patience=PATIENCE)
    print(f"{'':16}{'seconds':>9}{'processor':>11}{'rows/s':>12}{'peak MB':>9}")
    for name, one in {"annals build": build, "by hand": hand}.items():
        rate = f"{rows / one.clock:12,.0f}" if one.is_finished else f"{'not finished':>12}"
        print(f"{name:16}{one.clock:9.1f}{one.processor:11.1f}{rate}{one.memory / 1e6:9,.0f}")
    if hand.is_finished:
        times, memory = build.clock / hand.clock, build.memory / hand.memory
        print(f"build: {times:.1f} × by hand, {memory:.1f} × its memory (aim {AIM} at 10 million)")
        print("rows that differ:", ", ".join(f"{name} {count}" for name, count in differences(at, by_hand).items()))
    print("pages, ms:", ", ".join(f"{name} {taken:.1f}" for name, taken in pages(at).items()), flush=True)
    shutil.rmtree(at.home)


def main() -> None:
    words = sys.argv[sys.argv.index("--rows") + 1 :] if "--rows" in sys.argv else []
    with tempfile.TemporaryDirectory() as folder:
        for millions in map(int, words) if words else MILLIONS:
            bench(millions, Path(folder))


if __name__ == "__main__":
    main()
