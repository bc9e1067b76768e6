"""What `annals ingest` prints: a table of the files, what was rejected and why, what the clerk should know."""

from pathlib import Path

import click

from annals.console import Progress, table
from annals.settings import Settings
from ingest.door import ingest
from ingest.report import FileReport

SHOWN = 20  # rejected rows and notices listed on the terminal; all of them are in the store
ASIDE = ("title", "header", "total", "note", "blank")
STATUS = {"loaded": "已装载", "already_loaded": "装过，未重复", "rejected": "退回"}


def run(paths: list[Path], settings: Settings, progress: Progress) -> int:
    """Loads and prints; returns the exit status: 1 where a file was rejected."""
    reports = ingest(paths, settings, progress=lambda name: progress(f"装载 {name}"))
    table(
        ["文件", "台账", "状态", "读入行", "装入", "未变", "重复", "退回", "旁置"],
        [row for report in reports for row in _rows(report)],
        numeric=6,
    )
    _print_rejected(reports)
    _print_notices(reports)
    click.echo(_summary(reports))
    return int(any(report.status == "rejected" for report in reports))


def _rows(report: FileReport) -> list[tuple]:
    """One row for each ledger of the file: a workbook of monthly sheets is one row."""
    ledgers = dict.fromkeys(sheet.ledger.name for sheet in report.sheets if sheet.ledger)
    if not ledgers:
        return [(report.name, "", STATUS[report.status], "", "", "", "", "", "")]
    rows = []
    for name in ledgers:
        sheets = [sheet for sheet in report.sheets if sheet.ledger and sheet.ledger.name == name]
        counts = [sum(sheet.rows(*kinds) for sheet in sheets) for kinds in ((), ("loaded",), ("unchanged",), ("duplicate",))]
        rest = [sum(sheet.rows(*kinds) for sheet in sheets) for kinds in (("quarantined",), ASIDE)]
        rows.append((report.name, sheets[0].ledger.title, STATUS[report.status], *counts, *rest))
    return rows


def _print_rejected(reports: list[FileReport]) -> None:
    for report in reports:
        if report.status == "rejected":
            click.echo(f"退回  {report.name}：{report.message}")
    rejects = [(report.name, reject) for report in reports for sheet in report.sheets for reject in sheet.tally.rejects]
    for name, reject in rejects[:SHOWN]:
        sheet = f"“{reject.sheet}”" if reject.sheet else ""
        click.echo(f"退回  {name}{sheet}第 {reject.row_no} 行：{reject.message}")
    if len(rejects) > SHOWN:
        click.echo(f"退回  另有 {len(rejects) - SHOWN} 条，都记在台账库的 raw.rejects 里。")


def _print_notices(reports: list[FileReport]) -> None:
    """Each thing said once, with the files that it is said of."""
    said: dict[str, list[str]] = {}
    for report in reports:
        for text in report.notices:
            said.setdefault(text, []).append(report.name)
    for text, names in list(said.items())[:SHOWN]:
        others = f" 等 {len(names)} 个文件" if len(names) > 1 else ""
        click.echo(f"提示  {names[0]}{others}：{text}")
    if len(said) > SHOWN:
        click.echo(f"提示  另有 {len(said) - SHOWN} 条，都记在台账库的 raw.notices 里。")


def _summary(reports: list[FileReport]) -> str:
    rows = {kind: sum(sheet.rows(kind) for report in reports for sheet in report.sheets) for kind in ("loaded", "quarantined")}
    files = {status: sum(report.status == status for report in reports) for status in STATUS}
    return (
        f"{len(reports)} 个文件：装载 {files['loaded']}，装过 {files['already_loaded']}，退回 {files['rejected']}；"
        f"装入 {rows['loaded']:,} 行，退回 {rows['quarantined']:,} 行。"
    )
