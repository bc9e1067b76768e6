"""Which figure is asked about: an indicator by its id or Chinese name, a year, an archives."""

from dataclasses import dataclass, fields, replace
from difflib import get_close_matches

from duckdb import DuckDBPyConnection

from annals import catalog
from annals.catalog import Figure
from annals.errors import ClerkError

CANDIDATES = 6
# What each definition of a series has of its own.
OWN = [
    "value",
    "value_status",
    "state",
    "restated_value",
    "current_value",
    "last_value",
    "base",
    "change",
    "change_status",
    "label",
]


@dataclass(frozen=True)
class Meaning:
    """What the catalog says of how a definition is counted: its row of `dim_indicators`."""

    indicator_id: str
    series_id: str
    name_zh: str
    unit: str
    kind: str
    aggregation: str
    numerator: str | None
    denominator: str | None
    decimals: int
    change_in: str
    wording: str
    ledger: str | None
    dimensions: str | None
    part_of: str | None
    valid_from: int | None
    valid_to: int | None
    definition: str


@dataclass(frozen=True)
class Asked:
    """A figure with the definition by which it was counted, among the figures of its archives and year.

    `figures` goes by series, `catalog` by definition, `archives` has the names by code.
    """

    figure: Figure
    figures: dict[str, Figure]
    catalog: dict[str, Meaning]
    archives: dict[str, str]

    @property
    def meaning(self) -> Meaning:
        return self.catalog[self.figure.definition_id or self.figure.indicator_id]

    @property
    def archive_name(self) -> str:
        return self.archives[self.figure.archive_code]


def find(con: DuckDBPyConnection, word: str, year: int, archive_code: str) -> Asked:
    """The figure that an id or a Chinese name means.

    Raises ClerkError where there is no such indicator, archives or year, with what there is.
    """
    known, archives = meanings(con), dict(catalog.archives(con))
    name = catalog.archive(con, archive_code)
    meant = known[_indicator(known, word)]
    figures = catalog.figures(con, archive_code, year)
    if meant.series_id not in figures:
        raise ClerkError(_no_such_year(con, meant, year, archive_code, name))
    figure = figures[meant.series_id]
    if meant.indicator_id not in (meant.series_id, figure.definition_id):
        figure = by_definition(con, figure, meant.indicator_id)
    return Asked(figure, figures, known, archives)


def by_definition(con: DuckDBPyConnection, figure: Figure, definition_id: str) -> Figure:
    """The same archives' and year's figure as another definition of the series has it, also in years for which it is not valid."""
    columns = ", ".join(OWN)
    found = con.execute(
        f"select {columns} from int_period_changes where archive_code = ? and stat_year = ? and from_month = 1"
        " and through_month = ? and indicator_id = ?",
        [figure.archive_code, figure.stat_year, figure.through_month, definition_id],
    ).fetchone()
    return replace(figure, definition_id=definition_id, **dict(zip(OWN, found or [None] * len(OWN), strict=True)))


def meanings(con: DuckDBPyConnection) -> dict[str, Meaning]:
    """The catalog: every definition by its id, the present ones first."""
    columns = ", ".join(field.name for field in fields(Meaning))
    rows = con.execute(
        f"select {columns} from dim_indicators order by version_of is not null, figure_no nulls last, indicator_id"
    ).fetchall()
    return {row[0]: Meaning(*row) for row in rows}


def _indicator(known: dict[str, Meaning], word: str) -> str:
    """The id that a word means; of two definitions with one name the present one."""
    word = word.strip()
    names = {}
    for code, meaning in known.items():
        names.setdefault(meaning.name_zh, code)
    if word in known or word in names:
        return word if word in known else names[word]
    raise ClerkError(f"没有“{word}”这个指标。{_near(names, word)}")


def _near(names: dict[str, str], word: str) -> str:
    """The names that hold the word or look like it."""
    holding = [name for name, code in names.items() if word and (word in name or word in code)]
    alike = get_close_matches(word, names, CANDIDATES, 0.4)
    by_code = [name for name, code in names.items() if code in get_close_matches(word, names.values(), CANDIDATES, 0.6)]
    near = list(dict.fromkeys([*holding, *alike, *by_code]))[:CANDIDATES]
    if not near:
        return "名称请照网页总览或年报的写法，全部名称和代码在指标目录 dbt_project/seeds/indicators.csv 里。"
    return f"您要的是不是：{'、'.join(f'{name}（{names[name]}）' for name in near)}？"


def _no_such_year(con: DuckDBPyConnection, meant: Meaning, year: int, archive_code: str, archive_name: str) -> str:
    years = sorted(catalog.years(con, archive_code))
    if not years:
        return f"{archive_name}还没有可看的数字。请先装载台账，再运行 annals build。"
    if year in years:
        return f"{archive_name}{year}年没有{meant.name_zh}这个数。"
    return f"{archive_name}没有{year}年的数字。有数字的年度：{'、'.join(map(str, years))}。"
