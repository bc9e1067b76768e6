"""Freezing a year: every figure that is shown of it, with its rows, is written down in one transaction and never moves again."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from annals import journal
from annals.errors import ClerkError
from annals.frozen import facts, published
from annals.settings import Settings
from ingest.store import columns

# What an indicator means; its name, and how it is rounded and worded, may be mended without changing that.
MEANING = "indicator_id unit kind aggregation numerator denominator ledger years_before version_of valid_from valid_to definition"
EVIDENCE_DIGESTED = ("archive_code", "on_date", "amount", "distinct_key", "label", "row_id", "load_id")


@dataclass(frozen=True)
class Frozen:
    """What was frozen of an archives: how many figures of the year, how many of them missing or incomplete."""

    archive_code: str
    archive_name: str
    figures: int
    missing: int
    incomplete: int


def freeze(
    settings: Settings, year: int, by: str, note: str, archive_code: str | None = None, as_published: bool = False
) -> list[Frozen]:
    """Freezes the year as the published generation shows it, all archives or one; archives frozen before stay as they are.

    Raises ClerkError for a year without data, one that is running, one that is frozen already, and, unless `as_published`,
    where ledgers were loaded since the generation was built.
    """
    if not by.strip() or not note.strip():
        raise ClerkError("--by 和 --note 不能空着：谁冻结的、为什么，要记入日志。")
    with published.beside_published(settings) as (con, generation):
        names = _to_freeze(con, year, archive_code)
        if published.is_behind(con) and not as_published:
            raise ClerkError(
                "建库之后又装载过台账，网页上的数还不是最新的。请先运行 annals build 再冻结；要照已发布的数冻结，加上 --as-published。"
            )
        con.execute("begin")
        _define(con)
        for code in names:
            _freeze(con, year, code, by, note, generation)
        done = [_counted(con, year, code, name) for code, name in names.items()]
        con.execute("commit")
    return done


def frozen_years(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, int], int]:
    """(archives, year) → number of its freeze."""
    rows = con.execute("select archive_code, stat_year, freeze_id from raw.freezes").fetchall()
    return {(code, year): freeze_id for code, year, freeze_id in rows}


def _to_freeze(con: duckdb.DuckDBPyConnection, year: int, archive_code: str | None) -> dict[str, str]:
    """Code → name of the archives to be frozen."""
    found, frozen = published.archives_of(con, year, archive_code), frozen_years(con)
    if running := [name for name, is_over in found.values() if not is_over]:
        raise ClerkError(f"{year} 年还没有结束（{'、'.join(running)}），不能冻结。请等年末的台账装载、建库之后再冻结。")
    rest = {code: name for code, (name, _) in found.items() if (code, year) not in frozen}
    if not rest:
        raise ClerkError(f"{year} 年已经冻结过了。要看冻结以后变了什么、发布重述，请运行 annals restate {year}。")
    return rest


def _define(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the table `definitions`: each indicator with the hash of what it means."""
    con.execute("create or replace temp table definitions (definition_id varchar, definition_hash varchar)")
    con.executemany("insert into definitions values (?, ?)", list(definitions(con).items()))


def definitions(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Indicator → hash of what it means, as the published generation has it."""
    rows = con.execute(f"select {', '.join(MEANING.split())} from shown.dim_indicators order by indicator_id").fetchall()
    return {row[0]: hashlib.sha256(journal.canonical(row).encode()).hexdigest() for row in rows}


def _freeze(con: duckdb.DuckDBPyConnection, year: int, code: str, by: str, note: str, generation: str) -> None:
    [(freeze_id,)] = con.execute("select coalesce(max(freeze_id), 0) + 1 from raw.freezes").fetchall()
    named = {"freeze_id": freeze_id, "code": code, "year": year}
    _copy_evidence(con, named)
    _copy_figures(con, named)
    for table, shown, of_year in (
        ("frozen_lookup_months", "rpt_lookup_months", "extract(year from month_on)"),
        ("frozen_breakdowns", "rpt_figure_breakdowns", "stat_year"),
    ):
        if published.has(con, shown):
            listed = ", ".join(columns(table)[1:])
            con.execute(
                f"insert into raw.{table} (freeze_id, {listed}) select $freeze_id, {listed} from shown.{shown}"
                f" where archive_code = $code and {of_year} = $year",
                named,
            )
    said = _register(con, named, by, note, generation)
    entry = journal.append(con, by, "freeze", said | {"digests": facts.of_freeze(con, freeze_id)})
    con.execute(
        "update raw.freezes set journal_no = ?, journal_hash = ? where freeze_id = ?", [entry.entry_no, entry.hash, freeze_id]
    )


def _copy_evidence(con: duckdb.DuckDBPyConnection, named: dict) -> None:
    listed = ", ".join(f"evidence.{column}" for column in columns("frozen_evidence")[1:])
    con.execute(
        f"""
        insert into raw.frozen_evidence
        select $freeze_id, {listed}
        from shown.indicator_evidence as evidence
        join shown.dim_archive_members as members
            on evidence.archive_code = members.member_code and $year between members.from_year and members.through_year
        where members.archive_code = $code and extract(year from evidence.on_date) = $year
        """,
        named,
    )


def _copy_figures(con: duckdb.DuckDBPyConnection, named: dict) -> None:
    """The figures of all periods, each with the digest of its rows: sums of the rows' digests, so that months add up to years."""
    listed = [column for column in columns("frozen_figures") if column not in ("evidence_digest", "definition_hash")]
    taken = {"freeze_id": "$freeze_id", "indicator_id": "series_id", "definition_id": "changes.indicator_id"}
    row = journal.row_of(EVIDENCE_DIGESTED)
    con.execute(
        f"""
        insert into raw.frozen_figures ({", ".join(listed)}, evidence_digest, definition_hash)
        with parts as (
            select indicator_id, indicator_id as part_id, kind from shown.dim_indicators where aggregation <> 'share'
            union all
            select shares.indicator_id, parts.indicator_id, parts.kind
            from shown.dim_indicators as shares
            join shown.dim_indicators as parts on parts.indicator_id in (shares.numerator, shares.denominator)
            where shares.aggregation = 'share'
        ),
        months as (
            select
                parts.indicator_id,
                case when parts.kind = 'stock' then 1 else extract(month from on_date) end as month_no,
                count(*) as rows, sum(md5_number_upper({row})) as upper, sum(md5_number_lower({row})) as lower
            from raw.frozen_evidence as evidence join parts on evidence.indicator_id = parts.part_id
            where freeze_id = $freeze_id
            group by all
        ),
        digests as (
            select
                changes.indicator_id, from_month, through_month,
                concat(sum(rows), ':', sum(upper), ':', sum(lower)) as evidence_digest
            from shown.int_period_changes as changes join months
                on changes.indicator_id = months.indicator_id and month_no between from_month and through_month
            where archive_code = $code and stat_year = $year
            group by all
        )
        select {", ".join(taken.get(column, f"changes.{column}") for column in listed)}, evidence_digest, definition_hash
        from shown.int_period_changes as changes
        left join digests using (indicator_id, from_month, through_month)
        left join definitions on changes.indicator_id = definitions.definition_id
        where archive_code = $code and stat_year = $year and is_stated
        """,
        named,
    )


def _register(con: duckdb.DuckDBPyConnection, named: dict, by: str, note: str, generation: str) -> dict:
    """Writes the freeze's own row; returns what the journal says of it."""
    [(load_id, members, figures, missing, hashed)] = con.execute(
        """
        select
            (select load_id from shown.int_basis),
            (select string_agg(distinct member_code, ' ' order by member_code) from shown.dim_archive_members
                where archive_code = $code and $year between from_year and through_year),
            count(*), count(*) - count(value),
            (select sha256(string_agg(definition_hash, '' order by definition_id)) from definitions)
        from raw.frozen_figures where freeze_id = $freeze_id
        """,
        named,
    ).fetchall()
    row = {
        "freeze_id": named["freeze_id"],
        "archive_code": named["code"],
        "stat_year": named["year"],
        "note": note,
        "load_id": load_id,
        "generation": generation,
        "definitions_hash": hashed,
        "members": members,
    }
    stored = row | {"by": by, "at": datetime.now(UTC).replace(tzinfo=None)}
    listed = ", ".join(f'"{column}"' for column in stored)
    con.execute(f"insert into raw.freezes ({listed}) values ({', '.join('?' * len(stored))})", list(stored.values()))
    return row | {"figures": figures, "missing": missing}


def _counted(con: duckdb.DuckDBPyConnection, year: int, code: str, name: str) -> Frozen:
    counts = con.execute(
        "select count(*), count(*) filter (value is null), count(*) filter (value_status = 'incomplete')"
        " from raw.frozen_figures where archive_code = ? and stat_year = ? and from_month = 1 and through_month ="
        " (select max(through_month) from raw.frozen_figures where archive_code = ? and stat_year = ?)",
        [code, year, code, year],
    ).fetchone()
    return Frozen(code, name, *counts)
