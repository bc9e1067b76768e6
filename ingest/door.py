"""The door of the room: files and folders in, what became of each file out."""

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from annals import journal
from annals.errors import ClerkError
from annals.settings import Settings, name_archives
from ingest import corrections
from ingest.files.sniff import is_junk
from ingest.load import Desk, load_file
from ingest.people.personal import load_key
from ingest.reader import Reader
from ingest.report import FileReport, Source, next_load, record
from ingest.store import opened, rehearsed

ARCHIVES = "archives.csv"  # read first: it says whose the ledgers are
LEDGER_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt", ".html", ".htm", ".xml", ".zip"}
IGNORED = {"lock_or_system_file": "锁定文件或系统文件，不是台账。", "no_ledger_type": "不是台账的文件类型。"}


@dataclass(frozen=True)
class Options:
    """How a run differs from the usual: rows missing from re-exports stay, hidden sheets are read, nothing is written, somebody's name."""

    keep_missing: bool = False
    hidden: bool = False
    dry_run: bool = False
    by: str = journal.INGEST  # whom the journal names


@dataclass(frozen=True)
class Found:
    """A file to load: where it is, what messages and stamps call it, and the folder whose corrections hold for it."""

    path: Path
    name: str
    folder: Path
    ignored: str = ""  # one of IGNORED


def ingest(
    paths: list[Path],
    settings: Settings,
    progress: Callable[[str], None] = lambda said: None,
    options: Options = Options(),
) -> list[FileReport]:
    """Loads every ledger file that the paths name or hold, in the order of their names; one report a file.

    Of a folder's other files it is said that they were passed over; a file named by itself is always tried. A dry run
    goes the same way on a copy of the store. Raises ClerkError: no such file, a folder without ledgers, corrections that
    are wrong in themselves or found no row, a store that another program holds.
    """
    files = [found for path in paths for found in _files(path)]
    mended = {folder: corrections.load(folder / corrections.FILE) for folder in dict.fromkeys(one.folder for one in files)}
    with (rehearsed if options.dry_run else opened)(settings) as con, Reader() as reader:
        key = _key(settings, options)
        reports: list[FileReport] = []
        for one in sorted(files, key=lambda file: file.name != ARCHIVES):
            if one.ignored:
                reports.append(_ignore(con, one))
                continue
            progress(one.name)
            desk = Desk(
                key, settings.archive_code, _today(), mended[one.folder], options.keep_missing, options.hidden, options.by
            )
            reports += load_file(con, reader, one.path, one.name, desk)
            if one.path.name == ARCHIVES:
                settings = _own_archives(con, settings, options)
        # Of a file by itself the other files' corrections are nobody's business.
        whole = [one for path in paths if path.is_dir() for one in mended[path]]
        return reports + _unapplied(con, whole)


def _unapplied(con: DuckDBPyConnection, mended: list[corrections.Correction]) -> list[FileReport]:
    """A correction that has never found its row is as loud as a file that was sent back."""
    try:
        corrections.unapplied(mended, con)
    except ClerkError as error:
        return [FileReport(corrections.FILE, "rejected", message=str(error))]
    return []


def _key(settings: Settings, options: Options) -> bytes:
    """A dry run leaves no key file behind: where there is none, a key of the moment serves."""
    return secrets.token_bytes(32) if options.dry_run and not settings.key_file.exists() else load_key(settings.key_file)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _ignore(con: DuckDBPyConnection, one: Found) -> FileReport:
    """Said each time, kept once."""
    known = "select 1 from raw.loads where file_name = ? and status = 'ignored'"
    if not con.execute(known, [one.name]).fetchone():
        record(con, next_load(con), Source(one.name), "ignored", one.ignored, IGNORED[one.ignored])
    return FileReport(one.name, "ignored", message=IGNORED[one.ignored])


def _own_archives(con: DuckDBPyConnection, settings: Settings, options: Options) -> Settings:
    """Where the list names one archives and the settings none, the ledgers are that one's."""
    listed = con.execute(
        "select archive_code, any_value(archive_name order by load_id desc) from raw.archives group by all"
    ).fetchall()
    if len(listed) != 1:
        return settings
    code, name = listed[0]
    return replace(settings, archive_code=code) if options.dry_run else name_archives(settings, code, name)


def _files(path: Path) -> Iterator[Found]:
    if not path.exists():
        raise ClerkError(f"没有这个文件或文件夹：{path}。请核对路径。")
    if path.is_file():
        yield Found(path, _as_text(path.name), path.parent, "lock_or_system_file" if is_junk(path.name) else "")
        return
    inside = [one for one in sorted(path.rglob("*")) if one.is_file() and one.name != corrections.FILE]
    found = [Found(one, _as_text(one.relative_to(path).as_posix()), path, _ignored(one)) for one in inside]
    if all(one.ignored for one in found):
        raise ClerkError(f"文件夹 {path} 里没有台账文件（.xlsx、.xls、.et、.ods、.csv、.zip 等）。请核对路径。")
    yield from found


def _as_text(name: str) -> str:
    """A file's name; one that an old archive has left in GB18030 is decoded, whatever the machine's own encoding."""
    written = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return written.decode("utf-8", "replace")


def _ignored(path: Path) -> str:
    if is_junk(path.name):
        return "lock_or_system_file"
    return "" if path.suffix.lower() in LEDGER_SUFFIXES else "no_ledger_type"
