"""The table of contents, its chapter on drafts: written, refreshed, checked, compared; and their templates."""

from pathlib import Path

import click

from annals import settings
from annals.console import Command, Group

FOLDER = click.Path(path_type=Path)


@click.command(cls=Command)
@click.argument("year", type=int, metavar="年份")
@click.option("-o", "--out", required=True, type=FOLDER, metavar="文件.docx", help="写到哪个 Word 文件。")
@click.option("--template", metavar="模板", help="用哪个模板（默认是年度工作总结），见 annals template list。")
@click.option("--quarter", type=click.IntRange(1, 4), metavar="季度", help="只到第几季度末：1 到 4（默认全年）。")
@click.option("--archives", "archive_code", metavar="代码", help="哪个档案馆（默认是设置里的本馆）。")
@click.option("--clean", "is_clean", is_flag=True, help="不带来历批注，控件保留，以后还能刷新。")
@click.option("--final", "is_final", is_flag=True, help="定稿：不带批注和控件，注明冻结；还有待补、没有冻结时不写。")
@click.option("--as-is", is_flag=True, help="有待补、没有冻结也照样定稿。")
@click.option("--overwrite", is_flag=True, help="文件已经有了也重写；原来在里面改的字会丢失。")
def report(year, out, template, quarter, archive_code, is_clean, is_final, as_is, overwrite) -> None:
    """写出年度工作总结的 Word 初稿，并列出待补的内容。

    每个数字是一个内容控件，旁边的批注写着它的来历。初稿改过以后，用 annals refresh 更新数字，改的字不丢。
    """
    from annals.report import command
    from annals.report.render import Asked

    at = settings.load()
    month = quarter * 3 if quarter else None
    asked = Asked(year, archive_code or at.archive_code, month, is_clean, is_final)
    command.report(at, asked, out, template, as_is, overwrite)


@click.command(cls=Command)
@click.argument("draft", type=FOLDER, metavar="文件.docx")
@click.option("-o", "--out", type=FOLDER, metavar="文件.docx", help="写成另一个文件（默认就在原文件里更新）。")
@click.option("--clean", "finish", flag_value="clean", help="另写一个不带来历批注的。")
@click.option("--final", "finish", flag_value="final", help="另写一个定稿：不带批注和控件，注明冻结。")
@click.option("--as-is", is_flag=True, help="有待补、没有冻结也照样定稿。")
@click.option("--overwrite", is_flag=True, help="文件已经有了也重写。")
def refresh(draft: Path, out: Path | None, finish: str | None, as_is: bool, overwrite: bool) -> None:
    """更新改过的初稿：没有动过的数字换成现在的，改过的字、格式和修订都不动。

    列出哪些数字变了、从多少到多少、为什么。人工改过的数字保留，旁边注明系统值。
    """
    from annals.report import command

    command.refresh(settings.load(), draft, out, finish, as_is, overwrite)


@click.command(cls=Command)
@click.argument("draft", type=FOLDER, metavar="文件.docx")
def check(draft: Path) -> int:
    """核对一份稿子：每个数字与仓库是否一致，手写的数字对不对，文字、表和图是否一致。

    不一致的列出页码和句子，退出状态为 1。
    """
    from annals.report import command

    return command.check(settings.load(), draft)


@click.command(cls=Command)
@click.argument("old", type=FOLDER, metavar="旧稿.docx")
@click.argument("new", type=FOLDER, required=False, metavar="[新稿.docx]")
def diff(old: Path, new: Path | None) -> None:
    """比较两份稿子，或者一份稿子与仓库：哪些数字不同，为什么。"""
    from annals.report import command

    command.diff(settings.load(), old, new)


@click.group(cls=Group)
def template() -> None:
    """文稿的模板：有哪些，照样子做一个自己的，检查有没有写错。"""


@template.command("list")
def list_templates() -> None:
    """列出模板。"""
    from annals.report import command

    command.list_templates(settings.load())


@template.command("new")
@click.argument("name", metavar="文件名.docx")
@click.option("--like", metavar="模板", help="照哪个模板的样子（默认是年度工作总结）。")
def new_template(name: str, like: str | None) -> None:
    """照现有的模板抄一份，用 Word 改成自己的。"""
    from annals.report import command

    command.new_template(settings.load(), name, like)


@template.command("lint")
@click.argument("name", metavar="模板")
@click.option("--year", type=int, metavar="年份", help="按哪一年的数试填（默认有数据的最后一年）。")
def lint_template(name: str, year: int | None) -> int:
    """检查模板：不认识的指标、断开的标记、不允许的表达式，以及每一处会填成什么。"""
    from annals.report import command

    return command.lint_template(settings.load(), name, year)


COMMANDS = (report, refresh, check, diff, template)
