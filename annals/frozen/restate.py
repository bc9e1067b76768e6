"""Restating a frozen year: what would be printed otherwise today, why, and, with a reason, published beside what was printed."""

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from annals import journal
from annals.errors import ClerkError
from annals.frozen import causes, differences, facts, published
from annals.frozen.causes import Cause
from annals.frozen.differences import Difference, Part
from annals.frozen.freeze import definitions, frozen_years
from annals.settings import Settings


@dataclass(frozen=True)
class Changed:
    """A frozen figure that is another today, with the rows that make the difference; of a rate, its numerator and denominator."""

    difference: Difference
    causes: tuple[Cause, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Review:
    """What a frozen year of an archives would be today: the figures to tell, and how many figures of any period differ."""

    archive_code: str
    archive_name: str
    changed: tuple[Changed, ...]
    figures: int


def restate(
    settings: Settings, year: int, archive_code: str | None = None, reason: str | None = None, by: str | None = None
) -> list[Review]:
    """Compares a frozen year with what the ledgers say now; with a reason and a name, publishes what differs as a restatement.

    Raises ClerkError where the year is not frozen, or ledgers were loaded since the generation was built.
    """
    if bool(reason and reason.strip()) != bool(by and by.strip()):
        raise ClerkError("发布重述要同时写明 --reason（为什么）和 --by（谁）；都不写就只列出差异。")
    with published.beside_published(settings) as (con, _):
        found = _frozen(con, year, archive_code)
        if published.is_behind(con):
            raise ClerkError(f"建库之后又装载过台账，现数还没有算出来。请先运行 annals build，再运行 annals restate {year}。")
        meanings = definitions(con)
        names = dict(con.execute("select archive_code, archive_name from shown.dim_archives").fetchall())
        con.execute("begin")
        reviews = []
        for code, freeze_id in found.items():
            differing = differences.of_freeze(con, freeze_id, meanings)
            causes.take_evidence(con, freeze_id)
            changed = tuple(Changed(one, tuple(causes.of(con, one)), differences.parts(con, one)) for one in _told(differing))
            reviews.append(Review(code, names.get(code, code), changed, len(differing)))
            if reason and by and differing:
                _publish(con, freeze_id, differing, reason.strip(), by.strip())
        con.execute("commit")
    return reviews


def _frozen(con: duckdb.DuckDBPyConnection, year: int, archive_code: str | None) -> dict[str, int]:
    """Archives → number of its freeze of the year."""
    frozen = frozen_years(con)
    found = {code: number for (code, one), number in sorted(frozen.items()) if one == year and archive_code in (None, code)}
    if not found:
        years = "、".join(str(one) for one in sorted({one for code, one in frozen if archive_code in (None, code)}))
        said = f"已冻结的年份：{years}" if years else "还没有冻结过任何年份"
        raise ClerkError(f"{year} 年没有冻结过，不需要重述：数随台账走。{said}；冻结请运行 annals freeze {year}。")
    return found


def _told(differing: list[Difference]) -> list[Difference]:
    """The years' figures, and the months of those whose year stays as it was."""
    years = {one.indicator_id for one in differing if one.is_of_year}
    return [one for one in differing if one.is_of_year or (one.is_of_month and one.indicator_id not in years)]


def _publish(con: duckdb.DuckDBPyConnection, freeze_id: int, differing: list[Difference], reason: str, by: str) -> None:
    """Writes the present values of all differing periods; what was restated before stays in the store beneath it."""
    [(number,)] = con.execute("select coalesce(max(restatement_id), 0) + 1 from raw.restatements").fetchall()
    at = datetime.now(UTC).replace(tzinfo=None)
    con.executemany(
        f"insert into raw.restatements values ({', '.join('?' * 14)})",
        [
            (
                *(number, freeze_id, one.archive_code, one.stat_year, one.from_month, one.through_month, one.indicator_id),
                *(one.current_id, one.current, one.current_status, one.label, reason, by, at),
            )
            for one in differing
        ],
    )
    first = differing[0]
    said = {"restatement_id": number, "freeze_id": freeze_id, "archive_code": first.archive_code, "stat_year": first.stat_year}
    figures = len({one.indicator_id for one in differing})
    journal.append(con, by, "restate", said | {"reason": reason, "figures": figures, "digest": facts.of_restatement(con, number)})
