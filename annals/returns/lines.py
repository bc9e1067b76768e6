"""The CSV files that an office edits: lines below a heading, whatever Excel saved them as; what is wrong is said with its place."""

import csv
from io import StringIO
from pathlib import Path

from annals.errors import ClerkError


def rows(path: Path, columns: dict[str, str], optional: tuple[str, ...] = ()) -> list[tuple[int, dict[str, str]]]:
    """(row number, column → text) of the lines below the heading; blank lines and those that begin with # say nothing."""
    reader = csv.reader(StringIO(_text(path), newline=""))
    said = [(reader.line_num, [cell.strip(" \t\r\n") for cell in cells]) for cells in reader]
    said = [(row, cells) for row, cells in said if any(cells) and not cells[0].startswith("#")]
    heading = said[0][1] if said else []
    places = {name: heading.index(word) for name, label in columns.items() for word in (name, label) if word in heading}
    if lacking := [label for name, label in columns.items() if name not in places and name not in optional]:
        raise ClerkError(f"{path} 缺少列：{'、'.join(lacking)}。表头应为：{'、'.join(columns.values())}。")
    return [
        (
            row,
            {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
            | dict.fromkeys(set(optional) - places.keys(), ""),
        )
        for row, cells in said[1:]
    ]


def _text(path: Path) -> str:
    try:
        written = path.read_bytes()
    except OSError as error:
        raise ClerkError(f"报表格式文件 {path} 读不了（{error.strerror}）。请核对路径。") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ClerkError(f"{path} 不是文本文件。请用 Excel 另存为 CSV 再试。")


def wrong(path: Path, row: int, label: str, what: str) -> ClerkError:
    """What to say of one cell: file, row and column."""
    return ClerkError(f"{path} 第 {row} 行“{label}”：{what}")
