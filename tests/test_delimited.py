"""Text files: what they are written in, how they part their cells, and that no line of them is lost, shifted or swallowed."""

import csv
import io
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.files import delimited, encodings
from ingest.grid import BadRow, Repair
from ingest.reasons import Refused

LABELS = ["利用单号", "登记日期", "全宗号", "利用目的", "调卷数", "复印页数"]
ROWS = [
    ["LY2022-0001", "2022-03-05", "0012", "编史修志", "12", "340"],
    ["LY2022-0002", "2022-03-06", "0012", "工作查考", "3", "15"],
    ["LY2022-0003", "2022-03-07", "0105", "学术研究", "5", "1000"],
    ["LY2022-0004", "2022-03-08", "0105", "编史修志", "1", "220"],
]
TABLE = [LABELS, *ROWS]
TEXT = "".join(",".join(row) + "\n" for row in TABLE)


def score(rows):
    """Labels of the one ledger that these tests know, in the row that shows most."""
    return max((len(set(LABELS) & set(cells)) for _, cells in rows), default=0)


def read(content):
    """(row number, cells or the code of a BadRow) of each row, and the repairs by code."""
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode("utf-8"))
    [grid] = delimited.grids(file, encodings.detect(file), score)
    rows = [(number, cells.code if isinstance(cells, BadRow) else cells) for number, cells in grid.rows]
    return rows, {repair.code: repair for repair in grid.repairs}


def dialect(text):
    return delimited.dialect(io.BytesIO(text.encode("utf-8")), "utf-8", score)


def table(content):
    """The cells of all rows, which must be numbered one by one from 1."""
    rows, _ = read(content)
    assert [number for number, _ in rows] == list(range(1, len(rows) + 1))
    return [cells for _, cells in rows]


def with_row(cells, text=TEXT):
    """The table with a line in place of its third row, on line 4."""
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:3], cells + "\n", *lines[4:]])


# Encodings


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("utf-8", TEXT.encode()),
        ("utf-8-sig", TEXT.encode("utf-8-sig")),
        ("gb18030", TEXT.encode("gb18030")),
        ("utf-16le", b"\xff\xfe" + TEXT.encode("utf-16-le")),
        ("utf-16be", b"\xfe\xff" + TEXT.encode("utf-16-be")),
        ("utf-16le", TEXT.encode("utf-16-le")),
        ("utf-16be", TEXT.encode("utf-16-be")),
        ("utf-32le", TEXT.encode("utf-32")),
    ],
)
def test_an_encoding_is_found_and_its_mark_is_no_part_of_the_first_label(encoding, content):
    assert encodings.detect(io.BytesIO(content)) == encoding
    assert table(content) == TABLE
    assert read(content)[1] == ({} if encoding == "utf-8" else {"encoding": Repair("encoding", after=encoding)})


def test_rare_characters_of_gb18030_survive():
    rare = with_row("LY2022-0003,2022-03-07,0105,𠮷〇㐂€,5,1000")
    assert table(rare.encode("gb18030"))[3][3] == "𠮷〇㐂€"


@pytest.mark.parametrize(
    "content", [TEXT.encode("utf-16") + b"\x00", TEXT.encode("utf-16-le") + b"\x00", b"\xff\xfe\x00\xd8\n\x00"]
)
def test_utf_16_that_does_not_decode_is_refused(content):
    with pytest.raises(Refused, match="编码"):
        encodings.detect(io.BytesIO(content))


def test_what_is_no_text_is_refused_and_never_read_as_latin_1():
    with pytest.raises(Refused, match="编码"):
        encodings.detect(io.BytesIO(b"\xff\x00\x80\n" * 100))


@pytest.mark.parametrize("first", [1, 2, 3, 4])
@pytest.mark.parametrize(("one", "other"), [("gb18030", "utf-8"), ("utf-8", "gb18030"), ("utf-8-sig", "gb18030")])
def test_lines_of_two_encodings_are_each_read_in_their_own(first, one, other):
    lines = TEXT.splitlines(keepends=True)
    content = "".join(lines[:first]).encode(one) + "".join(lines[first:]).encode(other)
    assert encodings.detect(io.BytesIO(content)) == "mixed"
    assert table(content) == TABLE
    mixed = read(content)[1]["mixed_encoding"]
    assert (mixed.row_no, mixed.rows) == (first + 1, 5 - first)


def test_a_line_in_utf_8_is_found_behind_a_million_of_gb18030():
    many = (TEXT.splitlines(keepends=True)[1] * 50_000).encode("gb18030")
    content = many + "LY2022-0009,2022-03-09,0012,工作查考,3,15\n".encode()
    assert encodings.detect(io.BytesIO(many)) == "gb18030"
    assert encodings.detect(io.BytesIO(content)) == "mixed"


def test_a_line_that_lost_a_byte_is_quarantined_and_not_read_as_other_characters():
    # 工作查考 without its last byte decodes as GB18030, to 宸ヤ綔鏌ヨ€
    damaged = TEXT.encode().replace("工作查考".encode(), "工作查考".encode()[:-1])
    rows, repairs = read(damaged)
    assert rows == [(1, LABELS), (2, ROWS[0]), (3, "invalid_encoding"), (4, ROWS[2]), (5, ROWS[3])]
    assert "mixed_encoding" not in repairs


def test_a_line_of_no_encoding_costs_itself_only():
    damaged = TEXT.encode("gb18030").replace("工作".encode("gb18030"), b"\x80\xff")
    rows, repairs = read(damaged)
    assert rows == [(1, LABELS), (2, ROWS[0]), (3, "invalid_encoding"), (4, ROWS[2]), (5, ROWS[3])]
    assert repairs == {"encoding": Repair("encoding", after="gb18030")}


def test_a_line_of_no_encoding_below_a_quote_that_is_never_closed_costs_itself_too():
    rows, _ = read(TEXT.replace("220", '"220').encode() + b"LY2022-0009,\x80\xff\n")
    assert rows[-3:] == [(4, ROWS[2]), (5, "unbalanced_quote"), (6, "invalid_encoding")]


def test_a_short_word_of_gb18030_that_could_be_utf_8_stays_itself():
    assert table("利用单号,单位\nLY1,联通\n".encode("gb18030")) == [["利用单号", "单位"], ["LY1", "联通"]]


def test_marks_of_files_joined_into_one_are_no_text():
    joined = TEXT.encode("utf-8-sig") + '"LY2022-0009",2022-03-09,0012,工作查考,3,15\n'.encode("utf-8-sig")
    assert table(joined)[-1][0] == "LY2022-0009"


# Lines


def test_cr_lf_and_crlf_each_end_one_line_and_nothing_else_does():
    ends = ["\n", "\r", "\r\n", "\n", "\r"]
    text = "".join(",".join(row) + end for row, end in zip(TABLE, ends, strict=True))
    assert table(text) == TABLE
    assert table(with_row("LY2022-0003,2022-03-07,0105,甲\u2028乙\x85丙,5,1000"))[3][3] == "甲\u2028乙\x85丙"


def test_a_blank_line_is_a_row_and_the_end_of_the_file_is_none():
    for text in ("甲,乙\n\n1,2\n", "甲,乙\n\n1,2", "甲,乙\r\n\r\n1,2\r\n", '"甲",乙\n\n1,2\n'):
        rows = table(text)
        assert len(rows) == 3 and "".join(rows[1]) == "" and rows[2] == ["1", "2"]
    assert len(table("甲,乙\n1,2\n\n")) == len(table("甲,乙\r1,2\r\r")) == 3


def test_control_characters_are_removed_and_said():
    rows, repairs = read(TEXT.replace("0003", "\x000\x00003").replace("-0004", "\x1b-0004"))
    assert rows[3:] == [(4, ROWS[2]), (5, ROWS[3])]
    assert repairs == {"nul_removed": Repair("nul_removed", 4, rows=2)}


def test_a_control_character_that_parts_the_cells_stays():
    rows, repairs = read(TEXT.replace(",", "\x01").replace("0003", "\x000003"))
    assert [cells for _, cells in rows] == TABLE
    assert repairs["nul_removed"] == Repair("nul_removed", 4)
    assert repairs["delimiter"].after == "\\x01"


def test_a_long_cell_is_read_whole_and_a_line_too_long_to_hold_costs_itself(monkeypatch):
    for quote in ("", '"'):
        rows, repairs = read(with_row(f"LY2022-0003,2022-03-07,0105,{quote}{'长' * 200_000}{quote},5,1000"))
        assert len(rows[3][1][3]) == 200_000 and repairs == {}
    monkeypatch.setattr(delimited, "LONGEST_LINE", 5_000_000)
    endless = with_row("LY2022-0003,2022-03-07,0105," + "长" * 6_000_000)
    assert read(endless)[0] == [(1, LABELS), (2, ROWS[0]), (3, ROWS[1]), (4, "text_too_long"), (5, ROWS[3])]
    [grid] = delimited.grids(io.BytesIO(endless.encode()), "utf-8", score)
    assert sum(len("".join(cells)) for _, cells in grid.rows) < 1_000_500  # what is too long is not held


# Delimiters


@pytest.mark.parametrize("mark", ["\t", ";", "|", "，", "^", "~", "\x01", ":"])
def test_a_delimiter_is_the_one_under_which_the_header_shows(mark):
    content = "2022年度,利用登记;统计:表\n" + TEXT.replace(",", mark).replace("编史修志", "编史,修志")
    rows, repairs = read(content)
    assert [cells for _, cells in rows[1:]] == [[cell.replace("编史修志", "编史,修志") for cell in row] for row in TABLE]
    assert repairs["delimiter"].after == {"\t": "制表符", "\x01": "\\x01"}.get(mark, mark)


@pytest.mark.parametrize(("mark", "line"), [(";", "sep=;"), ("\t", "sep=\t"), ("!", '"SEP=!"'), (",", "sep=,")])
def test_a_line_that_names_the_delimiter_rules_and_is_a_row_of_its_own(mark, line):
    assert table(line + "\n" + TEXT.replace(",", mark)) == [[line], *TABLE]


def test_a_file_that_is_no_known_ledger_is_read_under_a_likely_dialect():
    text = "name;amount;day\n" + "".join(f"n{i};1,{i};2022-03-0{i}\n" for i in range(1, 9))
    assert table(text)[1] == ["n1", "1,1", "2022-03-01"]
    assert table("1,5;2,5;3,5\n" * 9)[0] == ["1,5", "2,5", "3,5"]
    assert table("只有一列\n甲\n乙\n") == [["只有一列"], ["甲"], ["乙"]]


def test_a_known_ledger_does_not_wait_for_the_dialect_of_unknown_files():
    code = f"""
import io, sys
from ingest.files import delimited
file = io.BytesIO({TEXT.encode()!r})
delimited.dialect(file, "utf-8", lambda rows: len(rows[0][1]))
assert not {{"clevercsv", "pandas", "duckdb", "pyarrow"}} & set(sys.modules), sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_dialect_can_be_shown():
    found = dialect(TEXT.replace(",", ";").replace("\n", "\r\n"))
    assert (found.delimiter, found.quote, found.escape, found.line_end, found.width) == (";", '"', "", "CRLF", 6)
    assert dialect(TEXT.replace("编史修志", '"编史\\"修志\\""')).escape == "\\"
    assert dialect(TEXT.replace("\n", "\r", 1)).line_end == "mixed"


# Quotes


def quoted(text=TEXT, mark='"'):
    return "".join(",".join(f"{mark}{cell}{mark}" for cell in line.split(",")) + "\n" for line in text.splitlines())


def test_a_cell_holds_line_breaks_delimiters_and_doubled_quotes_and_rows_keep_the_numbers_of_their_lines():
    cell = '"编史修志\n（第二次）,含""内部""资料"'
    rows, repairs = read(TEXT.replace("编史修志", cell, 1))
    assert rows[1] == (2, ["LY2022-0001", "2022-03-05", "0012", '编史修志\n（第二次）,含"内部"资料', "12", "340"])
    assert rows[2:] == [(4, ROWS[1]), (5, ROWS[2]), (6, ROWS[3])]
    assert repairs == {}


@pytest.mark.parametrize("mark", ['"', "'"])
def test_either_quote_is_found(mark):
    assert table(quoted(mark=mark)) == TABLE
    for text in ("编史修志", "编史,修志"):
        assert table(TEXT.replace("编史修志", f"{mark}{text}{mark}"))[1][3] == text


def test_an_apostrophe_before_a_number_is_no_quote():
    for text in (TEXT, TEXT.replace("编史修志", "'编史修志'")):
        assert table(text.replace("0012", "'0012"))[1][2] == "'0012"


def test_blanks_before_quotes_do_not_make_them_text():
    assert table(TEXT.replace(",", ", ").replace("编史修志", '"编史,修志"'))[1] == [*ROWS[0][:3], "编史,修志", "12", "340"]


@pytest.mark.parametrize("text", [TEXT, quoted()])
def test_a_quote_that_is_never_closed_costs_its_own_line_only(text):
    line = text.splitlines()[2].replace("工作查考", '"工作查考').replace('""工作查考"', '"工作查考')
    rows, _ = read(text.replace(text.splitlines()[2], line))
    assert rows == [(1, LABELS), (2, ROWS[0]), (3, "unbalanced_quote"), (4, ROWS[2]), (5, ROWS[3])]


def test_two_quotes_that_are_never_closed_do_not_swallow_the_row_between_them():
    lines = TEXT.splitlines()
    lines[1] = lines[1].replace("编史修志", '"编史修志')
    lines[3] = lines[3].replace("学术研究", '学术研究"')  # would close it, with the right number of cells
    rows, _ = read("\n".join(lines))
    assert rows[:3] == [(1, LABELS), (2, "unbalanced_quote"), (3, ROWS[1])]
    assert rows[3:] == [(4, ["LY2022-0003", "2022-03-07", "0105", '学术研究"', "5", "1000"]), (5, ROWS[3])]


def test_a_quote_that_was_never_closed_in_the_last_line_costs_that_line():
    rows, _ = read(TEXT.replace("220", '"220'))
    assert rows[-2:] == [(4, ROWS[2]), (5, "unbalanced_quote")]


def test_a_record_of_more_than_a_thousand_lines_is_a_quote_that_was_never_closed():
    def with_lines(count):
        return read(with_row('LY2022-0003,2022-03-07,0105,"甲' + "\n乙" * (count - 1) + '",5,1000'))[0]

    assert [number for number, _ in with_lines(1000)] == [1, 2, 3, 4, 1004]
    assert with_lines(1001)[3] == (4, "unbalanced_quote") and with_lines(1001)[-1] == (1005, ROWS[3])


def test_a_backslash_before_a_quote_is_understood_where_doubled_quotes_fail():
    rows, repairs = read(with_row(r'LY2022-0003,2022-03-07,0105,"关于\"内部\",C:\资料\\的\"",5,1000'))
    assert rows[3] == (4, [*ROWS[2][:3], '关于"内部",C:\\资料\\的"', "5", "1000"])
    assert repairs == {"quote_escaped": Repair("quote_escaped", 4)}


def test_a_backslash_before_a_quote_is_understood_wherever_the_record_is_parted_into_pieces(monkeypatch):
    text = with_row('LY2022-0003,2022-03-07,0105,"甲\\",乙\n丙,\\"丁",5,1000')
    found = dialect(text)
    for size in range(1, 300):
        monkeypatch.setattr(encodings, "CHUNK", size)
        [grid] = delimited.grids(io.BytesIO(text.encode()), "utf-8", score, found)
        *_, parted, last = grid.rows
        assert (parted, last) == ((4, [*ROWS[2][:3], '甲",乙\n丙,"丁', "5", "1000"]), (6, ROWS[3]))


def test_a_backslash_at_the_end_of_a_cell_is_text_where_doubled_quotes_say_so():
    rows, repairs = read(with_row(r'LY2022-0003,2022-03-07,0105,"C:\资料\",5,1000'))
    assert rows[3] == (4, [*ROWS[2][:3], "C:\\资料\\", "5", "1000"])
    assert repairs == {}


def test_quotes_that_somebody_forgot_to_double_are_text_where_there_is_one_way_to_read_them():
    rows, repairs = read(with_row('LY2022-0003,2022-03-07,0105,"关于"档案法"的培训",5,1000'))
    assert rows[3] == (4, [*ROWS[2][:3], '关于"档案法"的培训', "5", "1000"])
    assert repairs == {"quote_escaped": Repair("quote_escaped", 4)}


@pytest.mark.parametrize("cell", ['"学术"研究', '"学术"研究,"再一次"', '"学"术"研究', '"学术研究"论"'])
def test_quotes_that_can_be_read_in_more_than_one_way_quarantine_their_line(cell):
    rows, _ = read(with_row(f"LY2022-0003,2022-03-07,0105,{cell},5,1000"))
    assert rows == [(1, LABELS), (2, ROWS[0]), (3, ROWS[1]), (4, "unbalanced_quote"), (5, ROWS[3])]


def test_a_backslash_before_a_quote_is_understood_where_only_then_the_row_has_its_width():
    rows, repairs = read(with_row(r'LY2022-0003,2022-03-07,0105,"学\",术",5,1000'))
    assert rows[3] == (4, [*ROWS[2][:3], '学",术', "5", "1000"])
    assert repairs == {"quote_escaped": Repair("quote_escaped", 4)}


def test_a_record_of_several_lines_and_of_another_width_is_not_believed():
    rows, _ = read(with_row('LY2022-0003,2022-03-07,"学术\n研究",5,1000'))
    assert rows[3:] == [(4, "unbalanced_quote"), (5, ['研究"', "5", "1000"]), (6, ROWS[3])]


def test_a_quote_inside_a_cell_that_has_none_around_it_is_text():
    assert table(with_row('LY2022-0003,2022-03-07,0105,5"磁盘,5,1000'))[3][3] == '5"磁盘'


@pytest.mark.parametrize("mark", [",", "\t"])
def test_the_shell_that_keeps_excel_from_reading_a_number_is_taken_off(mark):
    shelled = "\n".join(mark.join(f'="{cell}"' for cell in row) for row in TABLE)
    rows, repairs = read(shelled)
    assert [cells for _, cells in rows] == TABLE
    assert repairs["excel_text_wrapper_removed"] == Repair("excel_text_wrapper_removed", 1, rows=5)


def test_a_shell_may_hold_a_delimiter_and_may_itself_be_quoted_but_a_formula_is_none():
    row = 'LY2022-0003,="2022-03-07","=""0105""","=""学""""术""""""",="5,0","=""a""&""b"""'
    assert table(with_row(row))[3] == ["LY2022-0003", "2022-03-07", "0105", '学"术"', "5,0", '="a"&"b"']


def test_a_row_comes_at_its_own_width():
    ragged = with_row("LY2022-0003,2022-03-07,学术研究,5,1000,,8")
    assert table(ragged)[3] == ["LY2022-0003", "2022-03-07", "学术研究", "5", "1000", "", "8"]
    assert table(with_row("LY2022-0003,2022-03-07"))[3] == ["LY2022-0003", "2022-03-07"]
    assert table(with_row('"LY2022-0003",2022-03-07'))[3] == ["LY2022-0003", "2022-03-07"]


# Pieces


CELL = st.text(alphabet="甲乙a1,;\"'\n\\ =", max_size=8)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, min_size=6, max_size=6), max_size=12),
    size=st.integers(1, 60),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_a_sound_text_is_read_as_it_was_written_however_it_comes_in_pieces(rows, size, end):
    # Cells that look like Excel's shell, or like rows of six, are read as such; these are not drawn here.
    kept = [row for row in rows if "".join(row).count(",") < 5 and not any(cell.startswith("=") for cell in row)]
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator=end).writerows([LABELS, *kept])
    file = io.BytesIO(written.getvalue().encode())
    with pytest.MonkeyPatch.context() as patched:
        found = delimited.dialect(file, "utf-8", score)
        patched.setattr(encodings, "CHUNK", size)
        [grid] = delimited.grids(file, encodings.detect(file), score, found)
        assert [cells for _, cells in grid.rows] == [LABELS, *kept]


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet='甲a,"\\\n\r=', max_size=80), size=st.integers(1, 40))
def test_every_line_of_any_text_is_in_one_row_and_pieces_change_nothing(text, size):
    content = (TEXT + text).encode()
    whole, _ = read(content)
    file = io.BytesIO(content)
    with pytest.MonkeyPatch.context() as patched:
        found = delimited.dialect(file, "utf-8", score)
        patched.setattr(encodings, "CHUNK", size)
        [grid] = delimited.grids(file, "utf-8", score, found)
        rows = list(grid.rows)
    assert [(number, cells.code if isinstance(cells, BadRow) else cells) for number, cells in rows] == whole
    lines = io.StringIO((TEXT + text), newline=None).read().split("\n")
    numbers = [number for number, _ in rows]
    assert numbers == sorted(set(numbers)) and numbers[0] == 1 and numbers[-1] <= len(lines)
    spanned = [1 + sum(cell.count("\n") for cell in cells) for _, cells in rows]
    assert all(after - number == span for number, after, span in zip(numbers, numbers[1:], spanned, strict=False))
