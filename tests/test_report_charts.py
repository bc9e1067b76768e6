"""Charts of a document: native ones whose columns, workbook and alternative text say the same."""

import io
from decimal import Decimal

import python_calamine
from docx import Document

from annals.report import charts
from annals.report.charts import Series

SERIES = Series("馆藏永久纸质档案数字化率", "%", (("2020年", Decimal("71.93")), ("2021年", None), ("2022年", Decimal("85.26"))))


def drawn(series=SERIES):
    draft = Document()
    drawing = charts.drawing(draft, series, 1)
    draft.add_paragraph().add_run()._r.append(drawing)
    parts = {str(part.partname): part.blob for part in draft.part.package.iter_parts()}
    return drawing, parts["/word/charts/chart1.xml"], parts["/word/embeddings/chart1.xlsx"]


def test_columns_workbook_and_alternative_text_say_the_same():
    drawing, chart, workbook = drawn()
    assert charts.values(chart) == SERIES.points
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()
    assert sheet == [["", "馆藏永久纸质档案数字化率（%）"], ["2020年", 71.93], ["2021年（缺）", ""], ["2022年", 85.26]]
    [about] = drawing.iter("{*}docPr")
    assert about.get("descr") == "馆藏永久纸质档案数字化率（%）：2020年 71.93；2021年 缺；2022年 85.26"


def test_a_missing_year_has_no_column_and_says_so():
    _, chart, _ = drawn()
    assert chart.count(b"<c:v>") == 1 + 3 + 2  # the name, three years, two values
    assert "2021年（缺）" in chart.decode()
    assert b"<c:v>0</c:v>" not in chart


def test_other_values_leave_the_style_that_somebody_gave_a_chart():
    _, chart, _ = drawn()
    red = chart.replace(b'val="1D4B5F"', b'val="C00000"').replace("数字化率（%）".encode(), "我的标题".encode())
    now = charts.with_values(red, (("2021年", Decimal("80")), ("2022年", Decimal("90.5")), ("2023年", Decimal("91"))))
    assert charts.values(now) == (("2021年", Decimal("80")), ("2022年", Decimal("90.5")), ("2023年", Decimal("91")))
    assert b'val="C00000"' in now and "我的标题" in now.decode()
    assert charts.with_values(now, charts.values(now)) == now


def test_a_value_is_written_to_its_last_digit():
    _, chart, _ = drawn(Series("面积", "㎡", (("2022年", Decimal("0.30000000")), ("2023年", Decimal("1234567890.12")))))
    assert charts.values(chart) == (("2022年", Decimal("0.3")), ("2023年", Decimal("1234567890.12")))
    assert b"<c:v>0.3</c:v>" in chart and b'formatCode="#,##0.00"' in chart


def test_the_same_series_is_the_same_bytes_and_every_text_names_a_chinese_font():
    assert drawn()[1:] == drawn()[1:]
    _, chart, _ = drawn()
    assert chart.count(b"<a:ea typeface=") == chart.count(b"<a:latin typeface=") == 5


def test_a_unit_in_brackets_is_not_bracketed_again():
    assert Series("年末馆藏数量", "卷（件、册）", ()).heading == "年末馆藏数量：卷（件、册）"
