"""What the checks found and which ledgers are complete, as pages and commands see them; and what people have said about it."""

from dataclasses import dataclass, fields, replace
from datetime import date

from duckdb import DuckDBPyConnection

SEVERITIES = {"error": "错误", "warning": "警告", "notice": "提示"}
STATUSES = {"came": "已到", "late": "迟到", "missing": "缺"}


@dataclass(frozen=True)
class Finding:
    """One row of `rpt_checks`: where a check does not hold, in words for the person who can mend or explain it."""

    check_id: str
    name_zh: str
    severity: str  # one of SEVERITIES
    archive_code: str | None  # None: of no archives in particular
    stat_year: int | None  # None: of no year in particular
    subject: str
    expected: str
    found: str
    where_zh: str
    what_to_do: str
    missing_policy: str
    comment: str | None
    commented_by_role: str | None


@dataclass(frozen=True)
class Completeness:
    """One row of `rpt_completeness`: whether a ledger's rows of a month came; of a whole year where `month_on` is None."""

    archive_code: str
    ledger: str
    ledger_title: str
    stat_year: int
    month_on: date | None
    status: str  # one of STATUSES
    rows: int
    first_on: date | None  # when the first of them came
    due_on: date
    incomplete_figures: str | None  # of what is missing: the figures that rest on it, their names parted by 、
    missing_figures: str | None


@dataclass(frozen=True)
class Comment:
    """What somebody said about a check's findings; where archives, year or subject is None, about all of them."""

    check_id: str
    archive_code: str | None
    stat_year: int | None
    subject: str | None
    text: str
    by: str

    def is_about(self, finding: Finding) -> bool:
        """As `rpt_checks` joins them."""
        return self.check_id == finding.check_id and all(
            said is None or said == meant
            for said, meant in [
                (self.archive_code, finding.archive_code),
                (self.stat_year, finding.stat_year),
                (self.subject, finding.subject),
            ]
        )


def findings(con: DuckDBPyConnection, archive_code: str | None = None, year: int | None = None) -> list[Finding]:
    """The findings, errors first, of an archives and a year, or of all; what is of no year or archives stands in every list."""
    return _read(
        con,
        Finding,
        "rpt_checks",
        "(archive_code is null or archive_code = coalesce($archive_code, archive_code))"
        " and (stat_year is null or stat_year = coalesce($year, stat_year))",
        "array_position(['error', 'warning', 'notice'], severity), check_id, stat_year, archive_code, subject",
        archive_code=archive_code,
        year=year,
    )


def completeness(con: DuckDBPyConnection, archive_code: str, year: int | None = None) -> list[Completeness]:
    """Ledger by ledger the months of an archives' year, or of all its years; a row about a whole year stands after its months."""
    return _read(
        con,
        Completeness,
        "rpt_completeness",
        "archive_code = $archive_code and stat_year = coalesce($year, stat_year)",
        "ledger, stat_year, month_on nulls last",
        archive_code=archive_code,
        year=year,
    )


def runs(con: DuckDBPyConnection, archive_code: str | None = None, year: int | None = None) -> tuple[int, int]:
    """How many comparisons were made, and how many could not be made because something was missing."""
    return con.execute(
        "select coalesce(sum(passed + failed), 0)::bigint, coalesce(sum(unknown), 0)::bigint from rpt_check_runs"
        " where (archive_code is null or archive_code = coalesce($archive_code, archive_code))"
        " and (stat_year is null or stat_year = coalesce($year, stat_year))",
        {"archive_code": archive_code, "year": year},
    ).fetchone()


def names(con: DuckDBPyConnection) -> dict[str, str]:
    """Every check: its id and what it is called."""
    return dict(con.execute("select check_id, name_zh from checks order by check_id").fetchall())


def comments(con: DuckDBPyConnection) -> list[Comment]:
    """What has been said, the first first; of a connection to the store, so that it holds before the next build."""
    if not con.execute("select 1 from duckdb_tables() where schema_name = 'raw' and table_name = 'comments'").fetchall():
        return []  # a store of an older version
    columns = ", ".join(f'"{field.name}"' for field in fields(Comment))
    rows = con.execute(f'select {columns} from raw.comments order by "at"').fetchall()
    return [Comment(*row) for row in rows]


def commented(found: list[Finding], said: list[Comment]) -> list[Finding]:
    """The findings with these comments in place of those that stood there when the warehouse was built."""
    return [_with(finding, [one for one in said if one.is_about(finding)]) for finding in found]


def _with(finding: Finding, said: list[Comment]) -> Finding:
    texts, roles = ("；".join(getattr(one, name) for one in said) or None for name in ("text", "by"))
    return replace(finding, comment=texts, commented_by_role=roles)


def _read(con: DuckDBPyConnection, kind: type, relation: str, where: str, order: str, **values: object) -> list:
    columns = ", ".join(f'"{field.name}"' for field in fields(kind))
    return [
        kind(*row) for row in con.execute(f"select {columns} from {relation} where {where} order by {order}", values).fetchall()
    ]
