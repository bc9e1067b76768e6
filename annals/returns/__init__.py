"""The statutory return (档案馆基本情况年报): a form that is data, filled from the warehouse, checked, its gaps listed."""

from dataclasses import dataclass
from pathlib import Path

import click

from annals import catalog, handout, warehouse
from annals.console import table
from annals.returns import checks, evidence, fill, form, workbook
from annals.returns.checks import FAILED, PASSED, UNKNOWN, Result
from annals.returns.fill import Cell
from annals.settings import REPORT_TEMPLATES, Settings

FORM = "annual_return.csv"  # an office's own copy in the data folder goes before the one that comes with the program
STATES = {"draft": "草稿", "restated": "已冻结，有重述", "frozen": "已冻结", "published": "已公布数据"}


@dataclass(frozen=True)
class Return:
    """A return as it was written: every cell by its code, what the cross-checks said, and whether the form has any."""

    cells: dict[str, Cell]
    results: list[Result]
    has_checks: bool


def write(
    settings: Settings,
    year: int,
    out: Path,
    archive_code: str | None = None,
    form_file: Path | None = None,
    overwrite: bool = False,
) -> Return:
    """Fills the form for `year` and writes it to `out`, whole or not at all.

    Raises ClerkError where `out` exists (somebody may have filled it in) unless `overwrite`, for an unknown archives, a year
    without data, and a form that does not fit the catalog.
    """
    handout.check(out, overwrite)
    with warehouse.connect(settings) as con:
        code = archive_code or settings.archive_code
        figures = catalog.figures_of_year(con, code, year).values()
        name = catalog.archive(con, code)
        read = form.load(form_file or _own_form(settings), evidence.catalog(con))
        cells = fill.fill(con, read, code, year)
    states = {figure.state for figure in figures if figure.value is not None}
    state = STATES[next((one for one in STATES if one in states), "draft")]
    facts = workbook.Facts(name, code, year, max(figure.through_month for figure in figures), state)
    results = checks.run(read, cells)
    workbook.write(out, facts, cells, results)
    return Return(cells, results, read.has_checks)


def run(settings: Settings, year: int, out: Path, archive_code: str | None, form_file: Path | None, overwrite: bool) -> None:
    """`annals return`: writes the return and says what is still to be done. A failed check is work, not an error: status 0."""
    written = write(settings, year, out, archive_code, form_file, overwrite)
    cells = written.cells.values()
    blank = [cell for cell in cells if cell.value is None]
    incomplete = [cell for cell in cells if cell.status == "incomplete"]
    click.echo(f"{year} 年档案馆基本情况年报：{out}")
    click.echo(
        f"共 {len(cells)} 项：已填 {len(cells) - len(blank)} 项，其中数据不全 {len(incomplete)} 项；待填 {len(blank)} 项。"
    )
    if wanting := [*incomplete, *blank]:
        click.echo("\n数据不全和待填的项目：")
        table(["代码", "项目", "单位", "原因"], [(c.item.code, c.item.name.strip("　"), c.item.unit, c.reason) for c in wanting])
    click.echo()
    _say_checks(written)


def _say_checks(written: Return) -> None:
    if not written.has_checks:
        click.echo("报表格式旁边没有校核文件（…_checks.csv），没有校核。")
        return
    counts = {said: sum(one.said == said for one in written.results) for said in (PASSED, FAILED, UNKNOWN)}
    click.echo("校核：" + "，".join(f"{said} {count} 条" for said, count in counts.items()) + "。")
    if wrong := [one for one in written.results if one.said == FAILED]:
        click.echo("下面的校核不符，报出前请查清：")
        rows = [
            (_relation(one), f"{one.left:,f}", f"{one.right:,f}", "；".join(filter(None, [one.check.words, one.why])))
            for one in wrong
        ]
        table(["校核关系", "左边", "右边", "说明"], rows)


def _relation(one: Result) -> str:
    return f"{checks.written(one.check.left)} {one.check.operator} {checks.written(one.check.right)}"


def _own_form(settings: Settings) -> Path:
    own = settings.home / FORM
    return own if own.exists() else REPORT_TEMPLATES / FORM
