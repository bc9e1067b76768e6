"""`annals inspect`: what is seen in any file, as a table on the terminal or as JSON with the cells, written as it is read."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from annals.console import table
from annals.errors import ClerkError
from ingest.ledger import declared
from ingest.reader import Reader
from ingest.reasons import Refused

FORMATS = {
    "xlsx": "Excel 工作簿（.xlsx）",
    "xlsb": "Excel 二进制工作簿（.xlsb）",
    "xls": "Excel 97—2003 或 WPS 工作簿（.xls、.et）",
    "ods": "开放文档表格（.ods）",
    "html": "网页表格",
    "xmlss": "XML 表格 2003",
    "text": "文本",
}
MARKS = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线", "，": "全角逗号", " ": "空格", '"': "双引号", "'": "单引号"}
ESCAPES = {"": "写两次", "\\": "前加反斜线"}
HEADINGS = ["工作表", "行×列", "表在第几行", "第几列", "表头", "台账", "依据"]


def run(path: Path, as_json: bool, with_personal: bool) -> int:
    """Prints what is seen in a file or in each file of an archive; returns the exit status: 1 where one cannot be read.

    Raises ClerkError where there is no such file.
    """
    if not path.is_file():
        raise ClerkError(f"没有这个文件：{path}。请核对路径；文件夹里的文件请一个一个地看。")
    show = _print_json if as_json else _print_tables
    with path.open("rb") as file, Reader() as reader:
        try:
            reader.take(path, hashlib.file_digest(file, "sha256").hexdigest())
            members = [said[1] for said in reader.run("members")]
        except Refused as refused:
            return show(path.name, [_stopped(refused)])
        seen = [(name, _messages(reader, name, as_json, with_personal)) for name in members]
        if not members:
            return show(path.name, _messages(reader, path.name, as_json, with_personal, is_member=False))
        return _print_archive_json(path.name, seen) if as_json else _print_archive_tables(path.name, seen)


def json_pieces(name: str, messages: Iterable[tuple]) -> Iterator[str]:
    """One JSON object in pieces, well-formed wherever the messages stop: `closing` ends what is open inside it."""
    yield f'{{"file": {_json(name)}'
    closing, parted = "", ""
    for kind, said in messages:
        if kind == "sheet":
            yield (", " if closing else ', "sheets": [') + f'{{{_json(said)[1:-1]}, "cells": ['
            closing, parted = "]}]", ""
        elif kind == "cells":
            yield parted + ", ".join(map(_json, said))
            parted = ", "
        elif kind == "tables":
            yield f"], {_json(said)[1:-1]}}}"
            closing = "]"
        else:
            yield f"{closing}, {_json({'refused': said} if kind == 'stopped' else said)[1:-1]}"
            closing = ""
    yield closing + "}"


def _messages(reader: Reader, name: str, with_cells: bool, with_personal: bool, is_member: bool = True) -> Iterator[tuple]:
    """What the child process sees; a refusal is a message, too."""
    try:
        yield from reader.run("inspect", name, name if is_member else None, with_cells, with_personal)
    except Refused as refused:
        yield _stopped(refused)


def _stopped(refused: Refused) -> tuple:
    return "stopped", {"code": refused.code, "message": str(refused)}


def _print_json(name: str, messages: Iterable[tuple], end: str = "\n") -> int:
    met = []
    out = sys.stdout.buffer  # JSON is UTF-8 whatever the terminal is
    for text in json_pieces(name, _noted(messages, met)):
        out.write(text.encode("utf-8", "replace"))
    out.write(end.encode())
    out.flush()
    return int("stopped" in met)


def _noted(messages: Iterable[tuple], met: list[str]) -> Iterator[tuple]:
    for message in messages:
        met.append(message[0])
        yield message


def _print_archive_json(name: str, seen: list[tuple[str, Iterator[tuple]]]) -> int:
    click.echo(f'{{"file": {_json(name)}, "format": "archive", "members": [')
    statuses = [_print_json(member, messages, ",\n" if at < len(seen) else "\n") for at, (member, messages) in enumerate(seen, 1)]
    click.echo("]}")
    return max(statuses)


def _print_archive_tables(name: str, seen: list[tuple[str, Iterator[tuple]]]) -> int:
    click.echo(f"{name}：压缩包，{len(seen)} 个文件\n")
    return max(_print_tables(member, messages) for member, messages in seen)


def _print_tables(name: str, messages: Iterable[tuple]) -> int:
    facts: dict = {}
    sheet, rows, repairs = {}, [], []
    for kind, said in messages:
        facts |= said if kind in ("file", "declared") else {kind: said}
        repairs += said.get("repairs", [])
        if kind == "sheet":
            sheet = said
        elif kind == "tables":
            rows += [_line(sheet, one) for one in said["tables"] or [{}]]
    click.echo("，".join([name, *_described(facts)]))
    if rows:
        table(HEADINGS, rows)
    if repairs:
        mended = dict.fromkeys(one["said"] + (f" {one['after']}" if one["after"] else "") for one in repairs)
        click.echo(f"整理：{'，'.join(mended)}")
    if "stopped" in facts:
        click.echo(f"读不了：{facts['stopped']['message']}")
    click.echo()
    return int("stopped" in facts)


def _described(facts: dict) -> Iterator[str]:
    """Format, encoding, dialect, period and export date, as far as they are known."""
    if "format" in facts:
        yield FORMATS.get(facts["format"], facts["format"])
    if facts.get("encoding"):
        yield f"编码 {facts['encoding']}"
    if dialect := facts.get("dialect"):
        yield f"分隔符 {_mark(dialect['delimiter'])}"
        yield f"引号 {_mark(dialect['quote'])}（格内的引号{ESCAPES.get(dialect['escape'], dialect['escape'])}）"
        yield f"换行 {'混用' if dialect['line_end'] == 'mixed' else dialect['line_end']}"
    if facts.get("period"):
        yield f"标明的时期 {' 至 '.join(facts['period'])}"
    if facts.get("exported_on"):
        yield f"制表或导出日期 {facts['exported_on']}"


def _line(sheet: dict, region: dict) -> tuple:
    name = sheet["name"] + ("（隐藏）" if sheet["hidden"] else "")
    size = f"{sheet['rows']:,}×{sheet['columns']:,}"
    if not region:
        return name, size, "", "", "", "", "没有表"
    rows, columns = (f"{region[f'first_{axis}']}—{region[f'last_{axis}']}" for axis in ("row", "column"))
    ledger = declared().get(region["ledger"])
    header = "、".join(map(str, region["header_rows"]))
    return name, size, rows, columns, header, ledger.title if ledger else "不是台账", region["why"]


def _mark(mark: str) -> str:
    return MARKS.get(mark) or (mark if mark.isprintable() else repr(mark))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
