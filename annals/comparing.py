"""The command `annals compare`: a table of years for each indicator, on the terminal or as a workbook."""

from pathlib import Path

import click

from annals import catalog, compare, handout, warehouse
from annals.console import table
from annals.errors import ClerkError
from annals.settings import Settings

HEADINGS = ["年度", "数值", "数据来源", "比上年", "上年数为", "占比", "占比变动"]
EVER = 1, 9999


def run(
    settings: Settings,
    words: list[str],
    years: tuple[int | None, int | None],
    archive_code: str | None,
    share_of: str | None,
    decimals: int,
    out: Path | None,
    overwrite: bool,
) -> None:
    """Prints the comparisons, or writes them to `out`. Raises ClerkError for an unknown archives, indicator or kind of file."""
    if out:
        handout.check(out, overwrite)
    first, last = years[0] or EVER[0], years[1] or EVER[1]
    if first > last:
        raise ClerkError(f"起始年 {first} 在截止年 {last} 之后。请把 --from 和 --to 对调。")
    if decimals < 0 or decimals > 6:
        raise ClerkError("小数位数应当在 0 到 6 之间。")
    with warehouse.connect(settings) as con:
        code = archive_code or settings.archive_code
        catalog.archive(con, code)
        whole = compare.found(con, share_of) if share_of else None
        found = [compare.comparison(con, code, compare.found(con, word), first, last, whole) for word in words]
    if out:
        written = handout.write(out, "历年比较", _columns(), _lines(found, decimals))
        click.echo(f"历年比较 {written} 行，在 {out}")
        return
    for one in found:
        _print(one, decimals, bool(whole))


def _print(found: compare.Comparison, decimals: int, has_whole: bool) -> None:
    click.echo(f"{found.name}（{compare.unit(found)}）" if compare.unit(found) else found.name)
    if not found.years:
        click.echo("这些年度没有数据。\n")
        return
    width = len(HEADINGS) if has_whole else len(HEADINGS) - 2
    table(HEADINGS[:width], [row[:width] for row in compare.rows(found, decimals)])
    click.echo(f"{compare.growth(found, decimals)}\n")


def _columns() -> dict[str, int]:
    return {"指标": 32, "单位": 12} | dict.fromkeys(HEADINGS, 14) | {"增长": 48}


def _lines(found: list[compare.Comparison], decimals: int):
    for one in found:
        said = compare.growth(one, decimals)
        for row in compare.rows(one, decimals):
            is_last = row[0] == str(one.years[-1].stat_year)
            yield one.name, compare.unit(one), *row, said if is_last else ""
