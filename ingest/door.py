"""The door of the room: files and folders in, what became of each file out."""

from collections.abc import Callable, Iterator
from pathlib import Path

from duckdb import DuckDBPyConnection

from annals.errors import ClerkError
from annals.settings import Settings, name_archives
from ingest.load import load_file
from ingest.personal import load_key
from ingest.report import FileReport
from ingest.sniff import is_junk
from ingest.store import opened

ARCHIVES = "archives.csv"  # read first: it says whose the ledgers are
LEDGER_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt"}


def ingest(paths: list[Path], settings: Settings, progress: Callable[[str], None] = lambda said: None) -> list[FileReport]:
    """Loads every ledger file that the paths name or hold, in the order of their names; one report a file.

    A folder's other files are passed over; a file named by itself is always tried.
    Raises ClerkError: no such file, a folder without ledgers, a store that another program holds.
    """
    files = [found for path in paths for found in _files(path)]
    with opened(settings) as con:
        key = load_key(settings.key_file)
        reports = []
        for path, name in sorted(files, key=lambda file: file[0].name != ARCHIVES):
            progress(name)
            reports.append(load_file(con, path, name, key, settings.archive_code))
            if path.name == ARCHIVES:
                settings = _own_archives(con, settings)
        return reports


def _own_archives(con: DuckDBPyConnection, settings: Settings) -> Settings:
    """Where the list names one archives and the settings none, the ledgers are that one's."""
    listed = con.execute(
        "select archive_code, any_value(archive_name order by load_id desc) from raw.archives group by all"
    ).fetchall()
    return name_archives(settings, *listed[0]) if len(listed) == 1 else settings


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    if not path.exists():
        raise ClerkError(f"没有这个文件或文件夹：{path}。请核对路径。")
    if path.is_file():
        yield path, path.name
        return
    inside = sorted(one for one in path.rglob("*") if one.is_file() and not is_junk(one.name))
    ledgers = [one for one in inside if one.suffix.lower() in LEDGER_SUFFIXES]
    if not ledgers:
        raise ClerkError(f"文件夹 {path} 里没有台账文件（.xlsx、.xls、.et、.ods、.csv 等）。请核对路径。")
    yield from ((one, one.relative_to(path).as_posix()) for one in ledgers)
