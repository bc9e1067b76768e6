"""The published warehouse: generations beside one another, and a pointer file that names the current one.

Readers open the generation that the pointer names, read-only; a build writes a new file and moves the pointer.
DuckDB caches an opened path, so that every generation has a name of its own.
"""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from annals.errors import ClerkError
from annals.settings import Settings

POINTER = "current.json"
BUILDING = ".building"
FULL_NUMBERS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL_WORDS = (*map(os.strerror, FULL_NUMBERS), "max_temp_directory_size")  # the latter where intermediate results find no room
KEEP = 3  # generations: a reader that opened one just before two more publishes still finds its file

# Nothing may be fetched, written or attached from a connection that serves readers.
SERVING = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}


def store_trouble(settings: Settings, error: object) -> ClerkError:
    """What to say where the store does not open or cannot be written: another program holds it, or its file or disk is bad."""
    if is_full(error):
        return ClerkError(
            f"磁盘满了，台账库 {settings.store} 写不下去。请腾出空间后再运行一次：已经装载的文件都在，没有装完的文件会重新装载。"
        )
    if is_lock(error):
        return ClerkError(
            f"台账库 {settings.store} 正被占用：另一个程序正在 annals ingest 装载台账，或者正在建库。请等它结束后再试。"
        )
    said = str(error).splitlines()[0]
    return ClerkError(
        f"台账库 {settings.store} 读写不了（{said}）。请检查磁盘空间和权限；如果文件已经损坏，请从备份恢复，或者移走它后重新装载全部台账。"
    )


@contextmanager
def memory(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store, read-only, while nobody writes it.

    Raises ClerkError where there is no store, another program is writing it, or it cannot be read.
    """
    if not settings.store.exists():
        raise ClerkError(f"还没有装载过台账（{settings.store} 不存在）。请先运行 annals ingest 台账文件夹。")
    try:
        with serve(settings.store) as con:
            if not con.execute("select 1 from duckdb_tables() where schema_name = 'raw' and table_name = 'repairs'").fetchall():
                raise ClerkError(
                    f"台账库 {settings.store} 是旧版本写的。请先运行一次 annals ingest 或 annals build，它会补上新的表。"
                )
            yield con
    except duckdb.IOException as error:
        raise store_trouble(settings, error) from error


def is_full(error: object) -> bool:
    """Whether the disk is full, or this error came of trying to go on when it was: DuckDB closes a store that it cannot write."""
    while error:
        if getattr(error, "errno", None) in FULL_NUMBERS or any(word in str(error) for word in FULL_WORDS):
            return True
        error = getattr(error, "__cause__", None) or getattr(error, "__context__", None)
    return False


def is_lock(error: object) -> bool:
    """Whether this is DuckDB's complaint that another program holds the file."""
    return "lock on file" in str(error)


def generation(settings: Settings) -> str:
    """The name of the current generation's file.

    Raises ClerkError where nothing has been published yet, or the pointer names a file that is gone.
    """
    pointer = settings.warehouse / POINTER
    if not pointer.exists():
        raise ClerkError(f"数据仓库还没有建立（{settings.home}）。请先运行 annals ingest 装载台账，再运行 annals build。")
    name = json.loads(pointer.read_text("utf-8"))["file"]
    if not (settings.warehouse / name).exists():
        raise ClerkError(f"数据仓库的文件 {name} 不见了（{settings.warehouse}）。请重新运行 annals build。")
    return name


def connect(settings: Settings) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the current generation; one `.cursor()` a thread.

    Raises ClerkError as `generation` does.
    """
    return serve(settings.warehouse / generation(settings))


def serve(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a database file that can reach nothing else."""
    return duckdb.connect(path, read_only=True, config=SERVING)


def new_generation(settings: Settings) -> Path:
    """The path at which the next generation is built; what a killed build left behind is removed first.

    Only the holder of the build lock may call it.
    """
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    for left_over in settings.warehouse.glob(f"*{BUILDING}*"):
        left_over.unlink()
    run = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    return settings.warehouse / f"annals_{run}.duckdb{BUILDING}"


def publish(settings: Settings, built: Path) -> Path:
    """Makes a checked build the current generation, in one atomic replacement of the pointer; returns its path."""
    published = built.with_name(built.name.removesuffix(BUILDING))
    built.rename(published)
    pointer = settings.warehouse / POINTER
    draft = pointer.with_suffix(".json.new")
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"file": published.name}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(pointer)
    for old in sorted(settings.warehouse.glob("annals_*.duckdb"))[:-KEEP]:
        old.unlink()
    return published
