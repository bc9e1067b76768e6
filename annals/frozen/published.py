"""The store open for writing beside the published generation: what is frozen or restated is what readers see."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from annals import warehouse
from annals.errors import ClerkError
from annals.settings import Settings
from ingest.store import opened

CHANGES = "action in ('load', 'restore')"  # entries of the journal after which the ledgers say something else


@contextmanager
def beside_published(settings: Settings) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """The store, with the current generation attached read-only as `shown`, and that generation's name.

    Raises ClerkError where nothing has been published, the generation is of an older version, or the store is held.
    """
    name = warehouse.generation(settings)
    path = str(settings.warehouse / name).replace("'", "''")
    with opened(settings) as con:
        con.execute(f"attach '{path}' as shown (read_only)")
        if not {"int_basis", "dim_archive_members"} <= _tables(con):
            raise ClerkError(f"已发布的数据仓库 {name} 是旧版本建的。请先运行 annals build。")
        yield con, name


def has(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether the published generation has a table."""
    return table in _tables(con)


def is_behind(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether ledgers were loaded after the published generation was built."""
    return (
        con.execute(
            f"""
        select max(load_id) > (select load_id from shown.int_basis)
            or (select max(entry_no) from raw.journal where {CHANGES}) > (select entry_no from shown.int_basis)
        from raw.loads where status = 'loaded'
        """
        ).fetchone()[0]
        or False
    )


def archives_of(con: duckdb.DuckDBPyConnection, year: int, archive_code: str | None) -> dict[str, tuple[str, bool]]:
    """Archives with a figure of the year → name, whether the year is over; only the named one where one is named.

    Raises ClerkError where there is none, with the years or archives that there are.
    """
    names = dict(con.execute("select archive_code, archive_name from shown.dim_archives order by 1").fetchall())
    if archive_code and archive_code not in names:
        said = "、".join(f"{code}（{name}）" for code, name in names.items())
        raise ClerkError(f"没有代码是 {archive_code} 的档案馆。有：{said}。")
    rows = con.execute(
        """
        select figures.archive_code, max(through_month) = 12 or coalesce(min(closed_year) <= $year, false)
        from shown.rpt_figures as figures join shown.dim_archives as archives using (archive_code)
        where stat_year = $year and ($code is null or archive_code = $code)
        group by figures.archive_code having count(value) > 0 order by 1
        """,
        {"year": year, "code": archive_code},
    ).fetchall()
    if not rows:
        raise ClerkError(f"{year} 年没有数据。{_years(con, archive_code)}")
    return {code: (names[code], is_over) for code, is_over in rows}


def _years(con: duckdb.DuckDBPyConnection, archive_code: str | None) -> str:
    found = con.execute(
        "select distinct stat_year from shown.rpt_figures where value is not null and ($code is null or archive_code = $code)"
        " order by 1",
        {"code": archive_code},
    ).fetchall()
    return f"有数据的年份：{'、'.join(str(year) for (year,) in found)}。" if found else "请先装载台账并运行 annals build。"


def _tables(con: duckdb.DuckDBPyConnection) -> set[str]:
    rows = con.execute("select table_name from duckdb_tables() where database_name = 'shown'").fetchall()
    return {name for (name,) in rows}
