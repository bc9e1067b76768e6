"""The commands `annals freeze`, `annals restate` and `annals journal`: what they do after one another, and print."""

from collections.abc import Callable
from pathlib import Path

import click

from annals import build, handout, warehouse
from annals.errors import ClerkError
from annals.frozen import audit, said
from annals.frozen import freeze as freezing
from annals.frozen import restate as restating
from annals.journal import entries
from annals.settings import Settings

CHECKS = 10  # failed checks told


def freeze(
    settings: Settings,
    year: int,
    by: str,
    note: str,
    archive_code: str | None,
    as_published: bool,
    progress: Callable[[str], None],
) -> None:
    """Freezes, rebuilds so that pages show it, and says what was frozen and which checks still fail.

    Raises ClerkError as `freeze.freeze` does, and where the rebuild fails: the year is frozen then all the same.
    """
    done = freezing.freeze(settings, year, by, note, archive_code, as_published)
    said.frozen(year, done)
    _show(settings, progress, f"{year} 年已经冻结")
    _say_failed(settings, year, [one.archive_code for one in done])


def restate(
    settings: Settings,
    year: int,
    archive_code: str | None,
    reason: str | None,
    by: str | None,
    out: Path | None,
    overwrite: bool,
    progress: Callable[[str], None],
) -> None:
    """Lists what differs, or writes it to a workbook; with a reason and a name publishes it and rebuilds.

    Raises ClerkError as `restate.restate` does, and where `out` may not be written.
    """
    if out:
        handout.check(out, overwrite)
    reviews = restating.restate(settings, year, archive_code, reason, by)
    for one in reviews:
        said.review(year, one)
    if out:
        click.echo(f"差异和各行 {said.workbook(out, reviews):,} 条：{out}")
    if not any(one.figures for one in reviews):
        return
    if reason and by:
        _show(settings, progress, f"{year} 年已经重述")
        click.echo("重述已发布：与原报数并列，原报数不变；下一年的增减以重述数为基数。")
    else:
        click.echo(f"\n要发布重述：annals restate {year} --reason 为什么 --by 姓名")


def journal(settings: Settings, verify: bool, last: int) -> int:
    """Prints the journal, or whether it is what it was; returns the exit status: 1 where it is not."""
    with warehouse.memory(settings) as con:
        chain = entries(con)
        wrong = audit.faults(con, settings.home) if verify else []
    for fault in wrong:
        click.echo(fault, err=True)
    if wrong:
        click.echo(f"日志查对不过：{len(wrong)} 处。请与备份比较，查明是谁、为什么改动。", err=True)
        return 1
    if verify:
        click.echo(f"日志 {len(chain):,} 条，前后相接，冻结、重述和说明都与记载一致。")
    elif not chain:
        click.echo("日志还是空的：装载、冻结、重述和说明会记在这里。")
    else:
        said.journal(chain[-last:] if last > 0 else chain)
        if 0 < last < len(chain):
            click.echo(f"以上是最近 {last} 条，共 {len(chain):,} 条；全部列出用 --last 0。")
    return 0


def _show(settings: Settings, progress: Callable[[str], None], done: str) -> None:
    try:
        click.echo(build.build(settings, progress=progress).summary)
    except ClerkError as error:
        raise ClerkError(f"{done}，记入了日志；但重新建库没有成功，网页还没有换：{error}") from error


def _say_failed(settings: Settings, year: int, codes: list[str]) -> None:
    """The errors and warnings of the year that stand without a comment."""
    with warehouse.connect(settings) as con:
        if not con.execute("select 1 from duckdb_tables() where table_name = 'rpt_checks'").fetchall():
            return
        rows = con.execute(
            "select archive_code, name_zh, subject, expected, found from rpt_checks where stat_year = ?"
            " and severity in ('error', 'warning') and comment is null and archive_code in (select unnest(?))"
            " order by severity, archive_code, check_id, subject",
            [year, codes],
        ).fetchall()
    for code, name, subject, expected, found in rows[:CHECKS]:
        click.echo(f"提示  {code} {name}（{subject}）：应为 {expected}，实为 {found}")
    if rows:
        rest = f"，这里列了 {CHECKS} 处" if len(rows) > CHECKS else ""
        click.echo(
            f"冻结时还有 {len(rows)} 处校核没有通过、也没有说明{rest}；说明用 annals comment，全部见 annals checks {year}。"
        )
