"""What files are, by their content, and what reading them keeps: every row and cell of any format, nothing of a hostile one."""

import io
import re
import zipfile
from datetime import date, time

import msoffcrypto
import pytest
import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

from ingest import markup, sniff, workbook
from ingest.grid import BadCell, Grid, Repair
from ingest.reasons import Refused
from ingest.sniff import Format
from tests.workbooks import MAIN, compound, ods, sheet, stream, xlsx, zipped

TWO_ROWS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'


def read(file, kind: str = "xlsx") -> list[tuple[Grid, list]]:
    """Each grid with its rows, blank ends of rows left away."""
    reader = markup if kind in ("html", "xmlss") else workbook
    return [(grid, [(number, trimmed(cells)) for number, cells in grid.rows]) for grid in reader.grids(file, Format(kind))]


def trimmed(cells: list) -> list:
    return trimmed(cells[:-1]) if cells and cells[-1] == "" else cells


def rows(file, kind: str = "xlsx") -> list:
    [(_, found)] = read(file, kind)
    return found


def repairs(file, kind: str = "xlsx") -> list[Repair]:
    [(grid, _)] = read(file, kind)
    return grid.repairs


def refusal(action, *given) -> str:
    with pytest.raises(Refused) as raised:
        action(*given)
    return raised.value.code


def text(content: str | bytes, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(content if isinstance(content, bytes) else content.encode(encoding))


def xls(cells: dict[tuple[int, int], object], touch=lambda book, sheet: None) -> io.BytesIO:
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    for (row, column), value in cells.items():
        page.write(
            row - 1,
            column - 1,
            value,
            xlwt.easyxf(num_format_str="YYYY-MM-DD") if isinstance(value, date) else xlwt.Style.default_style,
        )
    touch(book, page)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


# What a file is


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7", "unsupported_type"),
        (b"{\\rtf1}", "unsupported_type"),
        (b"\x89PNG\r\n", "unsupported_type"),
        (b"7z\xbc\xaf\x27\x1c", "unsupported_type"),
        (b"Rar!\x1a\x07\x00", "unsupported_type"),
        (b"\x1f\x8b\x08", "unsupported_type"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "unsupported_type"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "unsupported_type"),
        (b"<?xml version='1.0'?><rows/>", "unsupported_type"),
        (b"PK\x03\x04 and no more", "corrupt_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", "corrupt_file"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_its_true_name(content, code):
    assert refusal(sniff.sniff, io.BytesIO(content)) == code


def test_a_word_document_in_either_format_is_no_archive_and_no_workbook():
    docx = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"})
    assert refusal(sniff.sniff, docx) == "unsupported_type"
    doc = compound("WordDocument", b"a letter" * 1000)
    with pytest.raises(Refused, match="Word 文档"):
        sniff.sniff(doc)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (lambda: xlsx({"S": sheet(TWO_ROWS)}), "xlsx"),
        (lambda: xls({(1, 1): "a"}), "xls"),
        (lambda: ods(""), "ods"),
        (lambda: zipped({"2022/利用.csv": "登记号"}), "archive"),
        (lambda: text("<html><meta charset=gb2312><table><tr><td>登记号</table>", "gb18030"), "html"),
        (lambda: text("\n<!-- made by a system -->\n<TABLE border=1><tr><td>a</table>"), "html"),
        (lambda: text('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook/>'), "xmlss"),
        (lambda: text("登记号,利用日期\n", "gb18030"), "text"),
        (lambda: text("a<b,c\n1,2\n"), "text"),
    ],
)
def test_content_decides_the_format(file, kind):
    assert sniff.sniff(file()).kind == kind


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("台账.xlsx", "xlsx", None),
        ("台账.XLSM", "xlsx", None),
        ("2022.zip", "archive", None),
        ("台账.csv", "xlsx", Repair("content_type_mismatch", before=".csv", after="xlsx")),
        ("台账.xls", "html", Repair("content_type_mismatch", before=".xls", after="html")),
        ("台账.xls", "text", Repair("content_type_mismatch", before=".xls", after="text")),
        ("台账.et", "xls", Repair("content_type_mismatch", before=".et", after="xls")),
    ],
)
def test_a_wrong_extension_is_said(name, kind, said):
    assert sniff.mismatch(name, Format(kind)) == said


def test_an_encrypted_workbook_is_said_to_be_encrypted_not_corrupt(tmp_path):
    plain, locked = xlsx({"S": sheet(TWO_ROWS)}), io.BytesIO()
    OOXMLFile(plain).encrypt("123456", locked)
    assert msoffcrypto.OfficeFile(locked).is_encrypted()
    assert refusal(sniff.sniff, locked) == "encrypted_file"


@pytest.mark.parametrize("scheme", [b"\x00\x00\x12\x34\x56\x78", b"\x01\x00\x01\x00\x01\x00" + bytes(48)], ids=["XOR", "RC4"])
def test_an_encrypted_xls_is_said_to_be_encrypted(scheme):
    records = stream(xls({(1, 1): "a"}))
    after_first = 4 + int.from_bytes(records[2:4], "little")
    locked = records[:after_first] + b"\x2f\x00" + len(scheme).to_bytes(2, "little") + scheme + records[after_first:]
    assert refusal(rows, compound("Workbook", locked), "xls") == "encrypted_file"


def test_a_zip_with_a_password_is_said_to_be_encrypted():
    file = zipped({"利用.csv": "登记号"})
    content = bytearray(file.getvalue())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    assert refusal(sniff.sniff, io.BytesIO(bytes(content))) == "encrypted_file"


def test_a_workbook_cut_short_or_damaged_is_corrupt():
    content = xlsx({"S": sheet(TWO_ROWS)}).getvalue()
    assert refusal(sniff.sniff, io.BytesIO(content[: len(content) * 6 // 10])) == "corrupt_file"
    damaged = bytearray(content)
    damaged[content.index(b"xl/worksheets/sheet1.xml") + 40] ^= 0xFF
    assert refusal(rows, io.BytesIO(bytes(damaged))) == "corrupt_file"


def test_a_text_that_only_ends_its_sheet_early_is_corrupt():
    assert refusal(rows, xlsx({"S": sheet(TWO_ROWS)[:-40]})) == "corrupt_file"
    assert refusal(rows, xlsx({"S": b"<worksheet>\xff\xfe</worksheet>"})) == "corrupt_file"


# What a sheet holds


def test_values_keep_their_kinds_and_rows_their_numbers():
    file = xlsx(
        {
            "S": sheet(
                '<row r="3"><c r="B3" t="inlineStr"><is><t>0012</t></is></c><c r="C3"><v>44625</v></c><c r="D3" s="1"><v>44625</v></c>'
                '<c r="E3" t="b"><v>1</v></c><c r="F3" s="1"><v>0.5</v></c></row>'
            )
        }
    )
    assert rows(file) == [(1, []), (2, []), (3, ["", "0012", 44625.0, date(2022, 3, 5), True, time(12, 0)])]


def test_blank_rows_between_values_are_rows_and_those_after_the_last_are_not():
    file = xlsx({"S": sheet(TWO_ROWS + '<row r="4"><c r="A4"><v>4</v></c></row><row r="9"><c r="A9" t="str"><v></v></c></row>')})
    assert rows(file) == [(1, [1.0]), (2, [2.0]), (3, []), (4, [4.0])]


ERRORS = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#DIV/0!</v></c><c r="C1"><f>A1*10</f></c></row>'
    '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="C2"><f t="shared" ref="C2:C3" si="0">A2*10</f><v></v></c></row>'
    '<row r="3"><c r="C3"><f t="shared" si="0"/></c><c r="D3" t="str"><f>""</f><v></v></c><c r="E3" t="e"><f>1/0</f><v>#N/A</v></c></row>'
)
BAD = [
    (1, [1.0, BadCell("error_cell", "#DIV/0!"), BadCell("formula_without_value")]),
    (2, [2.0, "", BadCell("formula_without_value")]),
    (3, ["", "", BadCell("formula_without_value"), "", BadCell("error_cell", "#N/A")]),
]


def written(xml: str, way: str) -> str:
    """The same sheet as another program would write it."""
    return {
        "as all do": lambda: xml,
        "prefixed": lambda: re.sub(r"<(/?)(?=[a-z])", r"<\1x:", xml).replace("xmlns=", "xmlns:x="),
        "single quotes": lambda: xml.replace('"', "'").replace("<f>''</f>", '<f>""</f>'),
        "spaces": lambda: xml.replace("<c r=", "<c\n  r = ").replace(" t=", " t ="),
        "type first": lambda: re.sub(r'(r="[A-Z]\d") (t="\w+")', r"\2 \1", xml),
        "no references": lambda: re.sub(r' r="[A-Z]?\d+"', "", xml),
        "with a comment": lambda: xml.replace("</row>", '<!-- </row><row r="9"><c r="A9" t="e"> --></row>', 1),
    }[way]()


WAYS = ["as all do", "prefixed", "single quotes", "spaces", "type first", "with a comment"]


@pytest.mark.parametrize("way", WAYS)
def test_errors_and_formulas_without_a_value_are_no_blanks(way):
    assert rows(xlsx({"S": written(sheet(ERRORS), way)})) == BAD


def test_cells_without_references_are_counted():
    xml = '<row><c><v>1</v></c><c t="e"><v>#REF!</v></c></row><row/><row><c/><c t="e"><v>#NAME?</v></c><c><v>3</v></c></row>'
    bad = BadCell("error_cell", "#REF!"), BadCell("error_cell", "#NAME?")
    assert rows(xlsx({"S": sheet(xml)})) == [(1, [1.0, bad[0]]), (2, []), (3, ["", bad[1], 3.0])]


def test_a_sheet_of_nothing_but_formulas_without_values_keeps_its_rows():
    xml = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>复印页数</t></is></c></row><row r="2"><c r="A2"><f>1</f></c></row>')
    assert rows(xlsx({"S": xml})) == [(1, ["复印页数"]), (2, [BadCell("formula_without_value")])]


@pytest.mark.parametrize("way", [*WAYS, "no references"])
def test_hidden_rows_and_columns_are_data_and_said(way):
    hidden = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
    columns = '<cols><col min="1" max="1" hidden="1"/><col min="3" max="16384" hidden="1"/></cols>'
    file = xlsx({"S": written(sheet(hidden, columns), way)})
    assert rows(file) == [(1, [1.0]), (2, [2.0])]
    assert repairs(file) == [Repair("hidden_rows_loaded", 2, rows=1), Repair("hidden_columns_loaded", rows=1)]


def test_hidden_sheets_are_marked_and_chart_sheets_are_no_sheets():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name in ("利用登记", "旧数据", "更旧"):
            book.add_worksheet(name).write(0, 0, 1)
        book.add_chartsheet("图").set_chart(series(book))
        book.get_worksheet_by_name("旧数据").hide()
        book.get_worksheet_by_name("更旧").very_hidden()
    assert [(grid.sheet, grid.is_hidden) for grid, _ in read(file)] == [("利用登记", False), ("旧数据", True), ("更旧", True)]


def series(book):
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=利用登记!$A$1:$A$2"})
    return chart


@pytest.mark.parametrize("way", WAYS)
def test_a_key_merged_down_its_rows_is_every_row_s_and_a_title_merged_across_is_one(way):
    filled = (
        '<row r="1"><c r="A1" t="str"><v>title</v></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><v>0012</v></c></row><row r="3"><c r="A3"><v>2</v></c><c r="B3"/></row>'
        '<row r="4"><c r="A4"><v>3</v></c></row>'
    )
    merges = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B2:B3"/></mergeCells>'
    file = xlsx({"S": written(sheet(filled, after=merges), way)})
    assert rows(file) == [(1, ["title"]), (2, [1.0, "0012"]), (3, [2.0, "0012"]), (4, [3.0])]
    assert repairs(file) == [Repair("filled_from_merge", 3, rows=1)]


@pytest.mark.parametrize("flag", ['date1904="1"', 'date1904="true"'])
def test_days_counted_from_1904_are_converted_once(flag):
    cells = '<row r="1"><c r="A1" s="1"><v>43163</v></c><c r="B1"><v>43163</v></c></row>'
    [(grid, found)] = read(xlsx({"S": sheet(cells)}, f"<workbookPr {flag}/>"))
    assert found == [(1, [date(2022, 3, 5), 43163.0])]
    assert grid.is_1904
    assert grid.repairs == [Repair("date1904")]


def test_an_empty_sheet_has_no_rows():
    for empty in (sheet(""), f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'):
        assert rows(xlsx({"S": empty})) == []


def test_a_workbook_with_macros_is_read_for_its_values():
    file = xlsx({"S": sheet(TWO_ROWS)})
    with zipfile.ZipFile(file, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 no code that we would run")
    assert rows(file) == [(1, [1.0]), (2, [2.0])]


def test_a_part_in_utf_16_is_refused_for_calamine_would_read_it_as_blank():
    xml = ('<?xml version="1.0" encoding="UTF-16"?>' + sheet(TWO_ROWS)).encode("utf-16")
    assert refusal(rows, xlsx({"S": xml})) == "unsupported_type"


def test_two_rows_of_one_number_are_a_damage_not_a_choice():
    assert refusal(rows, xlsx({"S": sheet(TWO_ROWS + TWO_ROWS)})) == "corrupt_file"


# Other workbooks


def test_an_xls_is_read_like_an_xlsx():
    def touch(book, page):
        page.row(1).hidden = True
        page.col(2).hidden = True
        page.write_merge(4, 5, 0, 0, "0012")
        page.write(4, 2, 5)
        page.write(5, 2, 6)
        page.row(2).set_cell_error(3, 0x2A)
        book.add_sheet("旧数据").visibility = 1

    [(grid, found), (hidden, _)] = read(xls({(1, 1): "0012", (2, 2): 3, (2, 1): date(2022, 3, 5)}, touch), "xls")
    assert found == [
        (1, ["0012"]),
        (2, [date(2022, 3, 5), 3.0]),
        (3, ["", "", "", BadCell("error_cell", "#N/A")]),
        (4, []),
        (5, ["0012", "", 5.0]),
        (6, ["0012", "", 6.0]),
    ]
    assert grid.repairs == [
        Repair("filled_from_merge", 6, rows=1),
        Repair("hidden_rows_loaded", 2, rows=1),
        Repair("hidden_columns_loaded", rows=1),
    ]
    assert (hidden.sheet, hidden.is_hidden) == ("旧数据", True)
