"""What `annals ingest` prints: a table in which every row read is accounted for, and what the clerk should know or mend."""

import shutil
import sys
from pathlib import Path

import click

from annals.console import Progress, table
from annals.loading_said import changes, notices, passed_over, rejected, repaired, withdrawn
from annals.settings import Settings
from ingest.door import Options, ingest
from ingest.report import FileReport, SheetReport

STATUS = {"loaded": "已装载", "already_loaded": "装过，未重复", "rejected": "退回"}
TRIED = STATUS | {"loaded": "可装载"}
# The row equation: what was read is the sum of the rest.
LANDED = {"loaded": "装入", "unchanged": "未变", "duplicate": "重复", "quarantined": "退回"}
ASIDE = {"title": "标题", "header": "表头", "total": "合计", "note": "附注", "blank": "空行"}
NO_LEDGER = "（不是台账的表）"
WIDE = 120  # columns of a terminal on which each kind of row that is set aside has a column of its own


def run(paths: list[Path], settings: Settings, progress: Progress, options: Options) -> int:
    """Loads, or tries to, and prints; returns the exit status: 1 where a file was rejected."""
    doing = "试装" if options.dry_run else "装载"
    reports = ingest(paths, settings, progress=lambda name: progress(f"{doing} {name}"), options=options)
    _print_rows([report for report in reports if report.status != "ignored"], TRIED if options.dry_run else STATUS)
    if options.dry_run:
        _print_difference(reports)
    for line in (*rejected(reports, options.dry_run), *withdrawn(reports), *notices(reports), *passed_over(reports)):
        click.echo(line)
    for line in (*repaired(reports, options.dry_run), _summary(reports)):
        click.echo(line)
    if options.dry_run:
        click.echo("试装：没有写入任何内容。")
    return int(any(report.status == "rejected" for report in reports))


def _print_rows(reports: list[FileReport], status: dict[str, str]) -> None:
    is_wide = not sys.stdout.isatty() or shutil.get_terminal_size().columns >= WIDE
    aside = {name: (kind,) for kind, name in ASIDE.items()} if is_wide else {"旁置": tuple(ASIDE)}
    columns = {"读入": (), **{name: (kind,) for kind, name in LANDED.items()}, **aside}
    rows = []
    for report in reports:
        for title, sheets in _by_ledger(report).items() or {"": []}.items():
            counts = [sum(sheet.rows(*kinds) for sheet in sheets) if sheets else "" for kinds in columns.values()]
            rows.append((report.name, title, "没有装载" if title == NO_LEDGER else status[report.status], *counts))
    table(["文件", "台账", "状态", *columns], rows, numeric=len(columns))


def _print_difference(reports: list[FileReport]) -> None:
    """What loading would change, file by file, and the first corrected cells."""
    rows = []
    for report in reports:
        for title, sheets in _by_ledger(report).items():
            tallies = [sheet.tally for sheet in sheets if sheet.ledger]
            gone = sum(one.rows for one in report.withdrawals if one.ledger.title == title)
            counts = [sum(getattr(tally, name) for tally in tallies) for name in ("added", "changed")]
            rest = [sum(sheet.rows(kind) for sheet in sheets) for kind in ("unchanged", "quarantined")]
            if tallies:
                rows.append((report.name, title, *counts, rest[0], gone, rest[1]))
    click.echo("\n与已装载的相比：")
    table(["文件", "台账", "新增", "更正", "未变", "撤下", "退回"], rows, numeric=5)
    for line in changes(reports):
        click.echo(line)


def _by_ledger(report: FileReport) -> dict[str, list[SheetReport]]:
    """The sheets by their ledgers' titles: a workbook of monthly sheets is one line; sheets that are none are another."""
    found: dict[str, list[SheetReport]] = {}
    for sheet in report.sheets:
        if sheet.ledger or sheet.rows():
            found.setdefault(sheet.ledger.title if sheet.ledger else NO_LEDGER, []).append(sheet)
    return found


def _summary(reports: list[FileReport]) -> str:
    files = {status: sum(report.status == status for report in reports) for status in STATUS}
    sheets = [sheet for report in reports for sheet in report.sheets]
    parts = [f"{name} {sum(sheet.rows(kind) for sheet in sheets):,}" for kind, name in (LANDED | ASIDE).items()]
    return (
        f"{sum(files.values())} 个文件：装载 {files['loaded']}，装过 {files['already_loaded']}，退回 {files['rejected']}。\n"
        f"读入 {sum(sheet.rows() for sheet in sheets):,} 行 = {' + '.join(parts)}"
    )
