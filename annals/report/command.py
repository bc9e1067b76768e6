"""`annals report`, `refresh`, `check`, `diff` and `template`: what is done, and what is said about it."""

from pathlib import Path

import click

from annals.console import table
from annals.errors import ClerkError
from annals.report import check as checking
from annals.report import diff as differing
from annals.report import extras, final, lint, package, templates
from annals.report import refresh as refreshing
from annals.report.judge import BY_HAND, GONE, UNKNOWN, UPDATE, WORD
from annals.report.render import Asked, fill, refuse_existing
from annals.settings import Settings

WIDEST = 60  # characters of a sentence that a list shows
OUTCOMES = {
    BY_HAND: "人工改过，保留原样",
    WORD: "用词待核，保留原样",
    GONE: "控件里的内容已经删去，不再填写",
    UNKNOWN: "认不出是哪个指标，没有改动",
}


def report(
    settings: Settings, asked: Asked, out: Path, template: str | None = None, as_is: bool = False, overwrite: bool = False
) -> None:
    """Writes a document and says what is missing in it.

    Raises ClerkError as `annals.report.render` does, and of a final while anything is 待补 or the year is not frozen, unless `as_is`.
    """
    refuse_existing(out, overwrite)
    filled = fill(settings, asked, templates.find(settings, template))
    document = filled.package
    if asked.is_final:
        document = finished(settings, document, asked.archive_code, asked.year, as_is)
    package.write(document, out)
    period = f"{asked.year} 年" + (f" 1—{asked.month} 月" if asked.month else "")
    click.echo(f"{period}{'定稿' if asked.is_final else '初稿'}：{out}")
    if filled.missing:
        click.echo(f"下面 {len(filled.missing)} 项待补或数据不全：")
        table(["项目", "原因"], [(one.name, one.reason) for one in filled.missing])


def refresh(settings: Settings, path: Path, out: Path | None, finish: str | None, as_is: bool, overwrite: bool) -> None:
    """Brings an edited draft up to date and says what changed, from what to what, and why.

    `finish` is clean, final or None; a finished document is written beside the draft, which stays as it is.
    Raises ClerkError as `annals.report.refresh.refresh` does, and where `out` is there already.
    """
    if finish and not out:
        raise ClerkError("--clean 和 --final 写成另一个文件，改过的稿子还留着：请用 -o 写明文件名。")
    if out and out.resolve() != path.resolve():
        refuse_existing(out, overwrite)
    refreshed = refreshing.refreshed(settings, path)
    _print_changes(refreshed)
    document = refreshed.package
    if finish == "final":
        document = finished(settings, document, refreshed.archive_code, refreshed.year, as_is)
    elif finish == "clean":
        document = final.clean(document)
    if out or refreshed.is_changed:
        package.write(document, out or path)
    click.echo(f"{'定稿' if finish == 'final' else '稿子'}：{out or path}{'' if out or refreshed.is_changed else '（没有改动）'}")


def finished(settings: Settings, document: package.Package, archive_code: str, year: int, as_is: bool) -> package.Package:
    """A final document, stamped with the freeze of its year.

    Raises ClerkError while anything is 待补 or open, or the year is not frozen, unless `as_is`.
    """
    freeze = extras.freeze_of(settings, archive_code, year)
    if not as_is:
        final.refuse_unfinished(document)
        if freeze is None:
            raise ClerkError(
                f"{year} 年的数据还没有冻结，定稿以后数字还会变。请先运行 annals freeze {year}；就这样定稿，加上 --as-is。"
            )
    return final.final(document, extras.stamp(year, freeze) if freeze else f"{year} 年数据未冻结")


def check(settings: Settings, path: Path) -> int:
    """Lists every disagreement of a draft with page and sentence; returns 1 where there is one."""
    found = checking.check(settings, path)
    for at, one in enumerate(found, 1):
        click.echo(f"{at}. {one.page or '—'}  {one.what}")
        click.echo(f"   {one.name}：文稿 {one.stands or '空'}，仓库 {one.should or '空'}")
        if one.sentence.strip():
            click.echo(f"   “{_shortened(one.sentence)}”")
    click.echo(f"{path}：{len(found)} 处不一致。" if found else f"{path}：文字、表和图里的数字都与仓库一致。")
    return 1 if found else 0


def diff(settings: Settings, old: Path, new: Path | None) -> None:
    """Lists what two drafts, or a draft and the warehouse, say otherwise, and why."""
    found = differing.between_drafts(settings, old, new) if new else differing.with_warehouse(settings, old)
    other = new.name if new else "数据仓库"
    if not found:
        click.echo(f"{old.name} 与 {other} 没有不同。")
        return
    table(["指标", old.name, other, "原因"], [(one.name, one.before or "—", one.after or "—", one.why) for one in found])
    click.echo(f"共 {len(found)} 处不同。")


def list_templates(settings: Settings) -> None:
    """Lists the templates that there are."""
    table(["模板", "在哪里", "标题"], templates.listed(settings))


def new_template(settings: Settings, name: str, like: str | None) -> None:
    """Copies a template into the office's folder."""
    made = templates.new(settings, name, like)
    click.echo(f"新模板：{made}")
    click.echo(
        f"用 Word 改好后检查：annals template lint {made.name}；出稿：annals report 年份 -o 文件.docx --template {made.stem}"
    )


def lint_template(settings: Settings, name: str, year: int | None) -> int:
    """Says what is wrong with a template and what each of its slots will show; returns 1 where something is an error."""
    found = lint.lint(settings, name, year)
    for one in found.problems:
        click.echo(f"{one.severity}  {one.where}：{one.what}。{one.what_to_do}")
    if found.slots:
        click.echo(f"会填的 {len(found.slots)} 处：")
        table(["指标", "部分", "填成"], found.slots)
    errors = sum(1 for one in found.problems if one.severity == "错误")
    click.echo(f"错误 {errors} 处，提示 {len(found.problems) - errors} 处。")
    return 1 if errors else 0


def _print_changes(refreshed: refreshing.Refreshed) -> None:
    changed = [one for one in refreshed.changes if one.outcome == UPDATE]
    kept = [one for one in refreshed.changes if one.outcome in OUTCOMES]
    if changed:
        click.echo(f"更新了 {len(changed)} 处：")
        table(
            ["指标", "部分", "原来", "现在", "原因"], [(c.name, c.part, _line(c.before), _line(c.after), c.why) for c in changed]
        )
    if kept:
        click.echo(f"没有动的 {len(kept)} 处：")
        table(
            ["指标", "部分", "文稿", "系统值", "说明"],
            [(c.name, c.part, _line(c.before), _line(c.after), OUTCOMES[c.outcome]) for c in kept],
        )
    if not refreshed.changes:
        click.echo("所有数字都与仓库一致。")


def _line(text: str) -> str:
    """A text of several lines as one, not too long for a table."""
    return _shortened(text.replace("\n", " ")) or "—"


def _shortened(text: str) -> str:
    text = text.strip().replace("\t", "  ")
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
