"""`annals rejects` and `annals repairs`: what is still to be mended in the ledgers, and what reading mended by itself."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import click
import duckdb

from annals import handout, warehouse
from annals.console import table
from annals.settings import Settings
from ingest.ledger import declared
from ingest.reasons import REPAIRS

SHOWN = 50  # lines on the terminal
REJECTS = {"文件": 28, "工作表": 12, "行": 8, "列": 14, "原来的内容": 24, "问题与办法": 70}
MENDED = {"文件": 28, "工作表": 12, "行": 8, "列": 14, "整理": 30, "原来": 24, "现在": 24, "处数": 8}


def print_rejects(settings: Settings, out: Path | None = None, overwrite: bool = False) -> None:
    """Lists the entries that no later load has cleared, or writes them to a workbook.

    Raises ClerkError where the store cannot be read, or `out` may not be written.
    """
    if out:
        handout.check(out, overwrite)
    rows = _read(settings, open_rejects)
    if rows is None:
        click.echo("还没有装载过台账。")
    elif not rows:
        click.echo("没有待改的内容：装载过的文件和行都已装入，或已改正。")
    elif out:
        click.echo(f"待改的 {handout.write(out, '退回', REJECTS, rows):,} 条：{out}")
    else:
        table(list(REJECTS), _grouped(rows[:SHOWN]))
        files = len({row[0] for row in rows})
        click.echo(f"共 {len(rows):,} 条待改，在 {files:,} 个文件里。{_rest(rows, 'rejects --out 退回.xlsx')}")
        click.echo("在原表里改好后再装载一次，这里的条目就会消去。")


def print_repairs(settings: Settings, out: Path | None = None, overwrite: bool = False) -> None:
    """Lists what reading mended in the files as they were loaded last, or writes it to a workbook.

    Raises ClerkError as `print_rejects` does.
    """
    if out:
        handout.check(out, overwrite)
    rows = _read(settings, repairs)
    if rows is None:
        click.echo("还没有装载过台账。")
    elif not rows:
        click.echo("没有整理过的内容：各文件都是标准写法。")
    elif out:
        click.echo(f"整理的 {handout.write(out, '整理', MENDED, rows):,} 条：{out}")
    else:
        table(["整理", "处数", "文件数"], list(_kinds(rows)), numeric=2)
        click.echo()
        table(list(MENDED), _grouped(rows[:SHOWN]), numeric=1)
        click.echo(f"共 {len(rows):,} 条，原表没有改动。{_rest(rows, 'repairs --out 整理.xlsx')}")


def open_rejects(con: duckdb.DuckDBPyConnection) -> list[tuple]:
    """File, sheet, row, column, what the cell said, what is wrong: entries of rows that have not come right since.

    An entry is cleared when its row is loaded or confirmed later, or when its file is loaded again (what is still wrong then
    has an entry of that load). A refused file is an entry too, cleared when it loads; of several refusals the last counts.
    """
    ledgers = [name for (name,) in con.execute("select distinct ledger from raw.rejects where row_id is not null").fetchall()]
    held = [f"select row_id, load_id from raw.{name}" for name in ledgers if name in declared()]
    return con.execute(f"""
        with later as (
            select earlier.load_id, later.status, later.content_hash is distinct from earlier.content_hash as is_other
            from raw.loads as earlier
            join raw.loads as later on later.load_id > earlier.load_id
                and (later.file_name = earlier.file_name
                    or later.file_sha256 = earlier.file_sha256 and later.file_sha256 <> '')
        ),
        standing as (
            select load_id, file_name, status, message from raw.loads
            where not exists (
                select 1 from later where later.load_id = loads.load_id
                    and (later.status = 'loaded' or later.status = 'already_loaded' and later.is_other
                        or later.status = 'rejected' and loads.status = 'rejected')
            )
        ),
        held as (
            select * from ({" union all ".join(["select row_id, load_id from raw.confirmed", *held])})
            where (row_id, load_id) not in (select (row_id, load_id) from raw.rejects where row_id is not null)
        ),
        entries as (
            select rejects.file_name, sheet, row_no, "column", value, rejects.message
            from raw.rejects join standing using (load_id)
            where not exists (
                select 1 from held where held.row_id = rejects.row_id and held.load_id > rejects.load_id
            )
            union all
            select file_name, '', null, '', '', message from standing where status = 'rejected'
        )
        select * from entries order by file_name, row_no is not null, sheet, row_no, "column"
    """).fetchall()


def repairs(con: duckdb.DuckDBPyConnection) -> list[tuple]:
    """File, sheet, row, column, what was done, before, after, how often: of each file's last load."""
    found = con.execute("""
        with last_loads as (
            select load_id from raw.loads where status <> 'rejected'
            qualify load_id >= max(case when status = 'loaded' then load_id else 0 end) over (partition by file_name)
        )
        select file_name, sheet, nullif(row_no, 0), "column", code, before, after, rows
        from raw.repairs join last_loads using (load_id)
        order by file_name, row_no > 0, sheet, row_no, "column", code
    """).fetchall()
    return [(*row[:4], REPAIRS.get(row[4], row[4]), *row[5:]) for row in found]


def _read(settings: Settings, query) -> list[tuple] | None:
    """What a query finds; None where there is no store yet."""
    if not settings.store.exists():
        return None
    with warehouse.memory(settings) as con:
        return [tuple("" if cell is None else cell for cell in row) for row in query(con)]


def _grouped(rows: list[tuple]) -> list[tuple]:
    """The rows with file and sheet said once for those that share them."""
    rows = [(*row[:2], str(row[2]), *row[3:]) for row in rows]  # the number of a row is no figure
    groups = [list(group) for _, group in groupby(rows, key=itemgetter(0, 1))]
    return [row if at == 0 else ("", "", *row[2:]) for group in groups for at, row in enumerate(group)]


def _kinds(rows: list[tuple]) -> Iterator[tuple]:
    """Each kind of repair with how often and in how many files, the most frequent first."""
    kinds = dict.fromkeys(row[4] for row in rows)
    counted = [(kind, [row for row in rows if row[4] == kind]) for kind in kinds]
    for kind, of_kind in sorted(counted, key=lambda one: -sum(row[7] for row in one[1])):
        yield kind, sum(row[7] for row in of_kind), len({row[0] for row in of_kind})


def _rest(rows: list[tuple], command: str) -> str:
    return f"这里只列了前 {SHOWN} 条，全部请用 annals {command}。" if len(rows) > SHOWN else ""
