"""Figures that were printed before there were ledgers: their units, their digits, and what cannot be true of them."""

from decimal import Decimal

import pytest
import xlsxwriter

from annals import totals, warehouse
from ingest.door import ingest
from ingest.files.number_formats import text
from ingest.grid import Shown
from ingest.ledger import declared
from ingest.values import printed
from ingest.values.texts import Problem
from tests.test_dbt_project import catalog

HOME, JIANGSU, NATION = "999001", "999320", "999100"


@pytest.fixture(scope="module")
def ask(yearbook_home):
    with warehouse.connect(yearbook_home) as con:
        yield lambda sql, *given: con.execute(sql, list(given)).fetchall()


# Cell and unit as they stand; the value in base units, the unit, and the place of the last printed digit.
@pytest.mark.parametrize(
    ("cell", "unit", "value", "base", "last_place"),
    [
        ("5.20", "", "5.2", "", -2),
        ("5.2", "", "5.2", "", -1),
        ("12.3万", "卷", 123_000, "卷", 3),
        ("5.20", "万卷", 52_000, "卷", 2),
        ("12,345", "卷", 12_345, "卷", 0),
        ("12.3万件", "", 123_000, "件", 3),
        (".5", "万件", 5_000, "件", 3),
        ("0.30", "亿元", 30_000_000, "元", 6),
        ("1.5", "公里", 1_500, "米", 2),
        ("35.5%", "", "35.5", "%", -1),
        ("-1.5", "百分点", "-1.5", "百分点", -1),
        ("5.31", "㎡", "5.31", "平方米", -2),
        (5.2, "万平方米", 52_000, "平方米", 3),
        (12.0, "卷", 12, "卷", 0),
        (12.299999999999999, "卷", "12.3", "卷", -1),
        (Shown(5.2, "5.20"), "万卷", 52_000, "卷", 2),
        (Shown(0.352, "35.20%"), "", "35.2", "%", -2),
        (Shown(5.2043, "5.20"), "卷", "5.2043", "卷", -2),
    ],
)
def test_a_print_is_read_in_base_units_and_keeps_its_digits(cell, unit, value, base, last_place):
    found = printed.read(cell, unit)
    assert (found.value, found.unit, found.last_place) == (value, base, last_place)


@pytest.mark.parametrize(
    ("cell", "unit", "code"),
    [("12.3万", "万卷", "ambiguous_unit"), ("12.3万件", "卷", "unit_mismatch"), ("1.2①", "卷", "not_a_number")],
)
def test_two_readings_of_a_print_are_none(cell, unit, code):
    with pytest.raises(Problem) as problem:
        printed.read(cell, unit)
    assert problem.value.code == code


@pytest.mark.parametrize("cell", ["约1.2万", "3 15", "见附表", True, None])
def test_what_is_no_plain_number_is_left_as_it_is(cell):
    found = printed.read(cell, "万卷")
    assert (found.value, found.text) == (cell, None)


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("其中：库房面积（万平方米）", "库房面积"),
        ("  # 库房面积", "库房面积"),
        ("一、馆藏档案（万卷）", "馆藏档案"),
        ("（二）照片档案", "照片档案"),
        ("3. 馆藏资料/万册", "馆藏资料"),
        ("馆藏档案合计", "馆藏档案"),
        ("合计", "合计"),
        ("1949年以前档案", "1949年以前档案"),
        ("接收进馆数量（含代存）", "接收进馆数量（含代存）"),
        ("馆藏档案①", "馆藏档案"),
    ],
)
def test_prints_of_one_indicator_have_one_name(name, series):
    assert printed.series(name) == series


def test_names_of_the_catalog_and_of_the_list_are_already_as_prints_are_normalized():
    import csv

    from annals.settings import DBT_PROJECT

    with (DBT_PROJECT / "seeds" / "published_names.csv").open(encoding="utf-8") as seeds:
        listed = [row["name"] for row in csv.DictReader(seeds)]
    names = listed + [row["name_zh"] for row in catalog().values()]
    assert [name for name in names if printed.series(name) != name] == []


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (5.2, "0.00", "5.20"),
        (5.2, "0.00_ ", "5.20"),
        (1234567.891, "#,##0.00;[Red]-#,##0.00", "1234567.89"),
        (0.352, "0.0%", "35.2%"),
        (12.0, "0.0#", "12.0"),
        (12.25, "0.0#", "12.25"),
        (2.5, "0", "3"),
        (5.2, '0.00"万"', "5.20万"),
        (5.2, "General", None),
        (44625.0, "yyyy-mm-dd", None),
    ],
)
def test_a_number_format_says_what_a_workbook_shows(number, code, shown):
    assert text(number, code) == shown


def test_a_workbook_keeps_the_digits_that_it_shows(home, tmp_path):
    path = tmp_path / "年鉴.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, two_places = book.add_worksheet(), book.add_format({"num_format": "0.00"})
        sheet.write_row(0, 0, ["指标", "单位", 2020, 2021])
        sheet.write_row(1, 0, ["馆藏案卷", "万卷"])
        sheet.write_number(1, 2, 5.2, two_places)
        sheet.write_number(1, 3, 5.2)
    ingest([path], home)
    with warehouse.memory(home) as con:
        rows = con.execute('select "year", value, unit, printed, last_place from raw.published order by 1').fetchall()
    assert rows == [(2020, 52_000, "卷", "5.20", 2), (2021, 52_000, "卷", "5.2", 3)]


def test_a_long_table_gives_value_unit_and_digits_row_by_row(home, ledger_file):
    rows = [
        ["archives", "indicator", "year", "value as printed", "unit", "source"],
        ["999009", "馆藏档案（万卷）", "2016", "5.20", "", "年鉴"],
        ["999009", "利用人次", "2016", "12.3万", "人次", "年鉴"],
        ["999009", "利用人次", "2017", "12.3万", "万人次", "年鉴"],
    ]
    [report] = ingest([ledger_file("published.csv", rows)], home)
    assert [(reject.row_no, reject.code) for sheet in report.sheets for reject in sheet.tally.rejects] == [(4, "ambiguous_unit")]
    with warehouse.memory(home) as con:
        rows = con.execute(
            "select archive_code, series, value, unit, printed, last_place from raw.published order by 2"
        ).fetchall()
    assert rows == [("999009", "利用人次", 123_000, "人次", "12.3万", 3), ("999009", "馆藏档案", 52_000, "卷", "5.20", 2)]


def test_prints_alone_are_enough_to_build_from(home, ledger_file):
    ingest([ledger_file("published.csv", [["指标", "年度", "数值"], ["馆藏案卷", "2016", "5"]])], home)
    assert not any(totals.of_store(home, totals.ledgers(home)).values())  # no row of a ledger, and no complaint


def test_derived_columns_are_no_labels_of_a_file():
    ledger = declared()["published"]
    assert not {column.label for column in ledger.columns.values() if column.is_derived} & set(ledger.labels)


@pytest.mark.parametrize(
    ("archives", "year", "indicator", "value", "half_unit", "said"),
    [
        (HOME, 2015, "holdings_volumes", 800_000, 50, "80.00万卷"),
        (HOME, 2017, "holdings_volumes", 826_605, Decimal("0.5"), "82.6605万卷"),
        (HOME, 2015, "storage_area_closing", 4_800, 50, "0.48万平方米"),  # its unit is that of the figure above it
        (HOME, 2017, "published:数字化率", Decimal("40.25"), Decimal("0.005"), "40.25%"),
        (JIANGSU, 2001, "holdings_volumes", 8_483_000, 500, "848.3万卷"),
        (JIANGSU, 2001, "open_volumes", 2_063_000, 500, "206.3万卷"),  # 案卷 under 开放档案
        (JIANGSU, 1995, "holdings_fonds", 13_018, Decimal("0.5"), "13018个"),
        (JIANGSU, 1995, "published:开放档案全宗", 6_716, Decimal("0.5"), "6716个"),
    ],
)
def test_a_print_is_a_figure_with_half_of_its_last_digit(ask, archives, year, indicator, value, half_unit, said):
    sql = "select value, half_unit, printed from int_published_figures where (archive_code, stat_year, indicator_id) = (?, ?, ?)"
    assert ask(sql, archives, year, indicator) == [(value, half_unit, said)]


def test_what_the_catalog_does_not_know_is_a_series_of_its_own(ask):
    sql = "select unit, kind, aggregation, change_in, decimals, ledger from dim_indicators where indicator_id = ?"
    assert ask(sql, "published:口述档案") == [("分钟", "stock", "given", "percent", 0, None)]
    assert ask(sql, "published:数字化率") == [("%", "ratio", "given", "points", 2, None)]


def test_a_unit_that_is_not_the_indicator_s_and_prints_that_contradict_each_other_are_faults(ask):
    sql = "select fault, indicator_id, stat_year, expected, found from int_published_faults where archive_code = ? order by 1"
    assert ask(sql, NATION) == [
        ("contradiction", "holdings_fonds", 2021, "52949个", "5.2万个"),
        ("unit", "lookup_visitors", 2022, "人次", "件"),
    ]
    assert ask("select * from int_published_figures where indicator_id = 'lookup_visitors' and archive_code = ?", NATION) == []
    assert ask(sql, HOME) == []


def test_of_several_prints_that_agree_the_one_with_the_most_digits_counts(ask):
    sql = "select value from int_published_figures where (archive_code, stat_year, indicator_id) = (?, 2020, 'holdings_fonds')"
    assert ask(sql, NATION) == [(51_949,)]  # and 5.2万 is within its half digit


def test_a_storeroom_area_above_the_whole_building_s_is_caught(ask):
    sql = "select stat_year, found from rpt_checks where check_id = 'part_exceeds_whole' and archive_code = ?"
    [(year, found)] = ask(sql, JIANGSU)
    assert year == 1995
    assert "918532" in found.replace(",", "")
    assert ask(sql, HOME) == []
