"""Archives, texts and markup that are meant to do harm to whoever opens them."""

import zipfile
from pathlib import Path

from tests.hostile_workbooks import BILLION, GOOD, HEADER, LINES
from tests.workbooks import zipped

TABLE = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in (HEADER, *GOOD))


def nested(path: Path) -> None:
    """A zip in a zip in a zip."""
    inside = zipped({"台账.csv": LINES})
    for level in range(3):
        inside = zipped({f"{level}.zip": inside.getvalue()})
    path.write_bytes(inside.getvalue())


def nested_bomb(path: Path) -> None:
    """Ten times ten zips of a gigabyte of nothing."""
    inside = zipped({"0.csv": b"0" * 100_000_000}).getvalue()
    for _ in range(3):
        inside = zipped({f"{n}.zip": inside for n in range(10)}).getvalue()
    path.write_bytes(inside)


def traversal(path: Path) -> None:
    path.write_bytes(zipped({"../../泄漏.csv": LINES, "台账.csv": LINES}).getvalue())


def traversal_by_drive(path: Path) -> None:
    path.write_bytes(zipped({"C:\\Windows\\台账.csv": LINES}).getvalue())


def link(path: Path) -> None:
    """A member that is a symbolic link to a file of the machine."""
    member = zipfile.ZipInfo("台账.csv")
    member.create_system, member.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "/etc/hostname")


def members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(100_000):
            archive.writestr(f"{number}.csv", "")


def archive_bomb(path: Path) -> None:
    """A ledger in a zip, of 300 MB of blanks."""
    path.write_bytes(zipped({"台账.csv": LINES + "\n" * 300_000_000}).getvalue())


def long_cell_text(path: Path) -> None:
    path.write_text(LINES.replace("教育局", "长" * 200_000, 1), "utf-8")


def one_line(path: Path) -> None:
    """A text of one line of 300 MB."""
    with path.open("wb") as file:
        for _ in range(300):
            file.write("长,短".encode() * 142_857)


def long_line(path: Path) -> None:
    """Among five good rows one of 300 MB."""
    head, tail = LINES.encode().split(b"A3,", 1)
    with path.open("wb") as file:
        file.write(head + b"A9,2022-03-09,")
        for _ in range(300):
            file.write("长".encode() * 333_333)
        file.write(b",x,1\nA3," + tail)


def delimiters(path: Path) -> None:
    """A row of a million and one cells among good ones."""
    path.write_text(LINES + "A6" + ",1" * 1_000_000 + "\n", "utf-8")


def wide_header(path: Path) -> None:
    """A header of a million columns."""
    lines = LINES.splitlines()
    path.write_text("\n".join([lines[0] + "".join(f",扩展{n}" for n in range(1_000_000)), *lines[1:]]) + "\n", "utf-8")


def quotes(path: Path) -> None:
    """Two hundred thousand lines, each of which opens a quote and does not close it."""
    path.write_text(LINES + 'A7,2022-03-07,"工作查考,教育局,1\n' * 200_000, "utf-8")


def nothing(path: Path) -> None:
    """100 MB of NUL."""
    path.write_bytes(bytes(100_000_000))


def nesting(path: Path) -> None:
    """A table under a hundred thousand levels of other elements."""
    deep = 100_000
    path.write_text(f"<html><body>{'<div>' * deep}<table>{TABLE}</table>{'</div>' * deep}</body></html>", "utf-8")


def nested_tables(path: Path) -> None:
    deep = 20_000
    path.write_text(f"<html><body>{'<table><tr><td>' * deep}x{'</td></tr></table>' * deep}</body></html>", "utf-8")


def spans(path: Path) -> None:
    """A cell that says it covers a thousand million rows and as many columns."""
    far = '<tr><td rowspan="1000000000" colspan="1000000000">x</td></tr>'
    path.write_text(f"<html><body><table>{TABLE}{far}</table></body></html>", "utf-8")


def xml_spreadsheet(path: Path, prolog: str = "", rows: str = "") -> None:
    told = "".join(f"<Row>{''.join(map(_xml_cell, cells))}</Row>" for cells in (HEADER, *GOOD))
    space = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    book = f'<Workbook {space}><Worksheet ss:Name="表"><Table>{told}{rows}</Table></Worksheet></Workbook>'
    path.write_text(f'<?xml version="1.0"?>{prolog}<?mso-application progid="Excel.Sheet"?>{book}', "utf-8")


def xml_laughs(path: Path) -> None:
    xml_spreadsheet(path, f'<!DOCTYPE Workbook [<!ENTITY l0 "哈哈哈">{BILLION}]>', f"<Row>{_xml_cell('&l9;')}</Row>")


def xml_far(path: Path) -> None:
    """A row that says it is the two thousand millionth, and a cell merged over as many."""
    cell = '<Cell ss:Index="2000000000" ss:MergeDown="2000000000" ss:MergeAcross="2000000000">'
    xml_spreadsheet(path, rows=f'<Row ss:Index="2000000000">{cell}<Data ss:Type="Number">1</Data></Cell></Row>')


def _xml_cell(text: str) -> str:
    return f'<Cell><Data ss:Type="String">{text}</Data></Cell>'
