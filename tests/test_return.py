"""The statutory return: its form refuses what does not fit, its cells are the warehouse's figures, its checks say what they know."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from annals.errors import ClerkError
from annals.returns import checks, form, units
from annals.returns.fill import Cell
from annals.returns.form import Item, Meaning
from annals.settings import REPORT_TEMPLATES

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
    ],
)
def test_a_check_that_does_not_fit_is_refused(written, check, column, said):
    path = written(("B1", "卷", "hand"), ("B2", "卷", "hand"), ("B3", "件", "hand"), checks=[check])
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
