"""The store: what the ledgers said, file by file; made on first use, widened when a ledger gets a new column."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from annals import journal
from annals.errors import ClerkError
from annals.settings import Settings
from annals.warehouse import is_full, store_trouble
from ingest.ledger import declared

ROW_KINDS = ("loaded", "unchanged", "duplicate", "quarantined", "title", "header", "total", "note", "blank")
STAMPS = {
    "archive_code": "varchar",
    "row_id": "varchar",  # the same row in every file: ledger, archives and key
    "row_hash": "varchar",  # its content: tells a changed row from an unchanged one
    "load_id": "bigint",
    "file_name": "varchar",
    "sheet": "varchar",
    "row_no": "bigint",
    "exported_on": "date",  # of the latest file that said it: the declared export date, else the day of the load
    "precedence": "bigint",  # among files exported on one day: the load that first brought that file
}
# As the macro dimension_names() has them: what a breakdown goes by stands beside each row of evidence.
DIMENSIONS = (
    "category varchar, retention varchar, medium varchar, era varchar, topic varchar, kind varchar, unit_kind varchar, purpose"
    " varchar, subject varchar, channel varchar, user_kind varchar, outcome varchar, method varchar, status varchar, scope varchar,"
    " organizer varchar, mode varchar, item_kind varchar, level varchar, result varchar"
)
PERIOD = "archive_code varchar, stat_year integer, from_month integer, through_month integer, indicator_id varchar"
PLACE = "load_id bigint, file_name varchar, ledger varchar, sheet varchar, row_no bigint"
TABLES = {
    "ledgers": "ledger varchar, title varchar, keeper varchar, kind varchar, cadence varchar, due varchar",
    "loads": "load_id bigint, file_name varchar, file_sha256 varchar, declarations varchar, format varchar, status varchar,"
    " reason varchar, message varchar, exported_on date, period_from date, period_to date, loaded_at timestamptz,"
    " content_hash varchar, precedence bigint",
    "sheets": "load_id bigint, file_name varchar, sheet varchar, ledger varchar, header_row bigint, "
    + ", ".join(f"{kind} bigint" for kind in ROW_KINDS)
    + ", added bigint, changed bigint, columns varchar",
    "rejects": f'{PLACE}, "column" varchar, value varchar, code varchar, message varchar, row_id varchar',
    "repairs": f'{PLACE}, "column" varchar, code varchar, before varchar, after varchar, rows bigint',
    "set_aside": "load_id bigint, file_name varchar, sheet varchar, row_no bigint, kind varchar",
    "declared_totals": f'{PLACE}, "column" varchar, declared double, computed double',
    "notices": "load_id bigint, file_name varchar, message varchar",
    "expectations": "load_id bigint, ledger varchar, expectation varchar, columns varchar, on_failure varchar, reason varchar,"
    " failed bigint",
    "confirmed": "load_id bigint, row_id varchar",  # rows that a load held without making a version of them
    "coverage": "load_id bigint, ledger varchar, archive_code varchar, first_on date, last_on date, period_from date,"
    " period_to date, exported_on date, precedence bigint, keeps_missing boolean",
    "withdrawals": "row_id varchar, load_id bigint, exported_on date, precedence bigint, ledger varchar",
    # What was printed and may not move by itself (annals.frozen), and who did what when, in UTC (annals.journal).
    "freezes": 'freeze_id bigint, archive_code varchar, stat_year integer, "by" varchar, note varchar, "at" timestamp,'
    " load_id bigint, generation varchar, definitions_hash varchar, members varchar, journal_no bigint, journal_hash varchar",
    "frozen_figures": f"freeze_id bigint, {PERIOD}, definition_id varchar, value decimal(28,8), value_status varchar,"
    " label varchar, months_missing bigint, members_missing bigint, evidence_rows bigint, last_value decimal(28,8), base varchar,"
    " change decimal(28,8), change_status varchar, evidence_digest varchar, definition_hash varchar",
    "frozen_evidence": "freeze_id bigint, indicator_id varchar, archive_code varchar, on_date date, amount decimal(28,8),"
    " distinct_key varchar, label varchar, ledger varchar, row_id varchar, load_id bigint, file_name varchar, sheet varchar,"
    f" row_no bigint, {DIMENSIONS}",
    "frozen_lookup_months": "freeze_id bigint, archive_code varchar, month_on date, dimension varchar, dimension_value varchar,"
    " lookups bigint, visits bigint, items bigint, pages bigint, is_suppressed boolean",
    "frozen_breakdowns": "freeze_id bigint, archive_code varchar, stat_year integer, indicator_id varchar, dimension varchar,"
    " dimension_value varchar, value decimal(28,8), last_value decimal(28,8), change decimal(28,8), share decimal(28,8),"
    " share_change decimal(28,8), is_suppressed boolean",
    "restatements": f"restatement_id bigint, freeze_id bigint, {PERIOD}, definition_id varchar, value decimal(28,8),"
    ' value_status varchar, label varchar, reason varchar, "by" varchar, "at" timestamp',
    "journal": 'entry_no bigint, "at" timestamp, who varchar, action varchar, what varchar, previous_hash varchar, hash varchar',
    "comments": "check_id varchar, archive_code varchar, stat_year bigint, subject varchar, text varchar, by varchar, at timestamptz",
    "corrections": 'ledger varchar, row_key varchar, "column" varchar, reason varchar, corrected_on date, load_id bigint',
}
MEMORY = "400MB"  # of DuckDB; what needs more goes to files beside the store, which hold no personal data
OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


@contextmanager
def opened(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store, open for writing; the second of two loads at once is told who holds it.

    Raises ClerkError where another program holds the store, or it cannot be opened or written.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    with _locked(settings):
        spill = settings.store.with_suffix(".duckdb.tmp")
        shutil.rmtree(spill, ignore_errors=True)  # of a load that was killed
        limits = {"memory_limit": MEMORY, "temp_directory": str(spill)}
        try:
            with duckdb.connect(settings.store, config=OFFLINE | limits) as con:
                _create(con)
                journal.begin(con, settings.home)
                yield con
                journal.keep_head(con, settings.home)
        except (duckdb.Error, OSError) as error:
            if isinstance(error, duckdb.IOException) or is_full(error):
                raise store_trouble(settings, error) from error
            raise


@contextmanager
def rehearsed(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the store, as it would be opened; it is thrown away, and nothing is written where the data lie."""
    with tempfile.TemporaryDirectory() as folder:
        stage = replace(settings, home=Path(folder))
        if settings.store.exists():
            with _locked(settings):
                for file in settings.store.parent.glob(settings.store.name + "*"):  # its write-ahead log, too
                    if file.is_file():
                        shutil.copy(file, stage.store.parent / file.name)
        with opened(stage) as con:
            yield con


@contextmanager
def _locked(settings: Settings) -> Iterator[None]:
    lock = settings.store.with_suffix(".lock")
    holder = settings.store.with_suffix(".holder")
    try:
        with FileLock(lock).acquire(timeout=0):
            holder.write_text(f"{os.getpid()} {datetime.now():%H:%M}", "ascii")
            try:
                yield
            finally:
                holder.unlink(missing_ok=True)
    except Timeout as error:
        process, _, since = (holder.read_text("ascii") if holder.exists() else "").partition(" ")
        who = f"（进程 {process}，从 {since} 起）" if process else ""
        raise ClerkError(
            f"台账库 {settings.store} 正被占用：另一个 annals ingest{who}正在装载台账。请等它结束后再试。"
        ) from error


def _create(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("begin")
    con.execute("create schema if not exists raw")
    tables = {name: _columns(listed) for name, listed in TABLES.items()} | {
        ledger.name: STAMPS | {name: kind for name, kind in ledger.stored.items() if name not in STAMPS}
        for ledger in declared().values()
    }
    known = set(con.execute("select table_name, column_name from duckdb_columns() where schema_name = 'raw'").fetchall())
    for name, columns in tables.items():
        listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        con.execute(f"create table if not exists raw.{name} ({listed})")
        for column, kind in columns.items():
            if (name, column) not in known:
                con.execute(f'alter table raw.{name} add column if not exists "{column}" {kind}')
    con.execute("delete from raw.ledgers")
    con.executemany(
        "insert into raw.ledgers values (?, ?, ?, ?, ?, ?)",
        [(one.name, one.title, one.keeper, one.kind, one.cadence, one.due) for one in declared().values()],
    )
    con.execute("commit")


def columns(table: str) -> list[str]:
    """The names of the columns of one of TABLES."""
    return list(_columns(TABLES[table]))


def _columns(listed: str) -> dict[str, str]:
    return dict(one.strip().replace('"', "").split(" ", 1) for one in listed.split(", "))
