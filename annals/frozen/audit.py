"""Does the journal still say what it said, and do the frozen figures, restatements and comments still say what it recorded?"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb

from annals.frozen import facts
from annals.journal import FIRST, HEAD, Entry, entries, head

WORDS = {
    "freezes": "冻结的登记",
    "frozen_figures": "冻结的数",
    "frozen_evidence": "冻结的依据",
    "frozen_lookup_months": "冻结的各月利用数",
    "frozen_breakdowns": "冻结的分项",
}


def faults(con: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """What is wrong, a Chinese sentence each, with the number of the entry; none where all is as it was written."""
    chain = entries(con)
    if not chain and head(folder) in (None, (0, FIRST)) and not _has(con, "freezes"):
        return []  # a store of a version that kept no journal
    recorded = [check(con, chain) for check in (_freezes, _restatements, _comments, _loads)]
    return [*_chain(chain), *_end(chain, folder), *(said for found in recorded for said in found)]


def _chain(chain: list[Entry]) -> Iterator[str]:
    for entry in chain:
        if entry.hash != entry.computed:
            yield f"第 {entry.entry_no} 条被改动过：内容与它的校验值不符。"
    if chain and chain[0].entry_no > 1:
        yield f"第 {_span(1, chain[0].entry_no - 1)} 条被删去了。"
    elif chain and chain[0].previous_hash != FIRST:
        yield "第 1 条不是日志原来的开头。"
    for before, after in pairwise(chain):
        if after.entry_no == before.entry_no:
            yield f"第 {after.entry_no} 条有两条：其中一条是添加进去的。"
        elif after.entry_no > before.entry_no + 1:
            yield f"第 {_span(before.entry_no + 1, after.entry_no - 1)} 条被删去了。"
        elif after.previous_hash != before.hash:
            yield f"第 {after.entry_no} 条接不上第 {before.entry_no} 条：两条之一被换过，或者中间删去、添加过。"


def _end(chain: list[Entry], folder: Path) -> Iterator[str]:
    """A chain cut at its end is whole in itself: the file beside the store knows how long it was."""
    kept, last = head(folder), chain[-1].entry_no if chain else 0
    if kept is None and last:
        yield f"日志有 {last} 条，但登记末条的 {HEAD} 文件不见了：末尾有没有删去，无从查对。"
    elif kept is None:
        return
    elif kept[0] == -1:
        yield f"登记末条的 {HEAD} 文件读不懂了：日志末尾有没有删去，无从查对。"
    elif kept[0] > last:
        yield f"第 {_span(last + 1, kept[0])} 条被删去了：{HEAD} 文件登记的末条是第 {kept[0]} 条。"
    elif kept != (0, FIRST) and kept[1] not in {entry.hash for entry in chain if entry.entry_no == kept[0]}:
        yield f"第 {kept[0]} 条被换过：与 {HEAD} 文件登记的不符。"


def _freezes(con: duckdb.DuckDBPyConnection, chain: list[Entry]) -> Iterator[str]:
    recorded = {entry.said.get("freeze_id"): entry for entry in chain if entry.action == "freeze"}
    rows = con.execute(
        "select freeze_id, archive_code, stat_year, journal_no, journal_hash from raw.freezes order by 1"
    ).fetchall()
    for freeze_id, code, year, number, hashed in rows:
        entry = recorded.get(freeze_id)
        if entry is None:
            yield f"{code} {year} 年的冻结在日志里没有记载：第 {number} 条被删去或改动，或者冻结是添加进去的。"
        elif (entry.entry_no, entry.hash) != (number, hashed):
            yield f"第 {entry.entry_no} 条与 {code} {year} 年冻结时记下的不是同一条。"
    kept = {row[0] for row in rows}
    for freeze_id, entry in recorded.items():
        now = facts.of_freeze(con, freeze_id) if freeze_id in kept else {}
        wrong = [WORDS[table] for table, said in entry.said.get("digests", {}).items() if now.get(table) != said]
        if wrong:
            whose = f"{entry.said.get('archive_code')} {entry.said.get('stat_year')} 年"
            yield f"第 {entry.entry_no} 条记载的冻结（{whose}）被改动过：{'、'.join(wrong)}。"


def _restatements(con: duckdb.DuckDBPyConnection, chain: list[Entry]) -> Iterator[str]:
    recorded = {entry.said.get("restatement_id"): entry for entry in chain if entry.action == "restate"}
    for (restatement_id,) in con.execute("select distinct restatement_id from raw.restatements order by 1").fetchall():
        if restatement_id not in recorded:
            yield f"重述 {restatement_id} 在日志里没有记载。"
    for restatement_id, entry in recorded.items():
        if facts.of_restatement(con, restatement_id) != entry.said.get("digest"):
            yield f"第 {entry.entry_no} 条记载的重述被改动过。"


def _comments(con: duckdb.DuckDBPyConnection, chain: list[Entry]) -> Iterator[str]:
    """A comment is short enough to stand in its entry as it is."""
    if not _has(con, "comments"):
        return
    kept = Counter(map(repr, con.execute(f"select {', '.join(facts.COMMENT)} from raw.comments").fetchall()))
    for entry in chain:
        if entry.action == "comment":
            said = repr(tuple(entry.said.get(column) for column in facts.COMMENT))
            if not kept[said]:
                yield f"第 {entry.entry_no} 条记载的说明被改动或删去了。"
            kept[said] -= 1
    if added := sum(number for number in kept.values() if number > 0):
        yield f"有 {added} 条说明在日志里没有记载。"


def _loads(con: duckdb.DuckDBPyConnection, chain: list[Entry]) -> Iterator[str]:
    kept = set(con.execute("select load_id, file_name, file_sha256 from raw.loads").fetchall())
    for entry in chain:
        if entry.action == "load" and tuple(entry.said.get(one) for one in ("load_id", "file_name", "file_sha256")) not in kept:
            yield f"第 {entry.entry_no} 条记载的装载在台账库里找不到，或者被改动过。"


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _has(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    found = "select 1 from duckdb_tables() where schema_name = 'raw' and table_name = ?"
    return bool(con.execute(found, [table]).fetchall())
