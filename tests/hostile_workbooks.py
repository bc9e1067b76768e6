"""Workbooks that are meant to do harm to whoever opens them, and the small ledger that some of them hide in."""

import io
import zipfile
from pathlib import Path

from tests.workbooks import MAIN, sheet, xlsx, zipped

HEADER = ("登记号", "利用日期", "利用目的", "工作单位", "卷数")
GOOD = tuple((f"A{n}", f"2022-03-0{n}", "工作查考", "教育局", str(n)) for n in range(1, 6))
LINES = "".join(",".join(row) + "\n" for row in (HEADER, *GOOD))
BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY l0 "哈哈哈">{BILLION}]><sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>'
ODS = "urn:oasis:names:tc:opendocument:xmlns"
FAR = "XFD1048576"
SECRET = "what lies in another file"


def row(number: int, cells: tuple, first: int = 0) -> str:
    """A row of text cells."""
    written = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(cells, start=first)
    )
    return f'<row r="{number}">{written}</row>'


ROWS = "".join(row(number, cells) for number, cells in enumerate((HEADER, *GOOD), start=1))


def book(path: Path, rows: str = ROWS, before: str = "", after: str = "", **parts: str) -> None:
    path.write_bytes(xlsx({"Sheet1": sheet(rows, before, after)}, **parts).getvalue())


def zip_bomb(path: Path) -> None:
    """210 MB of sheet in a few hundred KB."""
    blank = '<row><c t="inlineStr"><is><t> </t></is></c></row>'
    book(path, ROWS + blank * (210_000_000 // len(blank)))
    assert path.stat().st_size < 1_000_000


def bomb_that_lies(path: Path) -> None:
    """A zip bomb whose directory declares a small size."""
    zip_bomb(path)
    honest = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(honest.replace(size.to_bytes(4, "little"), (100_000).to_bytes(4, "little")))


def phantom(path: Path) -> None:
    """The last cell of the last row has a style and no value."""
    book(path, ROWS + f'<row r="1048576"><c r="{FAR}" s="1"/></row>', before=f'<dimension ref="A1:{FAR}"/>')


def far_value(path: Path) -> None:
    book(path, ROWS + f'<row r="1048576"><c r="{FAR}"><v>1</v></c></row>')


def widest_box(path: Path) -> None:
    """As far apart as values may lie: a box of 25,000,000 cells, for six rows."""
    book(path, ROWS + '<row r="1000000"><c r="Y1000000"><v>1</v></c></row>')


def billion_laughs(path: Path) -> None:
    book(path, ROWS.replace('t="inlineStr"><is><t>教育局</t></is>', 't="s"><v>0</v>'), sharedStrings=LAUGHS)


def outside_entity(path: Path) -> None:
    """Asks for another file of the machine."""
    strings = f'<?xml version="1.0"?>{_secret(path, "sst")}<sst xmlns="{MAIN}"><si><t>&x;</t></si></sst>'
    book(path, ROWS.replace('t="inlineStr"><is><t>教育局</t></is>', 't="s"><v>0</v>'), sharedStrings=strings)


def _secret(path: Path, root: str) -> str:
    """A document type with an entity that is another file, which lies beside the workbook."""
    secret = path.with_name("secret.txt")
    secret.write_text(SECRET)
    return f'<!DOCTYPE {root} [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'


def entity_in_utf_16(path: Path) -> None:
    declared = '<?xml version="1.0" encoding="UTF-16"?>' + _secret(path, "worksheet")
    whole = (declared + sheet(ROWS.replace("教育局", "&x;"))).encode("utf-16")
    path.write_bytes(xlsx({"Sheet1": whole}).getvalue())


def shared_giant(path: Path) -> None:
    """One text of 30 MB that a hundred thousand cells share."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(7, 100_007))
    book(path, ROWS + cells, sharedStrings=f'<sst xmlns="{MAIN}"><si><t>{"长" * 10_000_000}</t></si></sst>')


def shared_many(path: Path) -> None:
    """A text as long as Excel allows, shared by a million cells: 98 GB."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(7, 1_000_007))
    book(path, ROWS + cells, sharedStrings=f'<sst xmlns="{MAIN}"><si><t>{"长" * 32_767}</t></si></sst>')


def merges(path: Path) -> None:
    """Forty thousand merged areas, each as long as a sheet."""
    areas = "".join(f'<mergeCell ref="D2:D{1048576 - n}"/>' for n in range(40_000))
    book(path, ROWS + row(200_000, ("x",) * 5), after=f"<mergeCells>{areas}</mergeCells>")


def long_cell(path: Path) -> None:
    book(path, ROWS.replace("教育局", "长" * 200_000, 1))


def repeats(path: Path, last: str = '<table:table-cell table:number-columns-repeated="16384"/>') -> None:
    """An .ods whose table repeats its last cell over all columns and all rows."""
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>" for cells in (HEADER, *GOOD))
    rows += f'<table:table-row table:number-rows-repeated="1048570">{last}</table:table-row>'
    spaces = " ".join(f'xmlns:{name}="{ODS}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet>'
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:body>{body}</office:body></office:document-content>'
    )
    manifest = f'<manifest:manifest xmlns:manifest="{ODS}:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    path.write_bytes(zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}).getvalue())


def repeated_value(path: Path) -> None:
    value = 'table:number-columns-repeated="16384" office:value-type="float" office:value="1"'
    repeats(path, f"<table:table-cell {value}><text:p>1</text:p></table:table-cell>")


def _ods_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
