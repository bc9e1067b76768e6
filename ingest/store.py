"""The store: what the ledgers said, file by file; made on first use, widened when a ledger gets a new column."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from filelock import FileLock, Timeout

from annals.errors import ClerkError
from annals.settings import Settings
from annals.warehouse import store_trouble
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
}
PLACE = "load_id bigint, file_name varchar, ledger varchar, sheet varchar, row_no bigint"
TABLES = {
    "ledgers": "ledger varchar, title varchar, keeper varchar, kind varchar, cadence varchar",
    "loads": "load_id bigint, file_name varchar, file_sha256 varchar, declarations varchar, format varchar, status varchar,"
    " reason varchar, message varchar, exported_on date, period_from date, period_to date, loaded_at timestamptz",
    "sheets": "load_id bigint, file_name varchar, sheet varchar, ledger varchar, header_row bigint, "
    + ", ".join(f"{kind} bigint" for kind in ROW_KINDS),
    "rejects": f'{PLACE}, "column" varchar, value varchar, code varchar, message varchar',
    "set_aside": "load_id bigint, file_name varchar, sheet varchar, row_no bigint, kind varchar",
    "declared_totals": f'{PLACE}, "column" varchar, declared double, computed double',
    "notices": "load_id bigint, file_name varchar, message varchar",
    "expectations": "load_id bigint, ledger varchar, expectation varchar, columns varchar, on_failure varchar, reason varchar,"
    " failed bigint",
    "withdrawals": "row_id varchar, load_id bigint",
}
OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


@contextmanager
def opened(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store, open for writing; the second of two loads at once is told so.

    Raises ClerkError where another program holds the store, or it cannot be opened or written.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.store.with_suffix(".lock"))
    try:
        with lock.acquire(timeout=0), duckdb.connect(settings.store, config=OFFLINE) as con:
            _create(con)
            yield con
    except Timeout as error:
        raise ClerkError(f"台账库 {settings.store} 正被占用：另一个 annals ingest 正在装载台账。请等它结束后再试。") from error
    except duckdb.IOException as error:
        raise store_trouble(settings, error) from error


def _create(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("begin")
    con.execute("create schema if not exists raw")
    for name, columns in TABLES.items():
        con.execute(f"create table if not exists raw.{name} ({columns})")
    for ledger in declared().values():
        columns = STAMPS | {name: kind for name, kind in ledger.stored.items() if name not in STAMPS}
        con.execute(f"create table if not exists raw.{ledger.name} ({_listed(columns)})")
        for name, kind in columns.items():
            con.execute(f'alter table raw.{ledger.name} add column if not exists "{name}" {kind}')
    con.execute("delete from raw.ledgers")
    con.executemany(
        "insert into raw.ledgers values (?, ?, ?, ?, ?)",
        [(one.name, one.title, one.keeper, one.kind, one.cadence) for one in declared().values()],
    )
    con.execute("commit")


def _listed(columns: dict[str, str]) -> str:
    return ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
