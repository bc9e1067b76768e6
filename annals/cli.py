"""The table of contents: every command, each with its imports inside, so that `annals --help` answers at once."""

import os
from pathlib import Path

import click

from annals import __version__, cli_drafts, settings
from annals.console import Formatter, Group, Progress

FOLDER = click.Path(path_type=Path)
click.Context.formatter_class = Formatter


@click.group(cls=Group)
@click.version_option(__version__, message="%(version)s")
@click.option("--home", type=FOLDER, metavar="文件夹", help="数据放在哪个文件夹（默认 ~/annals，或环境变量 ANNALS_HOME）。")
def main(home: Path | None) -> None:
    """兰台年鉴：把一年的台账变成有据可查的数字。

    \b
    平时：annals ingest 台账文件夹，annals build，annals dashboard
    年终：annals report 2022 -o 总结.docx
    """
    if home:
        os.environ[settings.HOME_VARIABLE] = str(home)


@main.command()
@click.argument("directory", type=FOLDER, metavar="文件夹")
@click.option("--from", "from_year", default=2018, metavar="年份", help="从哪一年起（默认 2018）。")
@click.option("--to", "to_year", default=2023, metavar="年份", help="到哪一年止（默认 2023）。")
@click.option("--seed", default=7, metavar="数", help="随机种子：种子相同，写出的文件也相同（默认 7）。")
@click.option("--scale", default=1, metavar="倍数", help="利用登记的倍数，测速度时用 100（默认 1）。")
@click.option("--archives", default=1, metavar="个数", help="几个档案馆：1 是一个区（默认），12 是一市十一区县，各在一个文件夹。")
def demo(directory: Path, from_year: int, to_year: int, seed: int, scale: int, archives: int) -> None:
    """写出一套演示台账（虚构的档案馆，不含真实个人信息）。"""
    from annals import demo as district

    files = district.write(directory, from_year, to_year, seed=seed, scale=scale, progress=Progress(), archives=archives)
    click.echo(f"演示台账 {len(files)} 个文件，在 {directory}")


@main.command()
@click.argument("paths", nargs=-1, required=True, type=FOLDER, metavar="文件或文件夹…")
@click.option("--dry-run", is_flag=True, help="试装：列出会新增、更正、撤下、退回什么，不写入任何内容。")
@click.option("--keep-missing", is_flag=True, help="新的导出里没有的行不撤下，继续计入。")
@click.option("--hidden", is_flag=True, help="隐藏的工作表也装载。")
@click.option("--by", metavar="姓名", help="谁装载的，记入日志（默认不记人）。")
def ingest(paths: tuple[Path, ...], dry_run: bool, keep_missing: bool, hidden: bool, by: str | None) -> int:
    """装载台账：认出每张表是哪种台账，逐行装入；装不了的行说明原因。

    同一个文件再装一次不会重复；改正后的文件会按编号更正原来的行。有文件被整个退回时，退出状态为 1。
    """
    from annals.loading import run
    from ingest.door import Options

    options = Options(keep_missing=keep_missing, hidden=hidden, dry_run=dry_run, by=by or Options.by)
    return run(list(paths), settings.load(), Progress(), options)


@main.command()
@click.argument("file", type=FOLDER, metavar="文件")
@click.option("--json", "as_json", is_flag=True, help="写成 JSON，连同每一格的内容。")
@click.option("--show-personal", is_flag=True, help="JSON 里也写出台账的个人信息列（平时写作“（个人信息）”）。")
def inspect(file: Path, as_json: bool, show_personal: bool) -> int:
    """看一个文件里有什么：格式、编码、工作表、表在哪里、像哪种台账，为什么。

    不是台账的文件也可以看；什么都不装载。文件读不了时说明原因，退出状态为 1。
    """
    from annals.inspecting import run

    return run(file, as_json, show_personal)


@main.command()
@click.option("--out", type=FOLDER, metavar="文件.xlsx", help="写成一个 Excel 文件，便于分给各科室去改。")
@click.option("--overwrite", is_flag=True, help="文件已经有了也重写。")
def rejects(out: Path | None, overwrite: bool) -> None:
    """列出退回的内容：文件、工作表、行、列，错在哪里，怎样改。

    在原表里改好、再装载一次，条目就会消去。个人信息不在其中。
    """
    from annals.rejects import print_rejects

    print_rejects(settings.load(), out, overwrite)


@main.command()
@click.option("--out", type=FOLDER, metavar="文件.xlsx", help="写成一个 Excel 文件。")
@click.option("--overwrite", is_flag=True, help="文件已经有了也重写。")
def repairs(out: Path | None, overwrite: bool) -> None:
    """列出装载时整理过的内容：哪里、从什么改成什么；原表没有改动。"""
    from annals.rejects import print_repairs

    print_repairs(settings.load(), out, overwrite)


@main.command()
@click.argument("words", nargs=-1, required=True, metavar="编号…")
def history(words: tuple[str, ...]) -> int:
    """查一行的来历：各次装载里的内容、更正了什么、有没有撤下。

    编号由几列组成的，写上其中几个即可，如 annals history 2022 Z001 文书。
    """
    from annals.versions import run

    return run(settings.load(), list(words))


@main.command()
@click.option("--docs", is_flag=True, help="另外生成一个网页，说明每张表、每个指标是怎样算出来的。")
def build(docs: bool) -> None:
    """建立数据仓库：计算全部指标并检验，检验通过才发布。"""
    from annals import build as builder

    result = builder.build(settings.load(), progress=Progress())
    click.echo(result.summary)
    if docs:
        click.echo(f"说明网页：{builder.docs(settings.load())}")


@main.command()
@click.argument("indicator", metavar="指标")
@click.argument("year", type=int, metavar="年份")
@click.option("--archives", "archive_code", metavar="代码", help="哪个档案馆（默认是设置里的本馆）。")
@click.option("--rows", is_flag=True, help="列出每一行，不只是每张表的小计。")
@click.option("--why", is_flag=True, help="与上年相比的变化由哪些部分、哪些月份构成。")
@click.option("--out", type=FOLDER, metavar="文件.xlsx", help="把每一行写成一个 Excel 文件。")
@click.option("--overwrite", is_flag=True, help="文件已经有了也重写。")
def explain(
    indicator: str, year: int, archive_code: str | None, rows: bool, why: bool, out: Path | None, overwrite: bool
) -> None:
    """说明一个数字的来历：口径、算式、上年和变化，以及它所依据的每一行台账。

    指标写名称或代码都可以，如 annals explain 接待档案利用者人次 2022。
    """
    from annals import proof

    proof.run(settings.load(), indicator, year, archive_code, rows=rows, why=why, out=out, overwrite=overwrite)


@main.command()
@click.argument("year", type=int, required=False, metavar="[年份]")
@click.option("--archives", "archive_code", metavar="代码", help="只看一个档案馆（默认全部）。")
@click.option("--all", "notices", is_flag=True, help="提示也列出。")
def checks(year: int | None, archive_code: str | None, notices: bool) -> int:
    """互相核对的结果：哪里不平、不全、不寻常，应是多少，在哪里，怎么办。

    有错误而没有人说明原因时，退出状态为 1。
    """
    from annals.checking import run

    return run(settings.load(), year, archive_code, notices)


@main.command()
@click.argument("check", metavar="检查")
@click.argument("year", type=int, required=False, metavar="[年份]")
@click.option("--subject", metavar="对象", help="只说明其中一个对象，照 annals checks 里的写（默认全部）。")
@click.option("--archives", "archive_code", metavar="代码", help="只说明一个档案馆的（默认全部）。")
@click.option("--text", required=True, metavar="说明", help="原因；不写人名。")
@click.option("--by", default="档案馆", metavar="岗位", help="哪个岗位或科室说的（默认 档案馆）。")
def comment(check: str, year: int | None, subject: str | None, archive_code: str | None, text: str, by: str) -> None:
    """说明一项检查查出的问题为什么不是错，或者已经怎样处理。

    说明记在台账库里，随检查结果列出；再写一条，就列在前一条之后。
    """
    from annals.checking import comment as keep
    from annals.checks import Comment

    keep(settings.load(), Comment(check, archive_code, year, subject, text, by))


@main.command()
@click.argument("year", type=int, metavar="年份")
@click.option("--by", required=True, metavar="姓名", help="谁冻结的；只存在台账库和日志里，不上网页和报告。")
@click.option("--note", required=True, metavar="文字", help="为什么冻结，如“年报已上报”。")
@click.option("--archives", "archive_code", metavar="代码", help="只冻结哪个档案馆（默认是全部）。")
@click.option("--as-published", is_flag=True, help="发布之后又装载过台账的，也照已发布的数冻结。")
def freeze(year: int, by: str, note: str, archive_code: str | None, as_published: bool) -> None:
    """冻结一年：报出去的数从此不变；以后台账更正了，用 annals restate 重述。

    冻结的是网页上看到的数，连同它们所依据的各行；这一年要已经结束，还没有冻结过。
    """
    from annals.frozen.command import freeze as run

    run(settings.load(), year, by, note, archive_code, as_published, Progress())


@main.command()
@click.argument("year", type=int, metavar="年份")
@click.option("--archives", "archive_code", metavar="代码", help="只看哪个档案馆（默认是全部已冻结的）。")
@click.option("--reason", metavar="文字", help="为什么重述；写上它和 --by 就发布重述。")
@click.option("--by", metavar="姓名", help="谁重述的；只存在台账库和日志里。")
@click.option("--out", type=FOLDER, metavar="文件.xlsx", help="把全部差异和各行写成一个 Excel 文件。")
@click.option("--overwrite", is_flag=True, help="文件已经有了也重写。")
def restate(year: int, archive_code: str | None, reason: str | None, by: str | None, out: Path | None, overwrite: bool) -> None:
    """列出冻结以后变了的数：原报数、现数、差，以及由哪些行、哪次装载引起。

    加上 --reason 和 --by 就发布重述：重述数与原报数并列，原报数不改。
    """
    from annals.frozen.command import restate as run

    run(settings.load(), year, archive_code, reason, by, out, overwrite, Progress())


@main.command()
@click.option("--verify", is_flag=True, help="查对日志有没有改动、删去或添加，冻结的数是不是原来的；有问题时退出状态为 1。")
@click.option("--last", default=50, metavar="数", help="列出最近多少条（默认 50；0 是全部）。")
def journal(verify: bool, last: int) -> int:
    """列出日志：装载、冻结、重述和说明，谁在什么时候做的，最近的在最后。"""
    from annals.frozen.command import journal as run

    return run(settings.load(), verify, last)


for command in cli_drafts.COMMANDS:
    main.add_command(command)


@main.command("return")
@click.argument("year", type=int, metavar="年份")
@click.option("-o", "--out", required=True, type=FOLDER, metavar="文件.xlsx", help="写到哪个 Excel 文件。")
@click.option("--archives", "archive_code", metavar="代码", help="哪个档案馆（默认是设置里的本馆）。")
@click.option(
    "--form", "form_file", type=FOLDER, metavar="文件.csv", help="用哪个报表格式（默认是数据文件夹里的，没有就用自带的）。"
)
@click.option("--overwrite", is_flag=True, help="文件已经有了也重写；原来在里面填的数会丢失。")
def annual_return(year: int, out: Path, archive_code: str | None, form_file: Path | None, overwrite: bool) -> None:
    """填写档案馆基本情况年报，校核，列出待人工填报的项目。

    报表格式是可以改的数据：report_templates/annual_return.csv，旁边是校核关系。校核不符时醒目列出，退出状态仍为 0。
    """
    from annals import returns

    returns.run(settings.load(), year, out, archive_code, form_file, overwrite)


@main.command()
@click.argument("indicators", nargs=-1, required=True, metavar="指标…")
@click.option("--from", "from_year", type=int, metavar="年份", help="从哪一年起（默认有数据的第一年）。")
@click.option("--to", "to_year", type=int, metavar="年份", help="到哪一年止（默认有数据的最后一年）。")
@click.option("--archives", "archive_code", metavar="代码", help="哪个档案馆（默认是设置里的本馆）。")
@click.option("--share-of", metavar="指标", help="另列占哪个指标的比重。")
@click.option("--decimals", default=1, metavar="数", help="变动、占比和增长取几位小数（默认 1）。")
@click.option("--out", type=FOLDER, metavar="文件.xlsx", help="写成一个 Excel 文件。")
@click.option("--overwrite", is_flag=True, help="文件已经有了也重写。")
def compare(indicators, from_year, to_year, archive_code, share_of, decimals, out, overwrite) -> None:
    """比较历年数据：各年的数、比上年增减、占比，几年间共增长多少、年均增长多少。

    指标写代号或名称。没有台账的年度，用 published.csv 里已公布的数。
    """
    from annals.comparing import run

    run(settings.load(), list(indicators), (from_year, to_year), archive_code, share_of, decimals, out, overwrite)


@main.command()
@click.option("--port", default=8501, metavar="端口", help="网页端口（默认 8501）。")
@click.option("--open/--no-open", "open_browser", default=True, help="是否打开浏览器（默认打开）。")
def dashboard(port: int, open_browser: bool) -> None:
    """打开网页：总览、利用、指标、核对，只在本机可以看到。"""
    from annals.dashboard import serve

    serve(settings.load(), port=port, open_browser=open_browser)


if __name__ == "__main__":
    main()
