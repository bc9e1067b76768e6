"""Indicators over several years, as yearbooks print them: values, changes, shares of a whole, total and average growth."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from duckdb import DuckDBPyConnection

from annals.errors import ClerkError
from annals.wording import DIRECTIONS, NO_CHANGE, number
from ingest.values import printed

STATES = {"draft": "台账", "frozen": "已冻结", "restated": "已冻结（有重述）", "published": "公布数"}
BASES = {"current": "台账", "frozen": "冻结数", "restated": "重述数", "published": "公布数", "comparable": "可比口径"}
NO_GROWTH = NO_CHANGE | {"zero_base": "起始年为零", "negative": "有负数，无法计算", "members_changed": "其间有馆并入，不可比"}
MIXED = set("卷件册次(、,/)")  # a total over several units
NO_NUMBER = "无数据"
POINTS = {"points": "个百分点", "score": "分"}


@dataclass(frozen=True)
class Year:
    """An indicator in one year, unrounded, in base units; None where it is missing.

    `base` says what last year's value is; `printed` has the digits that were printed, where no ledger speaks.
    """

    stat_year: int
    value: Decimal | None
    last_value: Decimal | None
    state: str
    base: str | None
    change: Decimal | None
    change_status: str
    unit_power: int | None = None
    last_place: int | None = None
    printed_unit: str | None = None
    share: Decimal | None = None
    share_change: Decimal | None = None


@dataclass(frozen=True)
class Comparison:
    """An indicator over years: one Year for each from the first to the last, and the growth between those that have a value."""

    indicator_id: str
    name: str
    unit: str
    decimals: int
    change_in: str
    years: tuple[Year, ...]
    from_year: int | None
    to_year: int | None
    total_change: Decimal | None = None
    average_growth: Decimal | None = None
    growth_status: str = "no_base"

    @property
    def as_printed(self) -> tuple[str, int] | None:
        """The unit in which every year was printed and its power of ten; None where ledgers speak, too, or the prints differ."""
        known = [year for year in self.years if year.value is not None]
        units = {(year.printed_unit or self.unit, year.unit_power) for year in known if year.state == "published"}
        return units.pop() if len(units) == 1 and all(year.state == "published" for year in known) else None


NOTHING = Year(0, None, None, "draft", None, None, "missing")


def found(con: DuckDBPyConnection, word: str) -> str:
    """The indicator that a word means: its id, its name, or a name under which it is printed. Raises ClerkError."""
    name = printed.series(word)
    rows = con.execute(
        """
        select indicator_id, 1 as rank_no from dim_indicators where indicator_id in ($word, 'published:' || $name)
        union select indicator_id, 2 from dim_indicators where name_zh in ($word, $name) and version_of is null
        union select indicator_id, 3 from int_published_names where name = $name
        order by rank_no, indicator_id
        """,
        {"word": word, "name": name},
    ).fetchall()
    if nearest := [indicator for indicator, rank_no in rows if rank_no == rows[0][1]]:
        if len(nearest) == 1:
            return nearest[0]
        raise ClerkError(f"“{word}”可以指几个指标：{'、'.join(nearest)}。请写其中一个的代号。")
    like = con.execute(
        "select name_zh from dim_indicators order by jaro_winkler_similarity(name_zh, ?) desc, name_zh limit 3", [name]
    ).fetchall()
    raise ClerkError(f"没有叫“{word}”的指标。相近的有：{'、'.join(one for (one,) in like) or '无'}。")


def comparison(
    con: DuckDBPyConnection, archive_code: str, indicator_id: str, first: int, last: int, whole: str | None = None
) -> Comparison:
    """The indicator of an archives in the years from `first` to `last`, with its share of the indicator `whole`.

    Raises ClerkError where the two count different things: square metres are no share of volumes.
    """
    name, unit, decimals, change_in = con.execute(
        "select name_zh, unit, decimals, change_in from dim_indicators where indicator_id = ?", [indicator_id]
    ).fetchone()
    years = _years(con, archive_code, indicator_id)
    if whole:
        _refuse_unlike(con, unit, whole)
        years = _with_shares(years, _years(con, archive_code, whole))
    known = sorted(year for year in years if first <= year <= last and years[year].value is not None)
    shown = [years.get(at) or replace(NOTHING, stat_year=at) for at in range(known[0], known[-1] + 1)] if known else []
    ends = (known[0], known[-1]) if len(known) > 1 else (None, None)
    return _growth(con, archive_code, Comparison(indicator_id, name, unit, decimals, change_in, tuple(shown), *ends))


def rows(found: Comparison, decimals: int) -> Iterator[tuple[str, ...]]:
    """Each year in words: year, value, its source, change, what it is compared with, share of the whole, change of the share."""
    for year in found.years:
        change = _change(year, found.change_in, decimals)
        base = BASES.get(year.base or "", "") if year.change is not None else ""
        share = "" if year.share is None else f"{number(year.share, decimals)}%"
        moved = "" if year.share_change is None else f"{number(year.share_change, decimals)}个百分点"
        state = STATES[year.state] if year.value is not None else ""
        yield str(year.stat_year), value(found, year), state, change, base, share, moved


def value(found: Comparison, year: Year) -> str:
    """A year's value: as it was printed where all years were in one unit, else in the base unit and as exactly as it is known."""
    if year.value is None:
        return NO_NUMBER
    if found.as_printed:
        power = found.as_printed[1]
        return number(year.value.scaleb(-power), max(0, power - year.last_place))
    places = max(0, -year.last_place) if year.last_place is not None else found.decimals
    return number(year.value, places)


def growth(found: Comparison, decimals: int) -> str:
    """What became of the indicator from the first year to the last, and in how many periods, in a sentence."""
    if found.from_year is None:
        return "不足两年，不计算增长。"
    said = f"{found.from_year}—{found.to_year}年（{found.to_year - found.from_year}期）："
    if found.total_change is None:
        return f"{said}{NO_GROWTH[found.growth_status]}。"
    total = _moved(found.total_change, found.change_in, decimals)
    if found.change_in != "percent":
        return f"{said}共{total}。"
    average = "增长无法计算" if found.average_growth is None else _moved(found.average_growth, "percent", decimals)
    doubt = "（数据不全）" if found.growth_status == "incomplete" else ""
    return f"{said}共{total}，年均{average}{doubt}。"


def unit(found: Comparison) -> str:
    """In which unit the values are shown."""
    return found.as_printed[0] if found.as_printed else found.unit


def _years(con: DuckDBPyConnection, archive_code: str, indicator_id: str) -> dict[int, Year]:
    rows = con.execute(
        """
        select stat_year, figures.value, last_value, state, base, change, change_status,
            case when state = 'published' then unit_power end,
            case when state = 'published' then last_place end,
            case when state = 'published' then printed_unit end
        from rpt_figures as figures
        left join int_published_figures using (archive_code, stat_year, indicator_id)
        where archive_code = ? and indicator_id = ?
        """,
        [archive_code, indicator_id],
    ).fetchall()
    return {row[0]: Year(*row) for row in rows}


def _moved(change: Decimal, change_in: str, decimals: int) -> str:
    more, less, unit = DIRECTIONS[change_in]
    return f"{less if change < 0 else more}{number(abs(change), decimals)}{unit}"


def _refuse_unlike(con: DuckDBPyConnection, unit: str, whole: str) -> None:
    name, of_whole = con.execute("select name_zh, unit from dim_indicators where indicator_id = ?", [whole]).fetchone()
    part, all_of_it = (printed.split(one)[0] for one in (unit, of_whole))
    is_mixed = set(all_of_it) <= MIXED and set(part) <= set(all_of_it)  # 卷 of 卷（件、册）
    if part != all_of_it and not is_mixed and part and all_of_it:
        raise ClerkError(f"单位不同，不能计算占比：一个是{unit}，“{name}”是{of_whole}。请另选一个整体。")


def _with_shares(years: dict[int, Year], wholes: dict[int, Year]) -> dict[int, Year]:
    """Shares in percent of the whole of the same year, and their change in points where both have a base."""
    shared = {}
    for at, year in years.items():
        whole = wholes.get(at, NOTHING)
        share = _share(year.value, whole.value)
        is_compared = {year.change_status, whole.change_status} <= {"ok", "zero_base", "incomplete"}
        before = _share(year.last_value, whole.last_value) if is_compared else None
        moved = share - before if share is not None and before is not None else None
        shared[at] = replace(year, share=share, share_change=moved)
    return shared


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or not whole else part * 100 / whole


def _growth(con: DuckDBPyConnection, archive_code: str, found: Comparison) -> Comparison:
    """The comparison with its growth; what changes in points has a difference, and no rate."""
    if found.from_year is None:
        return found
    if found.change_in == "percent":
        row = con.execute(
            """
            select total_change, average_growth, growth_status from rpt_figure_growth
            where archive_code = ? and indicator_id = ? and from_year = ? and to_year = ?
            """,
            [archive_code, found.indicator_id, found.from_year, found.to_year],
        ).fetchone()
        total, average, status = row or (None, None, "no_base")
        return replace(found, total_change=total, average_growth=average, growth_status=status)
    if any(year.change_status == "definition_changed" for year in found.years[1:]):
        return replace(found, growth_status="definition_changed")
    return replace(found, total_change=found.years[-1].value - found.years[0].value, growth_status="ok")


def _change(year: Year, change_in: str, decimals: int) -> str:
    if year.change is None:
        return NO_CHANGE[year.change_status]
    doubt = "（数据不全）" if year.change_status == "incomplete" else ""
    return f"{number(year.change, decimals)}{POINTS.get(change_in, '%')}{doubt}"
