"""What titles and file names declare: the period of the rows, and the day of the export."""

from datetime import date

import pytest

from ingest.tables import period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022年利用登记（最终版）(1) - 副本.csv", (2022, 1, 1), (2022, 12, 31)),
        ("二〇二二年度利用登记.csv", (2022, 1, 1), (2022, 12, 31)),
        ("二〇二二年十二月.csv", (2022, 12, 1), (2022, 12, 31)),
        ("2022年1-6月.csv", (2022, 1, 1), (2022, 6, 30)),
        ("2022年1月至3月.csv", (2022, 1, 1), (2022, 3, 31)),
        ("2022年上半年.csv", (2022, 1, 1), (2022, 6, 30)),
        ("2022年下半年利用.csv", (2022, 7, 1), (2022, 12, 31)),
        ("2022年第一季度.csv", (2022, 1, 1), (2022, 3, 31)),
        ("2022年4季度.csv", (2022, 10, 1), (2022, 12, 31)),
        ("2022年前三季度.csv", (2022, 1, 1), (2022, 9, 30)),
        ("2022-2023年.csv", (2022, 1, 1), (2023, 12, 31)),
        ("2022年11月至2023年2月.csv", (2022, 11, 1), (2023, 2, 28)),
        ("2022年1月1日至3月31日.csv", (2022, 1, 1), (2022, 3, 31)),
        ("2020年2月份.csv", (2020, 2, 1), (2020, 2, 29)),
        ("包.zip/2021年/２０２２年利用.csv", (2022, 1, 1), (2022, 12, 31)),
    ],
)  # fmt: skip
def test_a_written_period_is_its_first_and_last_day(text, first, last):
    assert period.declared_period(text, []) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "text",
    ["2022年/利用.csv", "2021-2022学年.csv", "利用2022.csv", "利用20220305.csv", "2022年3月5日打印.csv", "LY12022年.csv", "截至2022年底.csv", "导出日期2023年1月6日.csv", "2020年修订版.csv"],
)  # fmt: skip
def test_a_folder_a_school_year_and_a_single_day_are_no_period(text):
    assert period.declared_period(text, []) is None


def test_the_export_day_may_stand_in_the_next_cell():
    assert period.exported_on(["制表日期：", "2023-01-06 00:00:00"]) == date(2023, 1, 6)
    assert period.exported_on(["导出时间：二〇二三年一月六日"]) == date(2023, 1, 6)
    assert period.exported_on(["制表人：某甲", "2023-01-06"]) is None
