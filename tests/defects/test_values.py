"""D49–D73: what stands in a cell, and whether it is a value of its column."""

import re
from datetime import date, datetime

import pytest

from tests.defects import formats
from tests.defects.ledger import DAY, FIVE, GOOD, HEADER, KEY, PAGES, VOLUMES, WITH_UNIT, changed, joined, typed, with_units

LEDGER = [HEADER, *GOOD]
TYPED = [HEADER, *map(typed, GOOD)]
RECEIVED = ["接收编号", "接收日期", "接收类型", "移交单位", "全宗号", "门类", "保管期限", "档案起始年度", "档案截止年度", "卷数"]


def received(rows: int = 5, **columns) -> list[list]:
    """Rows of the reference accession, one hand-over each; `columns` gives the last four, a list of values or one for all."""
    said = {"retention": "永久", "from_year": "2001", "to_year": "2010", "volumes": "7"} | columns
    lists = [values if isinstance(values, list) else [values] * rows for values in said.values()]
    fixed = [[f"JS2022-{n:02}", "2022-03-11", "移交", "区民政局", "0031", "文书"] for n in range(1, rows + 1)]
    return [[*row, *values] for row, values in zip(fixed, zip(*lists, strict=True), strict=True)]


WRITTEN = [
    "2022-03-05",
    "2022/3/5",
    "2022.3.5",
    "2022年3月5日",
    "20220305",
    "2022年03月05日",
    "二〇二二年三月五日",
    "2022-03-05 00:00:00",
    "２０２２－０３－０５",
    44625,
    date(2022, 3, 5),
    datetime(2022, 3, 5, 9, 30),
]


def test_d49_twelve_ways_to_write_a_day_mean_the_same_day(drop):
    rows = [[f"LY2022-{n:04}", day, "0012", "其他", 1, 1] for n, day in enumerate(WRITTEN, start=1)]
    drop.load(drop.xlsx([HEADER, *rows]))
    assert drop.values("used_on") == [date(2022, 3, 5)] * 12
    assert "date_normalised" in drop.repairs()


def test_d49_a_serial_in_a_text_file_is_the_day_that_excel_showed(drop):
    drop.load(drop.csv([HEADER, *changed("登记日期", {2: "44625", 3: "44626.5"})]))
    assert drop.values("used_on") == [date(2022, 3, day) for day in (5, 6, 7, 8, 9)]


def test_d50_days_of_the_1904_system_are_the_days_that_were_meant(drop):
    rows = [list(row) for row in TYPED]
    rows[4][1], rows[5][1] = 43166, 43167  # a day of 1900's count less 1,462, and no date format to tell it by
    drop.load(drop.xlsx(rows, date_1904=True))
    assert drop.sums() == FIVE
    assert drop.values("used_on") == [date(2022, 3, day) for day in (5, 6, 7, 8, 9)]
    assert drop.repair("date1904")


def test_d51_impossible_and_ambiguous_days_are_quarantined(drop):
    drop.load(drop.csv([HEADER, *changed("登记日期", {3: "2022-02-30", 4: "2022-13-01", 5: "3/5/22"})]))
    assert drop.rejects() == [(3, DAY, "invalid_date"), (4, DAY, "invalid_date"), (5, DAY, "ambiguous_date")]
    assert drop.sums() == (2, 20, 380)


def test_d52_a_month_or_a_year_is_no_day(drop):
    # The table allows a month's precision where a column is declared to have it; none is, so the rows are quarantined.
    drop.load(drop.csv([HEADER, *changed("登记日期", {2: "2022年3月", 3: "2022"})]))
    assert drop.rejects() == [(2, DAY, "partial_date"), (3, DAY, "partial_date")]
    assert drop.sums() == (3, 14, 1260)


def test_d53_a_day_that_has_not_come_is_quarantined(drop):
    drop.load(drop.csv([HEADER, *changed("登记日期", {6: "2099-03-09"})]))
    assert drop.rejects() == [(6, DAY, "future_date")]
    assert drop.sums() == (4, 21, 1575)


def test_d54_a_row_of_another_year_than_the_title_says_is_quarantined(drop):
    drop.load(drop.csv([["2022年度档案利用登记簿"], HEADER, *changed("登记日期", {6: "2021-03-07"})]))
    assert drop.rejects() == [(7, DAY, "outside_declared_period")]
    assert drop.sums() == (4, 21, 1575)


def test_d54_a_row_of_another_year_than_the_file_name_says_is_quarantined(drop):
    drop.load(drop.csv([HEADER, *changed("登记日期", {6: "2021-03-07"})], "2022年利用登记.csv"))
    assert drop.rejects() == [(6, DAY, "outside_declared_period")]
    assert drop.sums() == (4, 21, 1575)


def test_d55_years_of_an_era_become_years_and_the_log_keeps_what_was_written(drop):
    # The table allows to quarantine eras; they are converted.
    from_year = ["民国三十七年六月", "光绪三十四年", "1950"]
    drop.load(drop.csv([RECEIVED, *received(3, from_year=from_year)]))
    assert drop.current("accession_no[-1:], from_year", "accession") == [("1", 1948), ("2", 1908), ("3", 1950)]
    assert {before for (before,) in drop.repair("era_converted", "before")} == set(from_year[:2])


def test_d55_an_era_that_nobody_knows_is_quarantined(drop):
    drop.load(drop.csv([RECEIVED, *received(2, to_year=["昭和十二年", "1950"])]))
    assert drop.rejects() == [(2, "档案截止年度", "unparsed_era")]


def test_d56_units_inside_cells_are_taken_off_and_a_double_one_is_quarantined(drop):
    # 5卷(件) is 5 of one or of the other: of the two outcomes that the table allows, the row is quarantined.
    volumes = {2: "12卷", 3: "3 卷", 4: "1卷", 5: "5卷(件)", 6: "８卷"}
    pages = {2: "340页", 4: "1,200页", 6: "40 页"}
    drop.load(drop.csv([HEADER, *changed("复印页数", pages, changed("调卷数", volumes))]))
    assert drop.rejects() == [(5, VOLUMES, "ambiguous_unit")]
    assert drop.sums() == (4, 24, 1595)
    assert "unit_stripped" in drop.repairs()


def test_d57_ten_thousands_in_header_and_cell_are_the_same_rows(drop):
    header = [*RECEIVED[:9], "卷数(万卷)"]
    drop.load(drop.csv([header, *received(3, volumes=["1.2", "0.35", "2"])], "接收一.csv"))
    assert drop.current("volumes", "accession") == [(3500,), (12000,), (20000,)]
    assert "unit_from_header" in drop.repairs()
    drop.load(drop.csv([RECEIVED, *received(3, volumes=["1.2万卷", "3500", "2万"])], "接收二.csv"))
    assert "multiplier" in drop.repairs()
    assert drop.ask("select count(*), sum(volumes) from raw.accession") == [(3, 35500)]


def test_d58_full_width_digits_and_thousands_are_numbers(drop):
    pages = {2: "３４０", 4: "1，200", 5: "２０"}
    drop.load(drop.csv([HEADER, *changed("复印页数", pages, changed("调卷数", {2: "１２"}))]))
    assert drop.sums() == FIVE
    assert "digits_normalised" in drop.repairs()


def test_d59_a_negative_count_is_quarantined(drop):
    drop.load(drop.csv([HEADER, *changed("调卷数", {3: "-3"})]))
    assert drop.rejects() == [(3, VOLUMES, "below_minimum")]
    assert drop.sums() == (4, 26, 1600)


def test_d60_a_fraction_of_a_volume_and_an_absurd_number_of_pages_are_quarantined(drop):
    # The table quarantines what is above a maximum only where one is declared: the ledger's expectations declare 20,000 pages.
    drop.load(drop.csv([HEADER, *changed("复印页数", {4: "99999999页"}, changed("调卷数", {3: "3.5卷"}))]))
    assert drop.rejects() == [(3, VOLUMES, "not_integer"), (4, PAGES, "above_maximum")]
    assert drop.sums() == (3, 25, 400)


def test_d61_marks_for_nothing_are_missing_and_not_zero(drop):
    pages = changed("复印页数", {2: "-", 3: "—", 4: "/", 5: "NULL", 6: "无"})
    rows = [[*row, mark] for row, mark in zip(pages, ["空", "暂缺", "——", "无数据", ""], strict=True)]
    drop.load(drop.csv([[*HEADER, "件数"], *rows]))
    assert drop.current("pages_copied, items") == [(None, None)] * 5
    assert drop.sums() == (5, 29, 0)
    assert "null_marker" in drop.repairs()


def test_d62_words_about_a_number_are_no_number(drop):
    drop.load(drop.csv([HEADER, *changed("调卷数", {2: "约12", 3: "3余", 4: "8-10", 5: "详见备注"})]))
    assert drop.rejects() == [(line, VOLUMES, "not_a_number") for line in (2, 3, 4, 5)]
    assert drop.sums() == (1, 8, 40)


def test_d63_a_bare_number_in_a_column_of_percents_is_ambiguous(drop):
    header = ["批次号", "完成日期", "对象", "全宗号", "门类", "保管期限", "载体", "页数", "验收合格率"]
    batch = ["2022-03-11", "馆藏", "0012", "文书", "永久", "纸质", 100]
    rates = ["35.5%", 0.42, 50, "0.6"]

    def as_percent(book, sheets) -> None:
        sheets["Sheet1"].write(2, 8, 0.42, book.add_format({"num_format": "0%"}))

    drop.load(drop.xlsx([header, *([f"P{n}", *batch, rate] for n, rate in enumerate(rates))], shape=as_percent))
    assert drop.rejects() == [(4, "验收合格率", "ambiguous_percent")]
    assert drop.current("batch_no, pass_rate::double", "digitization") == [("P0", 35.5), ("P1", 42.0), ("P3", 60.0)]


def test_d64_identity_numbers_that_excel_rounded_are_quarantined_and_never_mended(drop):
    # Region 999999 is nobody's.
    numbers = [999999199003071237.0, "9.99999E+17", "999999199003070000", "'999999199003071236", "999999199003071236"]
    drop.load(drop.xlsx([[*HEADER, "证件号码"], *([*row, number] for row, number in zip(TYPED[1:], numbers, strict=True))]))
    assert drop.rejects() == [(2, "证件号码", "precision_lost"), (3, "证件号码", "precision_lost")]
    assert drop.sums() == (3, 14, 1260)
    assert drop.repair("precision_suspected")
    [suspected, quoted, plain] = [user for _, user in drop.current("lookup_no, user_key")]
    assert quoted == plain != suspected
    assert b"99999919900307" not in drop.home.store.read_bytes()


def test_d65_lost_leading_zeros_come_back_by_the_declared_width(drop):
    whole = drop.csv(LEDGER, "文本.csv")
    lost = [[*row[:2], number, *row[3:]] for row, number in zip(TYPED[1:], [12, "12.0", 105, "0105", 7], strict=True)]
    drop.load(drop.xlsx([HEADER, *lost]))
    assert drop.values("fonds_no") == ["0007", "0012", "0012", "0105", "0105"]
    assert {column for (column,) in drop.repair("code_padded", '"column"')} == {"全宗号"}
    drop.load(whole)
    assert drop.sums() == FIVE
    assert drop.ask("select count(*) from raw.utilization") == [(5,)]


def test_d66_formulas_without_a_value_are_quarantined_and_not_empty(drop):
    def formulas(book, sheets) -> None:
        for line in range(2, 7):
            sheets["Sheet1"].write_formula(f"F{line}", f"=E{line}*10")

    path = drop.xlsx(TYPED, shape=formulas)
    formats.patch(path, {"xl/worksheets/sheet1.xml": lambda xml: re.sub(r"</f><v>0</v>", "</f>", xml)})
    drop.load(path)
    assert drop.rejects() == [(line, PAGES, "formula_without_value") for line in range(2, 7)]
    assert drop.sums() == (0, 0, 0)


def test_d67_error_cells_are_quarantined(drop):
    def errors(book, sheets) -> None:
        for cell, error in {"E3": "#DIV/0!", "F4": "#REF!", "E5": "#N/A"}.items():
            sheets["Sheet1"].write_formula(cell, "=1/0", None, error)

    drop.load(drop.xlsx(TYPED, shape=errors))
    assert drop.rejects() == [(3, VOLUMES, "error_cell"), (4, PAGES, "error_cell"), (5, VOLUMES, "error_cell")]
    assert drop.sums() == (2, 20, 380)


def test_d68_text_that_looks_like_a_formula_is_stored_as_it_is(drop):
    texts = {2: '=HYPERLINK("http://x.invalid","点击")', 3: "+1+2", 4: "-1+2", 5: "@SUM(A1)"}
    drop.load(drop.csv([WITH_UNIT, *with_units(texts)]))
    assert drop.sums() == FIVE
    assert drop.values("user_unit") == sorted([*texts.values(), "区史志办"])
    assert "formula_like_text" in drop.repairs()


def test_d69_numbers_as_text_and_the_noise_of_floats_are_numbers(drop):
    volumes = {2: "'12.0", 3: "3.0000000000000004", 4: "1.0"}
    drop.load(drop.csv([HEADER, *changed("复印页数", {3: "15.000000000000002"}, changed("调卷数", volumes))]))
    assert drop.sums() == FIVE
    assert "text_number_converted" in drop.repairs()


def test_d70_spellings_of_a_code_fold_by_the_declared_list_only(drop):
    drop.load(drop.csv([RECEIVED, *received(retention=["永 久", "长期(30年)", "三十年", "永久", "永远"])]))
    assert drop.rejects() == [(6, "保管期限", "not_in_code_list")]
    assert drop.values("retention", "accession") == ["30年", "30年", "永久", "永久"]
    assert "code_folded" in drop.repairs()


def test_d71_a_row_without_its_key_is_quarantined(drop):
    drop.load(drop.csv([HEADER, *changed("利用单号", {3: "", 5: " "})]))
    assert drop.rejects() == [(3, KEY, "required_missing"), (5, KEY, "required_missing")]
    assert drop.sums() == (3, 21, 1580)


def test_d72_a_row_that_stands_twice_loads_once(drop):
    drop.load(drop.csv([*LEDGER, GOOD[1], GOOD[3]]))
    assert drop.sums() == FIVE
    assert drop.counts() == {"header": 1, "loaded": 5, "duplicate": 2}
    assert "duplicate_row" in drop.repairs()


def test_d73_one_key_with_two_values_is_quarantined_both_times(drop):
    [other] = changed("调卷数", {2: "30"}, GOOD[1:2])
    drop.load(drop.csv([*LEDGER, other]))
    assert drop.rejects() == [(3, KEY, "duplicate_key_conflict"), (7, KEY, "duplicate_key_conflict")]
    assert drop.sums() == (4, 26, 1600)


@pytest.mark.parametrize("line", [3, 6])
def test_d51_a_row_that_was_quarantined_loads_when_it_is_mended(drop, line):
    drop.load(drop.text(joined([HEADER, *changed("登记日期", {line: "2022-02-30"})]), 6, "旧.csv"))
    assert drop.sums()[0] == 4
    drop.load(drop.csv(LEDGER, "新.csv"))
    assert drop.sums() == FIVE
