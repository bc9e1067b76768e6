"""The statutory return: its form refuses what does not fit, its cells are the warehouse's figures, its checks say what they know."""

import csv
import re
import shutil
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import python_calamine
from click.testing import CliRunner

from annals import catalog, cli, returns, settings, warehouse
from annals.build import build
from annals.errors import ClerkError
from annals.frozen.freeze import freeze
from annals.returns import checks, evidence, form, units
from annals.returns.fill import Cell
from annals.returns.form import Item, Meaning
from annals.settings import REPORT_TEMPLATES
from tests.stores import ARCHIVES, fill, held, lookup

CATALOG = {
    "holdings_volumes": Meaning("馆藏案卷数", "卷", "sum", {"era": frozenset({"1949年前", "1949年后"}), "medium": frozenset()}),
    "holdings_items": Meaning("馆藏件数", "件", "sum", {"era": frozenset({"1949年前", "1949年后"})}),
    "pages": Meaning("数字化页数", "页", "sum"),
    "rate": Meaning("数字化率", "%", "share", {"era": frozenset({"1949年前"})}),
}
HEADINGS = ["组", "代码", "项目", "计量单位", "取数", "小数位", "说明"]


@pytest.fixture
def written(tmp_path):
    """Writes a form of (code, unit, source) and its checks (left, operator, right); returns the form's path."""

    def write(
        *items: tuple[str, str, str], checks: list[tuple[str, str, str]] | None = None, encoding: str = "utf-8-sig"
    ) -> Path:
        path = tmp_path / "form.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            file.write("# 这一行不算\n")
            csv.writer(file).writerows(
                [HEADINGS, *(["馆藏", code, "项目", unit, source, "", ""] for code, unit, source in items)]
            )
        if checks is not None:
            with (tmp_path / "form_checks.csv").open("w", encoding=encoding, newline="") as file:
                csv.writer(file).writerows([["左边", "关系", "右边", "说明"], *([*one, ""] for one in checks)])
        return path

    return write


def test_an_item_is_an_indicator_a_part_of_one_a_sum_or_filled_by_hand(written):
    path = written(
        ("B1", "卷", "holdings_volumes"), ("B2", "卷", "holdings_volumes era=1949年前"), ("B3", "卷", "=B1-B2"), ("B4", "台", "hand")
    )  # fmt: skip
    items = form.load(path, CATALOG).items
    assert [item.indicator for item in items.values()] == ["holdings_volumes", "holdings_volumes", "", ""]
    assert items["B2"].filters == (("era", "1949年前"),)
    assert items["B3"].terms == ((1, "B1"), (-1, "B2"))


def test_a_form_saved_by_a_chinese_excel_is_read(written):
    path = written(("B1", "卷", "holdings_volumes"), encoding="gb18030")
    assert form.load(path, CATALOG).items["B1"].group == "馆藏"


@pytest.mark.parametrize(
    ("items", "row", "column", "said"),
    [
        ([("B1", "卷", "holdings_volume")], 3, "取数", "没有 holdings_volume"),
        ([("B1", "卷", "=B2"), ("B2", "卷", "=B3"), ("B3", "卷", "=B1")], 3, "取数", "B1 → B2 → B3 → B1"),
        ([("B1", "卷", "hand"), ("B1", "卷", "hand")], 4, "代码", "第 3 行已经用过"),
        ([("B1", "件", "holdings_volumes")], 3, "计量单位", "单位是卷，不能填成件"),
        ([("B1", "卷", "hand"), ("B2", "件", "hand"), ("B3", "卷", "=B1+B2")], 5, "计量单位", "B2 的单位是件"),
        ([("B1", "卷", "holdings_volumes era=1950年前")], 3, "取数", "没有“1950年前”这个取值（有：1949年前、1949年后）"),
        ([("B1", "卷", "holdings_volumes kind=移交")], 3, "取数", "不能按 kind 分组（可以按：era、medium）"),
        ([("B1", "%", "rate era=1949年前")], 3, "取数", "不能按 era 分组（可以按：无）"),
        ([("B1", "卷", "holdings_volumes era")], 3, "取数", "应写成 分组=取值"),
        ([("B1", "卷", "=B9")], 3, "取数", "没有代码为 B9 的项目"),
        ([("B1", "卷", "=B1*2")], 3, "取数", "应是代码的和或差"),
        ([("B1", "", "hand")], 3, "计量单位", "不能空"),
    ],
)
def test_what_does_not_fit_is_refused_with_row_and_column(written, items, row, column, said):
    with pytest.raises(ClerkError) as refused:
        form.load(written(*items), CATALOG)
    assert f"第 {row} 行“{column}”" in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("check", "column", "said"),
    [
        (("B1", "≠", "B2"), "关系", "“≠”应为"),
        (("B1", "=", "B9"), "右边", "没有代码为 B9"),
        (("B1", "=", "B3"), "左边", "两边的单位不同（件、卷）"),
        (("B1", "≥", "B4"), "左边", "两边的单位不同（万卷、卷）"),
    ],
)
def test_a_check_that_does_not_fit_is_refused(written, check, column, said):
    path = written(("B1", "卷", "hand"), ("B2", "卷", "hand"), ("B3", "件", "hand"), ("B4", "万卷", "hand"), checks=[check])
    with pytest.raises(ClerkError) as refused:
        form.load(path, CATALOG)
    assert f"form_checks.csv 第 2 行“{column}”" in str(refused.value)
    assert said in str(refused.value)


def test_a_form_without_a_column_says_which(tmp_path):
    path = tmp_path / "form.csv"
    path.write_text("组,代码,项目,取数,小数位\n", "utf-8")
    with pytest.raises(ClerkError, match="缺少列：计量单位。"):
        form.load(path, CATALOG)


def test_volumes_items_and_books_add_up_only_under_their_label(written):
    parts = (("B1", "万卷", "hand"), ("B2", "件", "hand"))
    assert form.load(written(*parts, ("B3", "卷（件、册）", "=B1+B2")), CATALOG).items["B3"].terms
    with pytest.raises(ClerkError, match="不能合计成卷"):
        form.load(written(*parts, ("B3", "卷", "=B1+B2")), CATALOG)


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "decimals", "printed"),
    [
        ("123450", "页", "万幅", 1, "12.3"),  # 12.345 万
        ("123500", "页", "万幅", 1, "12.4"),  # 12.35 万: half up
        ("1234567.5", "元", "万元", 2, "123.46"),  # 123.45675 万
        ("2.5", "㎡", "平方米", 0, "3"),
        ("-2.5", "个", "家", 0, "-3"),
        ("-0.4", "个", "个", 0, "0"),
    ],
)
def test_a_number_is_written_in_the_forms_unit_half_up(value, unit, wanted, decimals, printed):
    assert units.are_alike(unit, wanted)
    assert str(units.half_up(units.converted(Decimal(value), unit, wanted), decimals)) == printed


def cell(code: str, value: str | None, status: str = "ok") -> Cell:
    item = Item(3, "馆藏", code, code, "卷", "hand", 0, "")
    return Cell(item, None if value is None else Decimal(value), status, "缺3个月的记录" if status == "incomplete" else "", "")


@pytest.mark.parametrize(
    ("values", "check", "said"),
    [
        (("10", "4", "6"), ("B1", "=", "B2+B3"), "通过"),
        (("10", "4", "5"), ("B1", "=", "B2+B3"), "不符"),
        (("10", "4", None), ("B1", "=", "B2+B3"), "无法校核"),
        (("10", "4", "6"), ("B1", "≥", "B2+B3"), "通过"),
        (("9", "4", "6"), ("B1", ">=", "B2+B3"), "不符"),
        (("9", "4", "6"), ("B1", "≤", "B2+B3"), "通过"),
        (("0", "4", "4"), ("B1", "=", "B2-B3"), "通过"),
    ],
)
def test_a_check_passes_fails_or_cannot_be_made(written, values, check, said):
    read = form.load(written(*((f"B{n}", "卷", "hand") for n in (1, 2, 3)), checks=[check]), CATALOG)
    cells = {code: cell(code, value) for code, value in zip(("B1", "B2", "B3"), values, strict=True)}
    assert [one.said for one in checks.run(read, cells)] == [said]


def test_a_check_says_which_item_is_blank_and_which_incomplete(written):
    read = form.load(written(("B1", "卷", "hand"), ("B2", "卷", "hand"), checks=[("B1", "=", "B2")]), CATALOG)
    (blank,) = checks.run(read, {"B1": cell("B1", "1"), "B2": cell("B2", None)})
    (incomplete,) = checks.run(read, {"B1": cell("B1", "1"), "B2": cell("B2", "1", "incomplete")})
    assert "B2 待填" in blank.why
    assert incomplete.why == "B2 缺3个月的记录"


def test_the_forms_own_checks_are_those_of_the_regulations():
    """Domain.md 4, each with the items that stand for its words."""
    with (REPORT_TEMPLATES / "annual_return_checks.csv").open(encoding="utf-8-sig") as file:
        said = ["".join(row[:3]) for row in csv.reader(file)][2:]
    assert {
        "I06=I07+I08", "I06=I09+I10", "I11=I12+I13", "I11=I14+I15",  # retrievals by period and by users, 卷 and 件
        "B02=B03+B04", "B05=B06+B07",  # holdings by period
        "J03≥J04", "K01≥K02+K03+K04", "B09≥B10+B11", "B10+B11≥B10",  # exhibitions, floor area, retention
        "A01=A02+A03+A04", "A01=A05+A06+A07",  # staff by age and by education
    } <= set(said)  # fmt: skip


# One archives, three fonds of which nobody knows when the third was made, four registrations, and two figures that were published.
ROWS = {
    "archives": [{"archive_code": ARCHIVES, "archive_name": "甲区档案馆"}],
    "holdings": [
        held(2021, volumes=1000, items=100, era="1949年后", pages=200_000, digitized_pages=100_000),
        held(2022, volumes=900, items=180, era="1949年后", pages=200_000, digitized_pages=123_450),
        held(2022, fonds_no="Z002", volumes=100, era="1949年前"),
        held(2022, fonds_no="Z003", volumes=50, retention="30年"),
    ],
    "utilization": [
        lookup(date(2022, 3, 1), user_key="u", user_kind="单位", persons=1, volumes=3, fonds_no="Z001", record_no="Z001-1"),
        lookup(
            date(2022, 3, 1), no="2", user_key="v", user_kind="个人", persons=6, volumes=2, fonds_no="Z002", record_no="Z002-1"
        ),
        lookup(date(2022, 4, 1), user_key="w", user_kind="个人", persons=2, volumes=1, fonds_no="Z001", record_no="Z001-2"),
        *(lookup(date(2022, month, 1), user_key="w", user_kind="个人", volumes=None) for month in (1, 2, *range(5, 13))),
    ],
    "published": [
        {"indicator": "building_area", "year": 2022, "value": 1000.5, "unit": "㎡", "source": "不动产登记"},
        {"indicator": "funding", "year": 2022, "value": 1234567.5, "unit": "元", "source": "决算"},
    ],
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.HOME_VARIABLE, str(tmp_path_factory.mktemp("home")))
        at = settings.name_archives(settings.load(), ARCHIVES, "甲区档案馆")
        fill(at, ROWS)
        build(at)
        yield at


@pytest.fixture(scope="module")
def filled(small, tmp_path_factory):
    """The return of 2022 and the workbook that it was written to."""
    out = tmp_path_factory.mktemp("out") / "return.xlsx"
    return returns.write(small, 2022, out), out


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("B01", "3"),
        ("B02", "1050"),  # 900 + 100 + 50
        ("B03", "100"),
        ("B04", "900"),
        ("B10", "1180"),  # permanent: 900 + 180 + 100
        ("B11", "50"),
        ("E01", "12.35"),  # 123,450 页 = 12.345 万幅, half up
        ("E04", "61.73"),  # 123,450 / 200,000 = 61.725 %
        ("I01", "19"),  # 1 + 6 + 2 + 10
        ("I02", "1"),  # a single person: the return says so, pages do not
        ("I03", "18"),
        ("I06", "6"),
        ("I07", "2"),  # out of Z002, all of which is older than 1949
        ("I08", "4"),
        ("K01", "1000.50"),
        ("M01", "123.46"),  # 1,234,567.5 元 = 123.45675 万元
        ("G05", None),
    ],
)
def test_a_cell_is_the_figure_in_the_forms_unit(filled, code, printed):
    found = filled[0].cells[code].value
    assert (None if found is None else str(found)) == printed


def test_what_is_missing_stays_blank_and_is_listed(filled):
    """Nothing of books or of accessions is in the ledgers, and nobody counts servers: none of them is 0."""
    cells = filled[0].cells
    assert [cells[code].status for code in ("B08", "B09", "G01", "L01")] == ["missing", "missing", "missing", "hand"]
    assert {cells[code].value for code in ("B08", "B09", "G01", "L01")} == {None}
    sheet = rows_of(filled[1], "待人工填报")
    listed = {row[0] for row in sheet}
    assert {"B08", "G01", "L01"} <= listed
    assert listed.isdisjoint({"B09", "B02", "K01"})  # a sum fills itself


def test_a_part_of_which_something_says_nothing_is_incomplete_and_its_check_fails(filled):
    """50 of 1,050 volumes do not say when they were made."""
    done = filled[0]
    assert done.cells["B03"].status == "incomplete"
    assert "有50卷没有登记形成时期" in done.cells["B03"].reason
    (check,) = (one for one in done.results if returns._relation(one) == "B02 = B03+B04")
    assert (check.left, check.right, check.said) == (1050, 1000, "不符")
    assert "有50卷没有登记形成时期" in check.why


def test_a_note_names_indicator_formula_rows_files_state_and_last_year(filled):
    note = filled[0].cells["E01"].note
    assert "馆藏档案已数字化页数（holdings_digitized_pages）" in note
    assert "123,450页 ÷ 10,000 = 12.35万幅" in note
    assert "馆藏统计台账，3行：holdings.csv（3行）" in note
    assert "状态：草稿" in note
    assert "上年：10.00万幅，增长23.5%" in note


def test_a_note_of_a_ratio_has_its_parts_and_of_a_given_figure_its_source(filled):
    cells = filled[0].cells
    assert re.search(r"123,450页 ÷ .*200,000页 × 100 = 61\.73%", cells["E04"].note)
    assert "不动产登记" in cells["K01"].note


def test_a_part_that_pages_hide_says_so_in_its_note(filled):
    cells = filled[0].cells
    assert "少于5" in cells["I02"].note
    assert "少于5" not in cells["I01"].note


def rows_of(out: Path, sheet: str) -> list[list]:
    return python_calamine.load_workbook(str(out)).get_sheet_by_name(sheet).to_python()


def test_the_workbook_has_every_cell_with_its_note_and_never_a_zero_for_nothing(filled):
    done, out = filled
    rows = {row[2]: row for row in rows_of(out, "年报")[5:]}
    for code, cell in done.cells.items():
        assert rows[code][3] == ("" if cell.value is None else float(cell.value))
    with zipfile.ZipFile(out) as book:
        notes = book.read("xl/comments1.xml").decode()
    assert notes.count("<comment ") == len(done.cells)


def test_the_workbook_prints_on_a4_and_adds_up_by_itself(filled):
    with zipfile.ZipFile(filled[1]) as book:
        main, check = (book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2))
    assert 'paperSize="9"' in main
    assert "<pane " in main
    assert re.search(r"IF\(COUNT\(\$D\$\d+\)\+COUNT\(\$D\$\d+\)\+COUNT\(\$D\$\d+\)=3,ROUND\(", main)  # B09
    assert "无法校核" in check


def test_a_return_somebody_may_have_filled_in_is_not_overwritten(small, tmp_path):
    out = tmp_path / "return.xlsx"
    out.write_bytes(b"filled in")
    with pytest.raises(ClerkError, match="已经存在"):
        returns.write(small, 2022, out)
    assert out.read_bytes() == b"filled in"
    assert returns.write(small, 2022, out, overwrite=True).cells


@pytest.mark.parametrize(("asked", "said"), [(["1999"], "没有1999年的数据"), (["2022", "--archives", "9"], "代码为 9 的档案馆")])
def test_an_unknown_year_or_archives_is_a_sentence(small, tmp_path, asked, said):
    done = CliRunner().invoke(cli.main, ["return", *asked, "-o", str(tmp_path / "return.xlsx")])
    assert done.exit_code == 1
    assert said in done.output


def test_the_command_lists_what_is_blank_and_what_does_not_agree(small, tmp_path):
    done = CliRunner().invoke(cli.main, ["return", "2022", "-o", str(tmp_path / "return.xlsx")])
    assert done.exit_code == 0
    assert re.search(r"L01\s+服务器", done.output)
    assert re.search(r"B02 = B03\+B04\s+1,050\s+1,000", done.output)


def test_an_offices_own_form_in_its_data_folder_goes_before_ours(small, tmp_path):
    own = small.home / returns.FORM
    own.write_text("组,代码,项目,计量单位,取数,小数位\n馆藏,1,案卷,万卷,holdings_volumes,1\n", "utf-8")
    try:
        done = returns.write(small, 2022, tmp_path / "return.xlsx")
    finally:
        own.unlink()
    assert {code: str(cell.value) for code, cell in done.cells.items()} == {"1": "0.1"}  # 1,050 卷 = 0.105 万卷
    assert not done.has_checks


def test_every_whole_indicator_of_the_form_is_its_figure_on_the_demo(demo_home, tmp_path):
    done = returns.write(demo_home, 2022, tmp_path / "return.xlsx", archive_code=ARCHIVES)
    with warehouse.connect(demo_home) as con:
        figures = catalog.figures(con, ARCHIVES, 2022)
    whole = [cell for cell in done.cells.values() if cell.item.indicator and not cell.item.filters and cell.value is not None]
    assert len(whole) > 30
    for cell in whole:
        figure = figures[cell.item.indicator]
        assert cell.value == units.half_up(units.converted(figure.value, figure.unit, cell.item.unit), cell.item.decimals)
    assert not [one for one in done.results if one.said == "不符"]


def test_the_return_of_a_frozen_year_is_what_was_frozen_parts_too(small, tmp_path, monkeypatch):
    """After the freeze the ledgers say 950 and not 900 volumes, and 5 and not 3 for the unit: the return does not move."""
    shutil.copytree(small.home, tmp_path / "home")
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    at = settings.load()
    before = returns.write(at, 2022, tmp_path / "before.xlsx")
    freeze(at, 2022, "甲", "年报已报出")
    corrected = {
        "holdings": [held(2022, volumes=950, items=180, era="1949年后", pages=200_000, digitized_pages=123_450)],
        "utilization": [ROWS["utilization"][0] | {"volumes": 5}],
    }
    fill(at, corrected, load_id=2)
    build(at)
    with warehouse.connect(at) as con:
        assert evidence.part(con, ARCHIVES, 2022, "holdings_volumes", (("era", "1949年后"),), 12, 2022).value == 900
        assert catalog.figures(con, ARCHIVES, 2022)["holdings_volumes"].current_value == 1100
    after = returns.write(at, 2022, tmp_path / "after.xlsx")
    assert {code: cell.value for code, cell in after.cells.items()} == {code: cell.value for code, cell in before.cells.items()}
    assert after.results == before.results
    assert "状态：已冻结" in after.cells["B04"].note
    assert "holdings.csv" in after.cells["B04"].note
    assert rows_of(tmp_path / "after.xlsx", "年报")[1][0] == "2022年　已冻结"
