"""`annals history`: the versions of a row, with the load that brought each and the load that took its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

import click
import duckdb

from annals import warehouse
from annals.console import table
from annals.settings import Settings
from ingest.ledger import DEIDENTIFIED, Column, Ledger, declared, normalize
from ingest.values import cells

SHOWN = 30  # rows
HEADINGS = ["状态", "装载", "文件", "工作表", "行", "导出日期", "装载时间", "与上一版不同"]
USERS = "利用者信息有改动"
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FULL, HALF = "".join(map(chr, HALF_WIDTH)), "".join(map(chr, HALF_WIDTH.values()))


@dataclass(frozen=True)
class Version:
    """One version of a row: what it was or is, which load brought it from where, what it changed."""

    status: str  # 现行, 已更正（装载 7）, 已撤下（装载 9）
    load_id: int
    file_name: str
    sheet: str
    row_no: int
    exported_on: date
    loaded_at: datetime | None
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowHistory:
    """A row of a ledger, by the words of its key and its archives, and its versions from the first to the one that counts."""

    title: str
    key: str
    archive_code: str
    versions: tuple[Version, ...]


def run(settings: Settings, words: list[str]) -> int:
    """Prints the history of the rows whose keys hold all the words; returns the exit status: 1 where there is none.

    Raises ClerkError where there is no store, or it cannot be read.
    """
    with warehouse.memory(settings) as con:
        found = find(con, words, SHOWN + 1)
    if not found:
        click.echo(f"没有编号是“{' '.join(words)}”的行。请核对写法；被退回的行见 annals rejects。", err=True)
        return 1
    for row in found[:SHOWN]:
        click.echo(f"《{row.title}》{row.key}（档案馆 {row.archive_code}）")
        table(HEADINGS, [_line(version) for version in row.versions])
        click.echo()
    if len(found) > SHOWN:
        click.echo(f"还有别的行，这里只列了 {SHOWN} 行。请多写几个词，如年度、全宗号、门类。")
    return 0


def find(con: duckdb.DuckDBPyConnection, words: list[str], limit: int) -> list[RowHistory]:
    """The rows of any ledger among whose key columns all the words stand, ledger by ledger, in the order of their keys."""
    found: list[RowHistory] = []
    for ledger in declared().values():
        row_ids = con.execute(*_matching(ledger, words, limit - len(found))).fetchall()
        found += [_history(con, ledger, row_id) for (row_id,) in row_ids]
    return found


def differences(con: duckdb.DuckDBPyConnection, ledger: str, row_id: str, before: int | None, after: int | None) -> list[str]:
    """What the version of one load says otherwise than that of another: 卷数：3 → 4; of users only that it does."""
    known = declared()[ledger]
    names = list(known.stored)
    listed = ", ".join(f'"{name}"::varchar' for name in names)
    rows = con.execute(
        f"select load_id, [{listed}] from raw.{ledger} where row_id = ? and load_id in (?, ?)", [row_id, before, after]
    ).fetchall()
    said = {load_id: dict(zip(names, values, strict=True)) for load_id, values in rows}
    return list(_changes(known, said[before], said[after])) if said.keys() >= {before, after} else []


def _matching(ledger: Ledger, words: list[str], limit: int) -> tuple[str, list]:
    """SQL and its parameters: the row_ids of the ledger's rows whose key columns hold all the words."""
    columns = [ledger.columns[name] for name in ledger.key]
    said = " and ".join(f"({' or '.join(f'{_folded(column.name)} in (?, ?)' for column in columns)})" for _ in words)
    spellings = [text for word in words for column in columns for text in (normalize(word), _meant(word, column))]
    order = ", ".join(f'any_value("{name}")' for name in ledger.key)
    return f"select row_id from raw.{ledger.name} where {said} group by row_id order by {order}, row_id limit {limit}", spellings


def _folded(name: str) -> str:
    """SQL: a key column's text as `ledger.normalize` would have it."""
    return (
        f"regexp_replace(upper(translate(\"{name}\"::varchar, '{FULL}', '{HALF.replace(chr(39), chr(39) * 2)}')), '\\s', '', 'g')"
    )


def _meant(word: str, column: Column) -> str:
    """The word as the column would have it: WS is 文书, 2022年度 is 2022."""
    values, problems, *_ = cells.convert([word], column)
    return normalize(word if problems or values[0] is None else values[0])


def _history(con: duckdb.DuckDBPyConnection, ledger: Ledger, row_id: str) -> RowHistory:
    names = list(ledger.stored)
    listed = ", ".join(f'"{name}"::varchar' for name in names)
    rows = con.execute(
        f"select versions.exported_on, versions.precedence, load_id, versions.file_name, sheet, row_no, epoch(loaded_at), [{listed}]"
        f" from raw.{ledger.name} as versions left join raw.loads using (load_id) where row_id = ? order by 1, 2, 3",
        [row_id],
    ).fetchall()
    withdrawn = con.execute(
        "select exported_on, precedence, load_id from raw.withdrawals where row_id = ? order by all", [row_id]
    ).fetchall()
    said = [dict(zip(names, row[-1], strict=True)) for row in rows]
    changes = [(), *(tuple(_changes(ledger, before, after)) for before, after in pairwise(said))]
    versions = [
        Version(_status(row, following, withdrawn), load_id, file_name, sheet or "", row_no, row[0], _moment(loaded_at), changed)
        for row, following, changed in zip(rows, [*rows[1:], None], changes, strict=True)
        for load_id, file_name, sheet, row_no, loaded_at in [row[2:7]]
    ]
    key = "、".join(said[-1][name] for name in ledger.key if said[-1][name] is not None)
    return RowHistory(ledger.title, key, said[-1]["archive_code"] or "", tuple(versions))


def _status(row: tuple, following: tuple | None, withdrawn: list[tuple]) -> str:
    """What became of a version: the next one took its place, or before that a re-export lacked the row."""
    gone = [by for *order, by in withdrawn if tuple(order) > row[:2] and (not following or tuple(order) < following[:2])]
    if gone:
        return f"已撤下（装载 {gone[0]}）"
    return f"已更正（装载 {following[2]}）" if following else "现行"


def _changes(ledger: Ledger, before: dict[str, str | None], after: dict[str, str | None]) -> Iterator[str]:
    """What a version says otherwise than the one before it; of users only that it does."""
    changed = [name for name in before if before[name] != after[name]]
    for name in changed:
        if name not in DEIDENTIFIED:
            column = ledger.columns[name]
            yield f"{column.label}：{_shown(before[name], column)} → {_shown(after[name], column)}"
    if not DEIDENTIFIED.keys().isdisjoint(changed):
        yield USERS


def _shown(text: str | None, column: Column) -> str:
    if text is None:
        return "（空）"
    return text.rstrip("0").rstrip(".") if column.type in ("decimal", "percent") else text


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds) if seconds else None


def _line(version: Version) -> tuple:
    place = (str(version.load_id), version.file_name, version.sheet, str(version.row_no))
    loaded = f"{version.loaded_at:%Y-%m-%d %H:%M}" if version.loaded_at else ""
    return version.status, *place, version.exported_on or "", loaded, "；".join(version.changes)
