"""`annals checks` and `annals comment`: what does not hold, where, what to do about it, and what has been said about it."""

from datetime import UTC, datetime
from itertools import groupby

import click

from annals import checks, journal, warehouse
from annals.checks import SEVERITIES, Comment, Finding
from annals.errors import ClerkError
from annals.settings import Settings
from ingest import store
from ingest.people import persons

LONGEST = 500  # characters of a comment


def run(settings: Settings, year: int | None, archive_code: str | None, notices: bool) -> int:
    """Prints the findings, errors first, and returns the exit status: 1 where an error stands that nobody has commented on.

    Raises ClerkError where nothing has been built yet, or the store is being written.
    """
    with warehouse.connect(settings) as con:
        found = checks.findings(con, archive_code, year)
        made, unknown = checks.runs(con, archive_code, year)
    with warehouse.memory(settings) as con:
        found = checks.commented(found, checks.comments(con))
    for severity, of_severity in groupby(found, key=lambda finding: finding.severity):
        listed = list(of_severity)
        if severity != "notice" or notices:
            _print(SEVERITIES[severity], listed)
    _summarize(found, made, unknown, notices)
    return 1 if any(finding.severity == "error" and not finding.comment for finding in found) else 0


def _print(severity: str, found: list[Finding]) -> None:
    """The findings of one severity, check by check; what to do is said once."""
    for name, of_check in groupby(sorted(found, key=lambda finding: finding.check_id), key=lambda finding: finding.name_zh):
        listed = list(of_check)
        click.echo(f"{severity}  {name}（{listed[0].check_id}，{len(listed)} 处）")
        for finding in listed:
            when = "".join([f"{finding.archive_code} " if finding.archive_code else "", _year(finding.stat_year)])
            click.echo(f"  {when}{finding.subject}：应为 {finding.expected}，实为 {finding.found}")
            click.echo(f"    在  {finding.where_zh}")
            if finding.comment:
                click.echo(f"    说明  {finding.comment}（{finding.commented_by_role}）")
        click.echo(f"  办法  {listed[0].what_to_do}")
        click.echo(f"  缺数据时  {listed[0].missing_policy}\n")


def _summarize(found: list[Finding], made: int, unknown: int, notices: bool) -> None:
    counts = {word: [one for one in found if one.severity == severity] for severity, word in SEVERITIES.items()}
    said = "，".join(f"{word} {len(listed)} 处" for word, listed in counts.items())
    explained = sum(1 for finding in found if finding.comment)
    click.echo(f"核对了 {made:,} 处：{said}，其中已有说明 {explained} 处；另有 {unknown:,} 处因缺数据不能核对。")
    if counts["提示"] and not notices:
        click.echo("提示没有列出，请加 --all。")
    if found:
        click.echo("有原因的，用 annals comment 检查 年份 --text 说明 写下来。")


def comment(settings: Settings, said: Comment) -> None:
    """Keeps a comment in the store; it stands beside those that are there.

    Raises ClerkError: no such check, no such finding, a text that is empty, too long or names a person, no warehouse.
    """
    _refuse_unfit(said)
    with warehouse.connect(settings) as con:
        known = checks.names(con)
        if said.check_id not in known:
            listed = "\n".join(f"  {check_id}  {name}" for check_id, name in known.items())
            raise ClerkError(f"没有“{said.check_id}”这项检查。有的是：\n{listed}")
        found = checks.findings(con)
    about = [finding for finding in found if said.is_about(finding)]
    if not about:
        raise ClerkError(f"“{known[said.check_id]}”没有查出这样的问题。{_existing(found, said.check_id)}")
    with store.opened(settings) as con:
        con.execute("begin")
        con.execute(
            "insert into raw.comments values (?, ?, ?, ?, ?, ?, ?)",
            [said.check_id, said.archive_code, said.stat_year, said.subject, said.text, said.by, datetime.now(UTC)],
        )
        told = {"check_id": said.check_id, "archive_code": said.archive_code, "stat_year": said.stat_year}
        journal.append(con, said.by, "comment", told | {"subject": said.subject, "text": said.text})
        con.execute("commit")
    click.echo(
        f"已记下对“{known[said.check_id]}”{len(about)} 处的说明。annals checks 现在就能看到，网页要到下一次 annals build。"
    )


def _refuse_unfit(said: Comment) -> None:
    if not said.text.strip():
        raise ClerkError("说明是空的。请用 --text 写出原因。")
    if len(said.text) > LONGEST:
        raise ClerkError(f"说明有 {len(said.text)} 个字，太长了。请写在 {LONGEST} 个字以内。")
    if persons.has_number(said.text) or persons.has_name(said.text) or persons.has_number(said.by) or persons.is_name(said.by):
        raise ClerkError("说明里像是有人名、身份证号或电话号码。个人信息不进入数据仓库，请改写成岗位或科室，如“保管利用科”。")


def _existing(found: list[Finding], check_id: str) -> str:
    lines = [
        f"  {finding.archive_code or ''} {_year(finding.stat_year)}{finding.subject}"
        for finding in found
        if finding.check_id == check_id
    ]
    return "查出的是：\n" + "\n".join(lines[:20]) if lines else "它现在没有问题，不需要说明。"


def _year(year: int | None) -> str:
    return f"{year}年 " if year else ""
