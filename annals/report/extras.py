"""What a document says of itself as a whole: on which data it rests, what is missing in it, which checks do not hold."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from annals import checks, warehouse, wording
from annals.catalog import Figure
from annals.errors import ClerkError
from annals.report.slots import clean
from annals.settings import Settings
from ingest import ledger

NOTHING_MISSING, NOTHING_WRONG = "没有缺的数字。", "互相核对没有发现问题。"
LISTED = 30  # findings; the others are on the page 核对


@dataclass(frozen=True)
class Freeze:
    """A frozen year: when (UTC), and the journal's entry that vouches for it."""

    at: datetime
    journal_no: int
    journal_hash: str


def data_version(settings: Settings, con: duckdb.DuckDBPyConnection, archive_code: str, year: int, state: str) -> str:
    """The generation of the warehouse and its last load; of a frozen year when it was frozen, and the journal's entry.

    The time is that of the build, as the generation's name has it.
    """
    name = warehouse.generation(settings)
    [(load,)] = con.execute("select coalesce(max(load_id), 0) from int_basis").fetchall()
    built = datetime.strptime(name.removeprefix("annals_")[:15], "%Y%m%dT%H%M%S")
    said = f"第 {load} 次装载，{built:%Y-%m-%d %H:%M} 建库（世界时）"
    if state not in ("frozen", "restated"):
        return f"{said}；{year} 年数据未冻结"
    found = freeze_of(settings, archive_code, year)
    return f"{said}；{stamp(year, found)}" if found else f"{said}；{year} 年数据已冻结"


def stamp(year: int, freeze: Freeze) -> str:
    """The freeze in words: when, and by which entry of the journal it is vouched for."""
    return f"{year} 年数据于 {freeze.at:%Y-%m-%d} 冻结（日志第 {freeze.journal_no} 条，{freeze.journal_hash[:12]}）"


def freeze_of(settings: Settings, archive_code: str, year: int) -> Freeze | None:
    """The freeze of a year; None where it is not frozen, or the store is being written."""
    try:
        with warehouse.memory(settings) as con:
            found = con.execute(
                'select "at", journal_no, journal_hash from raw.freezes where archive_code = ? and stat_year = ?',
                [archive_code, year],
            ).fetchone()
    except ClerkError:
        return None
    return Freeze(*found) if found else None


def missing_list(figures: list[Figure]) -> str:
    """The figures that are missing or incomplete, a numbered line each, with the ledger that should say them."""
    noted = [(figure, reason(figure)) for figure in figures]
    told = [f"{clean(figure.name_zh)}：{why}" for figure, why in noted if why]
    return "\n".join(f"{at}. {line}。" for at, line in enumerate(told, 1)) or NOTHING_MISSING


def reason(figure: Figure) -> str:
    """Why a figure is missing or not to be relied on; empty where it is all right."""
    title = ledger.declared()[figure.ledger].title if figure.ledger else "已公布数据"
    if figure.value is None:
        return f"{title}里没有可供计算的记录"
    if figure.value_status == "incomplete":
        return f"{title}{wording.gap(figure).replace('数据', '记录')}，已填的数字请核对"
    return ""


def failed_checks(con: duckdb.DuckDBPyConnection, archive_code: str, year: int) -> str:
    """The errors and warnings of the year's checks, a numbered line each, with what people have said about them."""
    found = [one for one in checks.findings(con, archive_code, year) if one.severity != "notice"]
    told = [clean(_finding(one)) for one in found[:LISTED]]
    if len(found) > LISTED:
        told.append(f"另有 {len(found) - LISTED} 处，见网页“核对”")
    return "\n".join(f"{at}. {line}。" for at, line in enumerate(told, 1)) or NOTHING_WRONG


def _finding(one: checks.Finding) -> str:
    comment = f"；说明：{one.comment}" if one.comment else ""
    return f"{checks.SEVERITIES[one.severity]}：{one.name_zh}，{one.subject}，应为{one.expected}，实为{one.found}{comment}"
