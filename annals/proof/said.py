"""What stands behind a figure, printed in Chinese for the clerk who is asked about it."""

from collections.abc import Iterator
from pathlib import Path

import click
from duckdb import DuckDBPyConnection

from annals import cards, handout, warehouse, wording
from annals.console import table
from annals.proof import explain, formulas
from annals.proof.asked import Meaning, find
from annals.proof.evidence import Group, Row
from annals.proof.explain import Explained, Part
from annals.proof.why import why as decomposed
from annals.proof.why_said import print_why
from annals.settings import Settings
from ingest.ledger import declared

RUNS = 4  # stretches of lines that a group names
COLUMNS = {"台账": 16, "文件": 36, "工作表": 12, "装载": 6, "行": 8, "日期": 12}


def run(
    settings: Settings,
    word: str,
    year: int,
    archive_code: str | None = None,
    *,
    rows: bool = False,
    why: bool = False,
    out: Path | None = None,
    overwrite: bool = False,
) -> None:
    """Prints a figure, its formula, its change and its rows; with `out` writes every row to a workbook.

    Raises ClerkError where there is no such figure, or `out` may not be written.
    """
    if out:
        handout.check(out, overwrite)
    with warehouse.connect(settings) as con:
        explained = explain.explain(con, find(con, word, year, archive_code or settings.archive_code))
        for label, said in lines(explained):
            click.echo(f"{label}{'　' * (4 - len(label))}{said}")
        for part in explained.parts:
            _print_part(con, explained, part, rows)
        if why:
            print_why(explained, decomposed(con, explained.asked))
        if out:
            columns = _columns(explained) | {"计入": 14}
            written = handout.write(out, "依据", columns, (_cells(explained, *one) for one in explain.rows(con, explained)))
            click.echo(f"依据的 {written:,} 行：{out}")


def lines(explained: Explained) -> Iterator[tuple[str, str]]:
    """The heading and what follows it, each with its label."""
    asked, figure = explained.asked, explained.asked.figure
    yield "指标", f"{figure.name_zh}（{asked.meaning.indicator_id}）"
    yield "范围", f"{asked.archive_name}（{figure.archive_code}）{cards.period(figure.stat_year, figure.through_month)}"
    yield "数值", formulas.printed(explained)
    yield "状态", formulas.state(explained)
    yield "口径", f"{asked.meaning.definition}{validity(asked.meaning)}"
    for other in explained.others:
        meaning = asked.catalog[other.definition_id]
        yield (
            "另一口径",
            f"{formulas.amount(other.value, meaning)}（{other.definition_id}：{meaning.definition}{validity(meaning)}）",
        )
    yield "算式", formulas.value(explained)
    for part in explained.parts:
        if part.scope and (members := formulas.of_members(part, asked.archives)):
            yield "各馆", members if len(explained.parts) == 1 else f"{part.meaning.name_zh}：{members}"
    yield "上年" if figure.through_month == 12 else "上年同期", formulas.base(explained)
    yield "变化", formulas.change(explained)
    if said := formulas.share(explained):
        yield "占比", said
    yield "数据", _completeness(explained)


def validity(meaning: Meaning) -> str:
    """From and to which year the definition holds; empty where it has always held."""
    since = "".join(f"{word}{year}年" for word, year in [("自", meaning.valid_from), ("至", meaning.valid_to)] if year)
    return f"（{since}的口径）" if since else ""


def places(group: Group) -> str:
    """The lines of a group: 2—145、150; of many stretches the first ones and how many there are."""
    said = [str(first) if first == last else f"{first}—{last}" for first, last in group.lines]
    if len(said) <= RUNS:
        return "、".join(said)
    return f"{'、'.join(said[: RUNS - 1])} …… {said[-1]}（{len(said)} 段）"


def _completeness(explained: Explained) -> str:
    figure, archives = explained.asked.figure, explained.asked.archives
    wanting = [
        f"{archives.get(code, code) + ' ' if code != figure.archive_code else ''}缺 {'、'.join(map(str, months))} 月"
        for code, months in explained.gaps.items()
    ]
    if figure.months_missing and not wanting:
        wanting = [f"缺 {figure.months_missing} 个月"]
    if figure.members_missing:
        wanting.append(f"缺 {figure.members_missing} 个馆的数字")
    if figure.value is None:
        return "；".join(["待补", *wanting])
    return f"数据不全：{'；'.join(wanting)}" if wanting else "齐全" if figure.value_status == "ok" else "数据不全"


def _print_part(con: DuckDBPyConnection, explained: Explained, part: Part, show_rows: bool) -> None:
    if not part.groups:
        return
    title = f"依据：{part.meaning.name_zh}" if len(explained.parts) > 1 else "依据"
    click.echo(f"\n{title}（{part.rows:,} 行，{formulas.amount(part.value, part.meaning)}）")
    roll_up = _rolls_up(explained)
    headings = (["档案馆"] if roll_up else []) + ["台账", "文件", "工作表", "装载", "行", "行数", "小计"]
    said = [
        (*(_place(explained, group)), places(group), group.rows, wording.exact(group.counts or 0, 8)) for group in part.groups
    ]
    total = (*[""] * (len(headings) - 3), "合计", part.rows, wording.exact(part.total or 0, 8))
    table(headings, [*said, total] if len(said) > 1 else said, numeric=2)
    if show_rows:
        click.echo()
        rows = ((one, row) for one, row in explain.rows(con, explained) if one is part)
        table([*_columns(explained), "计入"], [_cells(explained, *one) for one in rows], numeric=1)


def _columns(explained: Explained) -> dict[str, int]:
    things = any(part.meaning.aggregation == "distinct" for part in explained.parts)
    return ({"档案馆": 16} if _rolls_up(explained) else {}) | COLUMNS | ({"对象": 30, "首次登记": 30} if things else {"数量": 14})


def _cells(explained: Explained, part: Part, row: Row) -> tuple:
    """A row as it is listed: where it stands, its date, what it says, and what it adds to the figure."""
    counts = "" if row.counts is None else wording.exact(row.counts, 8)
    place = (*_place(explained, row), str(row.row_no), row.on_date.isoformat())
    if "数量" in _columns(explained):
        return *place, "空" if row.amount is None else wording.exact(row.amount, 8), counts
    return *place, row.thing or "", _first(part, row), counts


def _first(part: Part, row: Row) -> str:
    if part.meaning.aggregation != "distinct" or not row.first:
        return ""
    file_name, sheet, row_no = row.first
    same = (file_name, sheet, row_no) == (row.file_name, row.sheet, row.row_no)
    return "本行" if same else f"{file_name} {sheet} 第 {row_no} 行"


def _place(explained: Explained, row: Group | Row) -> tuple:
    archives = explained.asked.archives
    whose = (archives.get(row.archive_code, row.archive_code),) if _rolls_up(explained) else ()
    return *whose, declared()[row.ledger].title, row.file_name, row.sheet, str(row.load_id)


def _rolls_up(explained: Explained) -> bool:
    """Whether rows of other archives count too."""
    return any(group.archive_code != explained.asked.figure.archive_code for part in explained.parts for group in part.groups)
