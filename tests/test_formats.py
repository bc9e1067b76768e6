"""What files are, by their content, and what reading them keeps: every row and cell of any format, nothing of a hostile one."""

import io
import random
import re
import struct
import zipfile
from datetime import date, time

import msoffcrypto
import pytest
import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

from ingest.files import archive, biff, guard, markup, shared_strings, slices, sniff, workbook
from ingest.files.shelf import Shelf
from ingest.files.sniff import Format
from ingest.grid import BadCell, Grid, Repair
from ingest.reasons import Refused
from tests.workbooks import MAIN, compound, ods, record, sheet, stream, wide, xlsb, xlsx, zipped

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
    touch(book, page)
    for (row, column), value in cells.items():
        page.write(
            row - 1,
            column - 1,
            value,
            xlwt.easyxf(num_format_str="YYYY-MM-DD") if isinstance(value, date) else xlwt.Style.default_style,
        )
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
        "rows without references": lambda: re.sub(r'<row r="\d+"', "<row", xml),
        "no references": lambda: re.sub(r' r="[A-Z]?\d+"', "", xml),
        "with a comment": lambda: xml.replace("</row>", '<!-- </row><row r="9"><c r="A9" t="e"> --></row>', 1),
    }[way]()


WAYS = ["as all do", "prefixed", "single quotes", "spaces", "type first", "rows without references", "with a comment"]


@pytest.mark.parametrize("way", WAYS)
def test_errors_and_formulas_without_a_value_are_no_blanks(way):
    assert rows(xlsx({"S": written(sheet(ERRORS), way)})) == BAD


@pytest.mark.parametrize("way", WAYS)
def test_an_error_newer_than_calamine_is_an_error_all_the_same(way):
    cells = '<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1"><v>1</v></c></row>'
    assert rows(xlsx({"S": written(sheet(cells), way)})) == [(1, [BadCell("error_cell", "#SPILL!"), 1.0])]


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
def test_a_key_merged_down_its_rows_is_every_row_s_and_what_is_merged_across_is_one(way):
    filled = (
        '<row r="1"><c r="A1" t="str"><v>title</v></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><v>0012</v></c></row><row r="3"><c r="A3"><v>2</v></c><c r="B3"/></row>'
        '<row r="4"><c r="A4"><v>3</v></c></row><row r="5"><c r="C5"><v>5</v></c></row><row r="6"><c r="A6"><v>4</v></c></row>'
        '<row r="7"><c r="A7"/></row><row r="8"><c r="B8"><v>5</v></c></row>'
    )
    merges = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B2:B3"/><mergeCell ref="A4:B5"/><mergeCell ref="A6:A8"/></mergeCells>'
    file = xlsx({"S": written(sheet(filled, after=merges), way)})
    key = [(1, ["title"]), (2, [1.0, "0012"]), (3, [2.0, "0012"])]
    block = [(4, [3.0]), (5, ["", "", 5.0])]
    assert rows(file) == [*key, *block, (6, [4.0]), (7, []), (8, [4.0, 5.0])]  # a blank row stays one
    assert repairs(file) == [Repair("filled_from_merge", 3, rows=2)]


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


@pytest.mark.parametrize("chunk", [60, guard.CHUNK])
def test_two_rows_of_one_number_are_a_damage_not_a_choice(monkeypatch, chunk):
    monkeypatch.setattr(guard, "CHUNK", chunk)
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


def test_an_xls_that_counts_from_1904_is_converted_once():
    def touch(book, page):
        book.dates_1904 = True

    file = xls({(1, 1): date(2022, 3, 5), (1, 2): 43163}, touch)
    [(grid, found)] = read(file, "xls")
    assert found == [(1, [date(2022, 3, 5), 43163])]
    assert (grid.is_1904, grid.repairs) == (True, [Repair("date1904")])


def test_a_binary_workbook_is_read_like_an_xlsx():
    def cell(kind: int, column: int, value: bytes) -> bytes:
        return record(kind, struct.pack("<II", column, 0) + value)

    def row(number: int, is_hidden: bool, *cells: bytes) -> bytes:
        return record(0, struct.pack("<IIHBBB", number, 0, 0, 0, 0x10 * is_hidden, 0) + bytes(4)) + b"".join(cells)

    number = struct.pack("<d", 12.0)
    file = xlsb(
        record(60, struct.pack("<IIIIH", 1, 1, 0, 0, 1))
        + record(145)
        + row(0, False, cell(6, 0, wide("0012")), cell(5, 1, number))
        + row(1, True, cell(3, 1, b"\x07"), cell(5, 2, number))
        + row(2, False, cell(11, 0, b"\x2a" + bytes(8)))
        + record(146)
        + record(176, struct.pack("<IIII", 0, 1, 0, 0)),
        flags=1,
    )
    assert sniff.sniff(file) == Format("xlsb")
    [(grid, found)] = read(file, "xlsb")
    assert found == [
        (1, ["0012", 12.0]),
        (2, ["0012", BadCell("error_cell", "#DIV/0!"), 12.0]),
        (3, [BadCell("error_cell", "#N/A")]),
    ]
    assert grid.is_1904
    assert {repair.code for repair in grid.repairs} == {
        "date1904",
        "filled_from_merge",
        "hidden_rows_loaded",
        "hidden_columns_loaded",
    }


def test_a_value_far_away_in_a_binary_workbook_is_refused():
    far = (
        record(145)
        + record(0, struct.pack("<II", 1048575, 0) + bytes(9))
        + record(5, struct.pack("<IId", 16383, 0, 1.0))
        + record(146)
    )
    near = record(0, bytes(17)) + record(5, struct.pack("<IId", 0, 0, 1.0))
    assert refusal(rows, xlsb(far.replace(record(145), record(145) + near)), "xlsb") == "too_many_cells"


def test_an_open_document_spreadsheet_keeps_values_errors_merges_and_what_is_hidden():
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    table = (
        f'<table:table table:name="利用登记">{columns}'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        '<table:table-row><table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>0012</text:p>'
        "<office:annotation><text:p>记</text:p></office:annotation></table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2022-03-05"><text:p>3月5日</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="12"><text:p>12卷</text:p>'
        "<office:annotation><text:p>记</text:p></office:annotation></table:table-cell></table:table-row>"
        '<table:table-row table:visibility="filter"><table:covered-table-cell office:value-type="string"><text:p>unseen</text:p>'
        "</table:covered-table-cell>"
        '<table:table-cell office:value-type="string"><text:p>一<text:s text:c="2"/>行</text:p><text:p>二行</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="boolean" office:boolean-value="true"/></table:table-row>'
        '<table:table-row><table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell><table:table-cell table:formula="of:=1"/>'
        '<table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>合</text:p></table:table-cell>'
        '<table:covered-table-cell office:value-type="float" office:value="9"><text:p>9</text:p></table:covered-table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table>"
    )
    hidden = '<table:table table:name="旧数据" table:style-name="ta2"><table:table-row><table:table-cell/></table:table-row></table:table>'
    style = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    [(grid, found), (old, nothing)] = read(ods(table + hidden, style), "ods")
    assert found == [
        (1, []),
        (2, []),
        (3, ["0012", date(2022, 3, 5), 12.0]),
        (4, ["0012", "一  行\n二行", True, True]),
        (5, [BadCell("error_cell", "#DIV/0!"), BadCell("formula_without_value"), "合"]),
    ]
    assert grid.repairs == [
        Repair("filled_from_merge", 4, rows=1),
        Repair("hidden_rows_loaded", 4, rows=1),
        Repair("hidden_columns_loaded", rows=1),
    ]
    assert (old.sheet, old.is_hidden, nothing) == ("旧数据", True, [])


def test_sheets_may_be_read_by_turns():
    """As a reader does that looks at the beginning of each before it reads the first."""
    table = "".join(
        f'<table:table table:name="{name}">'
        + "".join(
            f'<table:table-row><table:table-cell office:value-type="float" office:value="{n}"/></table:table-row>' for n in at
        )
        + "</table:table>"
        for name, at in {"1月": (1, 2), "2月": (3, 4)}.items()
    )
    worksheets = "".join(
        f'<Worksheet ss:Name="{name}"><Table>'
        + "".join(f'<Row><Cell><Data ss:Type="Number">{n}</Data></Cell></Row>' for n in at)
        + "</Table></Worksheet>"
        for name, at in {"1月": (1, 2), "2月": (3, 4)}.items()
    )
    books = [
        workbook.grids(ods(table), Format("ods")),
        markup.grids(xmlss(worksheets), Format("xmlss")),
        workbook.grids(xlsx({"1月": sheet(TWO_ROWS), "2月": sheet(TWO_ROWS.replace("<v>", "<v>2"))}), Format("xlsx")),
    ]
    for grids, values in zip(books, ([[1, 3], [2, 4]], [[1, 3], [2, 4]], [[1, 21], [2, 22]]), strict=True):
        first, second = (grid.rows for grid in grids)
        assert [[next(first)[1][0], next(second)[1][0]] for _ in range(2)] == values


def test_sheets_that_do_not_fit_together_are_begun_anew():
    begun = []

    def begin(name: str):
        begun.append(name)
        return ((number, [name]) for number in range(1, 1201))

    shelf = Shelf(begin, room=10)
    first, second = shelf.rows("a", 6), shelf.rows("b", 6)
    assert [next(first), next(second)] == [(1, ["a"]), (1, ["b"])]
    assert [number for number, _ in first] == list(range(2, 1201))
    assert [number for number, _ in second] == list(range(2, 1201))
    assert begun == ["a", "b", "a", "b"]


def test_a_sheet_too_large_for_calamine_is_read_in_slices(monkeypatch):
    monkeypatch.setattr(slices, "AT_ONCE", 0)
    monkeypatch.setattr(slices, "SLICE", 1)
    monkeypatch.setattr(guard, "CHUNK", 100)
    strings = f'<sst xmlns="{MAIN}"><si><t>甲</t></si><si><t>乙</t></si></sst>'
    written = "".join(
        f'<row r="{at}"><c r="A{at}"><v>{at}</v></c><c r="C{at}" t="s"><v>{at % 2}</v></c></row>' for at in (1, 2, 3, 7, 8)
    )
    merges = '<mergeCells><mergeCell ref="C2:C3"/></mergeCells>'
    expected = [
        (1, [1, "", "乙"]),
        (2, [2, "", "甲"]),
        (3, [3, "", "甲"]),
        *((n, []) for n in (4, 5, 6)),
        (7, [7, "", "乙"]),
        (8, [8, "", "甲"]),
    ]
    assert rows(xlsx({"S": sheet(written, after=merges)}, sharedStrings=strings)) == expected


# Text with tables in it


def xmlss(worksheets: str, encoding: str = "utf-8") -> io.BytesIO:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    return text(f'{head}<Workbook xmlns="{space}" xmlns:ss="{space}">{worksheets}</Workbook>', encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_xml_spreadsheet_keeps_places_kinds_and_merged_keys(encoding):
    worksheet = (
        '<Worksheet ss:Name="利用登记"><Table><Column ss:Width="50"/><Column ss:Index="3" ss:Hidden="1"/>'
        '<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">标题</Data></Cell><Cell><Data ss:Type="String">右</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">0012</Data></Cell>'
        '<Cell ss:Index="3"><Data ss:Type="Number">12</Data><Comment><Data ss:Type="String">批注</Data></Comment></Cell>'
        '<Cell><Data ss:Type="DateTime">2022-03-05T00:00:00.000</Data></Cell></Row>'
        '<Row ss:Hidden="1"><Cell ss:Index="3" ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell>'
        '<Cell ss:Formula="=1"/><Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table></Worksheet>'
        '<Worksheet ss:Name="旧数据"><Table/><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>'
    )
    file = xmlss(worksheet, encoding)
    assert sniff.sniff(file) == Format("xmlss")
    [(grid, found), (old, _)] = read(file, "xmlss")
    assert found == [
        (1, ["标题", "", "", "右"]),
        (2, []),
        (3, ["0012", "", 12.0, date(2022, 3, 5)]),
        (4, ["0012", "", BadCell("error_cell", "#DIV/0!"), BadCell("formula_without_value"), True]),
    ]
    assert {repair.code for repair in grid.repairs} == {"filled_from_merge", "hidden_rows_loaded", "hidden_columns_loaded"}
    assert (grid.sheet, old.sheet, old.is_hidden) == ("利用登记", "旧数据", True)


@pytest.mark.parametrize(
    ("charset", "encoding"), [("gb2312", "gb18030"), ("utf-8", "utf-8"), ("", "gb18030"), ("utf-8", "gb18030"), ("gbk", "utf-8")]
)
def test_a_web_page_s_table_is_a_sheet_of_texts_in_whatever_charset_it_claims(charset, encoding):
    page = (
        f"<html><head><meta http-equiv=Content-Type content='text/html; charset={charset}'><style>td {{}}</style></head><body>"
        "<table border=1><thead><tr><th colspan=3>利用登记&nbsp;表</th></tr></thead>"
        "<tr><td>LY-1</td><td style='mso-number-format:\\@'>0012</td><td rowspan=2> 编史<br>修志 </td></tr>"
        "<tr><td>LY-2<td>&nbsp;</td></tr>"
        "<tr style='display:none'><td>LY-3<td>1,200</td><td><b>工作</b>查考</td></tr></table></body></html>"
    )
    [(grid, found)] = read(text(page, encoding), "html")
    assert found == [
        (1, ["利用登记\xa0表"]),
        (2, ["LY-1", "0012", "编史\n修志"]),
        (3, ["LY-2", "", "编史\n修志"]),
        (4, ["LY-3", "1,200", "工作查考"]),
    ]
    assert grid.sheet == "表1"
    assert grid.repairs == [Repair("filled_from_merge", 3, rows=1), Repair("hidden_rows_loaded", 4, rows=1)]


def test_a_table_that_only_sets_out_others_is_none_and_a_table_in_a_cell_is_one_of_its_own():
    page = (
        "<table><tr><td><table><tr><td>a<td>b</table></td><td> </td></tr></table>"
        "<table><tr><td>c<table><tr><td>d</table><td>e</table>"
    )
    assert [(grid.sheet, found) for grid, found in read(text(page), "html")] == [
        ("表1", [(1, ["a", "b"])]),
        ("表2", [(1, ["c", "e"])]),
        ("表3", [(1, ["d"])]),
    ]


def test_a_page_that_its_parser_gives_up_is_corrupt_and_not_half_a_page():
    def deep(levels: int) -> io.BytesIO:
        return text("<table><tr><td>" + "<b>" * levels + "1" + "</b>" * levels + "</td></tr><tr><td>2</table>")

    assert rows(deep(200), "html") == [(1, ["1"]), (2, ["2"])]
    assert refusal(rows, deep(300), "html") == "corrupt_file"


# What is meant to do harm, or does


def test_a_phantom_area_costs_nothing_and_is_said():
    cells = TWO_ROWS + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    file = xlsx({"S": sheet(cells, '<dimension ref="A1:XFD1048576"/>')})
    assert rows(file) == [(1, [1.0]), (2, [2.0])]
    assert repairs(file) == [Repair("empty_area_ignored", 3, rows=1048574)]


def test_rows_of_styles_only_are_no_rows():
    styled = "".join(f'<row r="{at}"><c r="A{at}" s="1"/></row>' for at in range(3, 2003))
    file = xlsx({"S": sheet(TWO_ROWS + styled)})
    assert rows(file) == [(1, [1.0]), (2, [2.0])]
    assert repairs(file) == [Repair("empty_area_ignored", 3, rows=2000)]


@pytest.mark.parametrize("reference", ["XFD1048576", "AB1048576", "ZZZZ3", "A2000000"])
@pytest.mark.parametrize("way", ["as all do", "single quotes"])
def test_a_value_far_away_is_refused_before_room_is_made_for_what_lies_between(way, reference):
    row = reference.lstrip("ABDFXZ")
    cells = TWO_ROWS + f'<row r="{row}"><c r="{reference}"><v>1</v></c></row>'
    assert refusal(rows, xlsx({"S": written(sheet(cells), way)})) == "too_many_cells"


def test_many_columns_full_of_values_are_a_table(monkeypatch):
    monkeypatch.setattr(guard, "LARGEST_BOX", 10)
    cells = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{c}{n}"><v>1</v></c>' for c in ("A", "B", "C", "AA")) + "</row>" for n in (1, 2)
    )
    assert len(rows(xlsx({"S": sheet(cells)}))) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "docProps/app.xml"]
)
def test_a_document_type_in_any_part_is_refused_unread(part, encoding):
    outside = '<?xml version="1.0"?><!-- - --><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/hostname">]><x>&y;</x>'
    with zipfile.ZipFile(xlsx({"S": sheet(TWO_ROWS)})) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    declared = outside.replace('"1.0"', f'"1.0" encoding="{encoding}"').encode(encoding)
    assert refusal(rows, zipped(files | {part: declared})) == "forbidden_xml_entity"


@pytest.mark.parametrize("kind", ["ods", "xmlss"])
def test_a_document_type_in_other_formats_is_refused_too(kind):
    evil = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]><x xmlns="urn:schemas-microsoft-com:office:spreadsheet">&y;</x>'
    files = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": evil}
    assert refusal(read, zipped(files) if kind == "ods" else text(evil), kind) == "forbidden_xml_entity"


@pytest.mark.parametrize("lies", [False, True], ids=["honest", "declares a small size"])
def test_a_zip_bomb_is_refused_by_what_it_grows_to(lies):
    content = xlsx({"S": sheet(TWO_ROWS + "<row/>" * 10_000_000)}).getvalue()
    if lies:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            size = parts.getinfo("xl/worksheets/sheet1.xml").file_size
        content = content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert refusal(lambda: rows(io.BytesIO(content))) == "decompression_limit"


def test_a_text_shared_by_too_many_cells_is_refused_before_each_has_its_copy(monkeypatch):
    monkeypatch.setattr(shared_strings, "UNLIKELY", 1000)
    monkeypatch.setattr(shared_strings, "LARGEST", 2000)
    strings = f'<sst xmlns="{MAIN}"><si><t>{"x" * 300}</t></si><si><t>y</t></si></sst>'
    few, many = ("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{at}</v></c></row>' for n in range(1, 10)) for at in (1, 0))
    assert len(rows(xlsx({"S": sheet(few)}, sharedStrings=strings))) == 9
    assert refusal(rows, xlsx({"S": sheet(many)}, sharedStrings=strings)) == "memory_limit"


def test_an_xls_that_calamine_stumbles_over_is_corrupt():
    records = stream(xls({(1, 1): "a"}))
    without_code_page = records.replace(b"\x42\x00\x02\x00\xb0\x04", b"\x42\x00\x00\x00")
    assert refusal(rows, compound("Workbook", without_code_page), "xls") == "corrupt_file"


def test_what_is_embedded_in_an_xls_sheet_is_not_the_sheet_s():
    records = stream(xls({(1, 1): "a"}))
    begins = records.index(b"\x09\x08", 4)
    after = begins + 4 + int.from_bytes(records[begins + 2 : begins + 4], "little")
    error = b"\x05\x02\x08\x00" + bytes(6) + b"\x2a\x01"
    chart = records[begins:after] + error + b"\x0a\x00\x00\x00"
    label = records.index(b"\xfd\x00\x0a\x00", after) + 14
    assert biff.inspected(compound("Workbook", records[:label] + chart + records[label:])).sheets[0].bad == {}


def test_an_xls_that_claims_impossible_sizes_is_corrupt():
    records = stream(xls({(1, 1): "a"}))
    at = records.index(b"\x00\x02\x0e\x00")
    far = b"\x00\x02\x0e\x00" + (0).to_bytes(4, "little") + (2**32 - 1).to_bytes(4, "little") + records[at + 12 : at + 18]
    assert refusal(rows, compound("Workbook", records[:at] + far + records[at + 18 :]), "xls") == "corrupt_file"


# Zip folders of ledgers


def test_an_archive_names_its_ledgers_and_opens_them_one_by_one():
    file = zipped({"2022/利用.csv": "登记号", "2022/": "", "__MACOSX/利用.csv": "x", "~$利用.xlsx": "x", "2022/.DS_Store": "x"})
    assert archive.members(file) == ["2022/利用.csv"]
    assert archive.open_member(file, "2022/利用.csv").read().decode() == "登记号"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_in_an_archive_are_read_as_they_were_meant(encoding):
    name = "利用登记.csv"
    file = zipped({"x" * len(name.encode(encoding)): "登记号"})
    named = io.BytesIO(file.getvalue().replace(b"x" * len(name.encode(encoding)), name.encode(encoding)))
    assert archive.members(named) == [name]
    assert archive.open_member(named, name).read().decode() == "登记号"


@pytest.mark.parametrize(
    "name", ["../利用.csv", "a/../../利用.csv", "/etc/利用.csv", "C:/利用.csv", "a\\..\\利用.csv", "\\\\host\\利用.csv"]
)
def test_a_name_that_points_outside_refuses_the_whole_archive(name):
    file = zipped({"a.csv": "登记号", "x" * len(name.encode()): "y"})
    content = file.getvalue().replace(b"x" * len(name.encode()), name.encode())
    assert refusal(archive.members, io.BytesIO(content)) == "unsafe_path"


def test_a_link_in_an_archive_refuses_it():
    link = zipfile.ZipInfo("利用.csv")
    link.external_attr = 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr(link, "/etc/hostname")
    assert refusal(archive.members, file) == "unsafe_path"


def test_an_archive_in_an_archive_is_not_opened_and_a_workbook_in_one_is():
    inner = zipped({"利用.csv": "登记号"}).getvalue()
    file = zipped({"内.zip": inner, "利用.xlsx": xlsx({"S": sheet(TWO_ROWS)}).getvalue()})
    assert refusal(archive.open_member, file, "内.zip") == "nested_archive"
    assert rows(archive.open_member(file, "利用.xlsx")) == [(1, [1.0]), (2, [2.0])]


def test_an_archive_of_too_many_files_or_of_none_is_refused():
    assert refusal(archive.members, zipped({f"{n}.csv": "" for n in range(1001)})) == "too_many_files"
    assert refusal(archive.members, zipped({"Thumbs.db": ""})) == "no_ledger_inside"


# Damage

SOUND = {
    "xlsx": lambda: xlsx({"S": sheet(ERRORS)}),
    "xls": lambda: xls({(1, 1): "a", (2, 2): 3.5}),
    "xlsb": lambda: xlsb(record(145) + record(0, bytes(17)) + record(6, bytes(8) + wide("0012")) + record(146)),
    "ods": lambda: ods('<table:table table:name="S"><table:table-row><table:table-cell/></table:table-row></table:table>'),
    "xmlss": lambda: xmlss(
        '<Worksheet ss:Name="S"><Table><Row><Cell><Data ss:Type="Number">1</Data></Cell></Row></Table></Worksheet>'
    ),
    "archive": lambda: zipped({"利用.csv": "登记号", "台账/接收.csv": "接收编号"}),
}


@pytest.mark.parametrize("kind", SOUND)
def test_whatever_is_damaged_in_a_file_it_is_read_or_refused_with_a_reason(kind):
    chance = random.Random(kind)
    content = SOUND[kind]().getvalue()
    for _ in range(150):
        damaged = bytearray(content)
        at = chance.randrange(len(damaged))
        damaged[at : at + chance.choice((1, 1, 4))] = chance.randbytes(chance.choice((0, 1, 1, 4)))
        read_or_refused(io.BytesIO(bytes(damaged)))


def read_or_refused(file: io.BytesIO) -> None:
    try:
        found = sniff.sniff(file)
        if found.kind == "archive":
            for name in archive.members(file):
                archive.open_member(file, name)
        elif found.kind != "text":
            read(file, found.kind)
    except Refused:
        pass
