"""Why a figure of a draft is another today: rows that came, were corrected or withdrawn since, another definition, a freeze.

The warehouse knows which rows count now and which load brought each; only the store knows whether a row was there before.
"""

import hashlib
from dataclasses import dataclass, replace

from duckdb import DuckDBPyConnection

from annals.frozen.causes import CORRECTED, NEW
from annals.proof.asked import Asked, Meaning
from annals.proof.evidence import Scope, counted, parameters
from annals.proof.explain import OF_LEDGERS, STORED, part_ids, scope_of
from ingest.ledger import declared

REDEFINED, EITHER, PUBLISHED = "口径调整", "新增或更正的行", "已公布数据有更正"
# Of rows that are no longer there nobody can say whether they counted: they are told as the ledger's.
WITHDRAWN, UNCOUNTED = "本台账撤下的行", "本台账更正后不计入的行"
STATES = {"frozen": "已冻结", "restated": "已重述", "published": "改用已公布数据", "draft": "冻结已撤销"}
UNKNOWN = "依据的台账没有变，算法可能改了"
FILES = 2  # that a cause names


@dataclass(frozen=True)
class Then:
    """What a draft knows of a figure as it was printed: its definition and a digest of that, the warehouse's load, its state."""

    definition_id: str
    meaning: str
    load_id: int
    state: str


@dataclass(frozen=True)
class Cause:
    """Why: how many rows (0 where it is not a matter of rows), which loads brought that about, in which files."""

    reason: str
    rows: int = 0
    loads: tuple[int, ...] = ()
    files: tuple[str, ...] = ()


def meaning(of: Meaning) -> str:
    """A digest of what a definition means; its name, and how it is rounded and worded, may change without changing that."""
    said = [of.indicator_id, of.unit, of.kind, of.aggregation, of.numerator, of.denominator, of.ledger, of.definition]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:8]


def causes(
    con: DuckDBPyConnection,
    store: DuckDBPyConnection | None,
    asked: Asked,
    then: Then,
    year_back: int = 0,
    until: int | None = None,
) -> list[Cause]:
    """What has happened since `then` to the rows of a figure, or of the figure `year_back` years before; of loads up to `until`.

    Without the store new and corrected rows are not told apart.
    """
    found = [] if year_back else list(_of_statement(asked, then))
    if asked.figure.state in STORED and not year_back:
        return found  # its rows were written down with it
    for code in part_ids(asked):
        its = asked.catalog[code]
        if its.aggregation not in OF_LEDGERS:
            continue
        scope = scope_of(its, asked.figure)
        year = scope.stat_year - year_back
        scope = replace(scope, stat_year=year, members_year=year, is_frozen=False)
        found += [cause for cause in _of_rows(con, store, scope, its.ledger, then.load_id, until) if cause not in found]
    return found


def said(found: list[Cause]) -> str:
    """The causes in words: 新增的行 12 行（第 89 次装载：补登.csv）；口径调整."""
    return "；".join(map(_said, found)) or UNKNOWN


def _said(cause: Cause) -> str:
    if not cause.rows:
        return cause.reason
    loads = "、".join(map(str, cause.loads[:FILES])) + ("等" if len(cause.loads) > FILES else "")
    files = "、".join(cause.files[:FILES]) + (f"等 {len(cause.files)} 个文件" if len(cause.files) > FILES else "")
    where = f"（第 {loads} 次装载{f'：{files}' if files else ''}）" if cause.loads else ""
    return f"{cause.reason} {cause.rows:,} 行{where}"


def _of_statement(asked: Asked, then: Then):
    """Causes that are not a matter of rows: the definition, or what is stated of the figure."""
    figure = asked.figure
    if then.meaning and meaning(asked.meaning) != then.meaning:
        yield Cause(REDEFINED)
    if then.state and figure.state != then.state:
        yield Cause(STATES[figure.state])
    elif figure.state == "published":
        yield Cause(PUBLISHED)


def _of_rows(
    con: DuckDBPyConnection, store: DuckDBPyConnection | None, scope: Scope, ledger: str, since: int, until: int | None
) -> list[Cause]:
    rows = con.execute(
        f"select row_id, load_id, any_value(file_name) from ({counted(scope)}) where load_id > $since"
        " and load_id <= coalesce($until, load_id) group by row_id, load_id",
        parameters(scope) | {"since": since, "until": until},
    ).fetchall()
    if store is None:
        return [_cause(EITHER, rows)] if rows else []
    known = _known(store, ledger, [row_id for row_id, _, _ in rows], since)
    told = [(NEW, [row for row in rows if row[0] not in known]), (CORRECTED, [row for row in rows if row[0] in known])]
    told.append((WITHDRAWN, _withdrawn(store, scope, ledger, since, until)))
    found = [_cause(reason, listed) for reason, listed in told if listed]
    return found or [_cause(UNCOUNTED, listed) for listed in [_uncounted(con, store, scope, ledger, since, until)] if listed]


def _cause(reason: str, rows: list[tuple]) -> Cause:
    loads, files = ({row[at]: None for row in sorted(rows, key=lambda row: row[1])} for at in (1, 2))
    return Cause(reason, len({row[0] for row in rows}), tuple(loads), tuple(name for name in files if name))


def _known(store: DuckDBPyConnection, ledger: str, rows: list[str], since: int) -> set[str]:
    """Which of the rows had a version at that time."""
    found = store.execute(
        f"select distinct row_id from raw.{ledger} where load_id <= ? and row_id in (select unnest(?))", [since, rows]
    ).fetchall()
    return {row_id for (row_id,) in found}


def _withdrawn(store: DuckDBPyConnection, scope: Scope, ledger: str, since: int, until: int | None) -> list[tuple]:
    """Rows of the year that a later export of the ledger no longer has."""
    return store.execute(
        f"""
        select gone.row_id, max(gone.load_id), null
        from raw.withdrawals as gone join raw.{ledger} as versions using (row_id)
        where gone.ledger = $ledger and gone.load_id > $since and gone.load_id <= coalesce($until, gone.load_id)
            and versions.load_id <= $since and {_year_of(ledger)} = $year
        group by gone.row_id
        """,
        {"ledger": ledger, "since": since, "until": until, "year": scope.stat_year},
    ).fetchall()


def _uncounted(
    con: DuckDBPyConnection, store: DuckDBPyConnection, scope: Scope, ledger: str, since: int, until: int | None
) -> list[tuple]:
    """Rows of the year that were corrected and are not among those that count."""
    counting = {
        row_id for (row_id,) in con.execute(f"select distinct row_id from ({counted(scope)})", parameters(scope)).fetchall()
    }
    corrected = store.execute(
        f"""
        select later.row_id, max(later.load_id), any_value(later.file_name)
        from raw.{ledger} as later join raw.{ledger} as versions using (row_id)
        where later.load_id > $since and later.load_id <= coalesce($until, later.load_id)
            and versions.load_id <= $since and {_year_of(ledger)} = $year
        group by later.row_id
        """,
        {"since": since, "until": until, "year": scope.stat_year},
    ).fetchall()
    return [row for row in corrected if row[0] not in counting]


def _year_of(ledger: str) -> str:
    """SQL: the year to which a row's old version belongs."""
    column = declared()[ledger].columns[declared()[ledger].dated_by]
    return f'versions."{column.name}"' if column.type == "year" else f'extract(year from versions."{column.name}")'
