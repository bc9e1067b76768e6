"""D15–D27: text files, their encodings, delimiters, quotes and line ends."""

import os

import pytest

from tests.defects.ledger import FIVE, GOOD, HEADER, PURPOSE, UNIT, WITH_UNIT, changed, joined, with_units

LEDGER = [HEADER, *GOOD]


def test_d15_a_byte_order_mark_is_no_part_of_the_first_label(drop):
    drop.load(drop.csv(LEDGER, encoding="utf-8-sig"))
    assert drop.sums() == FIVE


def test_d16_rare_characters_of_gb18030_survive(drop):
    rare = "𠮷〇㐂€县史志办"
    drop.load(drop.csv([WITH_UNIT, *with_units({2: rare})], encoding="gb18030"))
    assert drop.sums() == FIVE
    assert drop.repair("encoding", "after") == [("gb18030",)]
    assert drop.current("user_unit")[-1:] == [(rare,)]


def test_d17_unicode_text_of_excel_loads(drop):
    text = "\ufeff" + joined(LEDGER, "\t", "\r\n")
    drop.load(drop.text(text, 6, "利用登记.txt", "utf-16-le"))
    assert drop.sums() == FIVE
    [(encoding,)] = drop.repair("encoding", "after")
    assert encoding.startswith("utf-16")


def test_d18_two_encodings_in_one_file_are_told_apart_line_by_line(drop):
    # The table allows to quarantine the lines of the other encoding; each line is decoded for itself, and all five load.
    content = joined(LEDGER[:4]).encode("gbk") + joined(LEDGER[4:]).encode("utf-8")
    drop.load(drop.put(content, "利用登记.csv", rows=6))
    assert drop.sums() == FIVE
    assert drop.values("purpose") == sorted(row[3] for row in GOOD)
    assert "mixed_encoding" in drop.repairs()


def test_d19_text_that_was_garbled_at_its_source_is_quarantined(drop):
    mangled = "工作查考".encode().decode("latin-1")
    drop.load(drop.csv([HEADER, *changed("利用目的", {4: "锟斤拷锟斤拷", 5: mangled})]))
    assert drop.rejects() == [(4, PURPOSE, "garbled_text"), (5, PURPOSE, "garbled_text")]
    assert drop.sums() == (3, 23, 395)  # 12 + 3 + 8 and 340 + 15 + 40


def test_d20_nul_bytes_are_taken_out_and_said(drop):
    # The table allows to quarantine the row; the bytes are removed, and the log says so.
    drop.load(drop.csv([HEADER, *changed("利用单号", {4: "LY2022-\x000003"})]))
    assert drop.sums() == FIVE
    assert drop.values("lookup_no") == [row[0] for row in GOOD]
    assert drop.repair("nul_removed") == [(4,)]


def test_d21_invisible_characters_are_taken_from_labels_and_cells(drop):
    header = ["\u3000利用单号", "登记\u200b日期", "\u00a0全宗号\u3000", "利用\n目的", "调卷数", "复印页数 "]
    cells = [["\u3000LY2022-0001", "2022-03-05\u00a0", "\u200b0012", "编史修志\u3000", " 12", "340\u3000"], *GOOD[1:]]
    drop.load(drop.csv([header, *cells]))
    assert drop.sums() == FIVE
    assert {"header_normalised", "whitespace_trimmed"} <= drop.repairs()
    assert drop.current("lookup_no, fonds_no, purpose")[0] == ("LY2022-0001", "0012", "编史修志")


def test_d22_mixed_line_ends_end_one_line_each(drop):
    ends = ["\n", "\r", "\r\n", "\n", "\r", "\r\n"]
    drop.load(drop.text("".join(joined([row], line_end=end) for row, end in zip(LEDGER, ends, strict=True)), 6))
    assert drop.sums() == FIVE
    assert drop.values("row_no") == [2, 3, 4, 5, 6]


def test_d23_an_unbalanced_quote_costs_its_own_row_only(drop):
    lines = joined(LEDGER).splitlines()
    lines[2] = lines[2].replace("工作查考", '"工作查考')
    drop.load(drop.text("\n".join(lines) + "\n", 6))
    assert drop.rejects() == [(3, "", "unbalanced_quote")]
    assert drop.sums() == (4, 26, 1600)


@pytest.mark.parametrize(
    ("mark", "first", "rows"), [("\t", "", 6), (";", "", 6), ("|", "", 6), ("，", "", 6), (";", "sep=;\n", 7)]
)
def test_d24_each_delimiter_is_found(drop, mark, first, rows):
    drop.load(drop.text(first + joined(LEDGER, mark), rows))
    assert drop.sums() == FIVE
    assert "delimiter" in drop.repairs()


def test_d25_line_breaks_delimiters_and_quotes_inside_a_cell_stay_in_it(drop):
    text = '区史志办\n（第二次）,含"内部"资料'
    drop.load(drop.csv([WITH_UNIT, *with_units({2: text})]))
    assert drop.sums() == FIVE
    assert drop.current("row_no, user_unit")[:2] == [
        (2, '区史志办 （第二次）,含"内部"资料'),
        (4, "区史志办"),
    ]  # record 2 begins on line 4


def test_d26_odd_file_names_load_and_their_content_counts_once(drop):
    first, *copies = "2022年利用登记（最终版）(1) - 副本.csv", "２０２２　利用 📁.csv", "ÀûÓÃ.tsv"
    drop.load(drop.csv(LEDGER, first))
    for copy, delimiter in zip(copies, ",\t", strict=True):
        [report] = drop.load(drop.csv(LEDGER, copy, delimiter=delimiter))
        assert report.status == "already_loaded"
        assert any(first in notice for notice in report.notices)
    assert drop.repair("same_content_as", "after") == [(first,)]  # the other has the same bytes, too, and leaves no load
    assert drop.sums() == FIVE
    assert drop.ask("select count(*) from raw.utilization") == [(5,)]


def test_d26_a_file_name_that_is_no_text_loads(drop):
    name = os.fsdecode("利用登记.csv".encode("gbk"))  # as an old archive unpacks it
    drop.physical["利用登记.csv"] = 6
    [report] = drop.load(drop.csv(LEDGER, name))
    assert (report.name, report.status) == ("利用登记.csv", "loaded")
    assert drop.sums() == FIVE


def test_d27_an_overlong_cell_costs_its_own_row_only(drop):
    # The table allows to load it; no column is declared to take 200,000 characters, so the row is quarantined.
    drop.load(drop.csv([WITH_UNIT, *with_units({2: "长" * 200_000})]))
    assert drop.rejects() == [(2, UNIT, "text_too_long")]
    assert drop.ask("select max(length(value)) < 100 from raw.rejects") == [(True,)]
    assert drop.sums() == (4, 17, 1275)


def test_d25_a_file_with_every_cell_quoted_loads(drop):
    drop.load(drop.text("\n".join(",".join(f'"{cell}"' for cell in row) for row in LEDGER), 6))
    assert drop.sums() == FIVE
