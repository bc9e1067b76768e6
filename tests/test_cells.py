"""Cells of real ledgers and the values that they mean, worked by hand; by the defects of defects.md where one is named."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from ingest.grid import BadCell, Repair
from ingest.ledger import Column, declared
from ingest.people import users
from ingest.people.personal import deidentify, showable
from ingest.people.persons import has_name, has_number
from ingest.tables import period
from ingest.values import dates
from ingest.values.cells import LISTED, convert

MARCH_5 = date(2022, 3, 5)
VOLUMES = Column("volumes", "卷数", "int")
QUANTITY = Column("quantity", "数量", "int")
DAY = Column("used_on", "利用日期", "date")
YEAR = Column("from_year", "档案起始年度", "year")
RATE = Column("pass_rate", "验收合格率", "percent")
TEXT = Column("subject", "内容", "text")
NUMBER = Column("lookup_no", "登记号", "text")
FONDS = Column("fonds_no", "全宗号", "text", width=4)
RECORD = Column("record_no", "档号", "record_no")
UNIT = Column("unit", "被检单位", "unit")
PURPOSE = Column("purpose", "利用目的", "code", codes={"编史修志": "编史修志", "其他": "其他", "其它": "其他", "永久": "永久"})
IDENTITY = Column("id_number", "证件号码", "text", personal="number")


def one(cell: object, column: Column, **options) -> object:
    """The value of a cell that has one, or its reason code."""
    values, problems, _ = convert([cell], column, **options)
    return problems.get(0, values[0])


def mended(cell: object, column: Column, **options) -> list[str]:
    """What was mended in a cell."""
    return [repair.code for repair in convert([cell], column, **options).repairs]


# --- D49 to D53: dates ---


@pytest.mark.parametrize(
    "cell",
    [
        "2022-03-05", "2022/3/5", "2022.3.5", "2022年3月5日", "20220305", "２０２２年３月５日", "二〇二二年三月五日", "2022-03-05 10:20",
        "2022年03月05号", "2022 年 3 月 5 日", "2022、3、5", "2022\\3\\5", "2022/3/5 下午3:20", "2022年3月5日（星期六）上午", "5-Mar-2022",
        "March 5th, 2022", "贰零贰贰年零叁月零伍日", "二○二二年三月五号", "二千零二十二年三月五日", "2022-03-05T10:20:30+08:00", "2022.3.5.",
        "公元2022年3月5日", "'2022-03-05", "\u200b2022-03-05\u00a0", "民国一百一十一年三月五日", "民國111年3月5日", "44625", "44625.5", 44625.0, 44625,
        20220305.0, date(2022, 3, 5), datetime(2022, 3, 5, 9, 30),
    ],
)  # fmt: skip
def test_d49_the_written_styles_of_one_day_are_one_day(cell):
    assert one(cell, DAY) == MARCH_5


def test_d49_only_a_day_that_is_written_otherwise_is_logged():
    cells = ["2022-03-05", "2022/3/5", "2022/3/5", " 2022-03-05", 44625.0, date(2022, 3, 5), "民国111年3月5日"]
    assert convert(cells, DAY).repairs == [
        Repair("date_normalised", 1, "", "2022/3/5", "2022-03-05", 2),
        Repair("whitespace_trimmed", 3, "", " 2022-03-05", "2022-03-05", 1),
        Repair("date_normalised", 4, "", "44625.0", "2022-03-05", 1),
        Repair("era_converted", 6, "", "民国111年3月5日", "2022-03-05", 1),
    ]


@pytest.mark.parametrize("cell", [43163.0, "43163", 43163])
def test_d50_a_serial_of_the_1904_system_is_1462_days_later(cell):
    assert one(cell, DAY, is_1904=True) == MARCH_5
    assert one(cell, DAY) == date(2018, 3, 4)


def test_d50_a_true_date_is_right_already_in_a_1904_workbook():
    assert one(datetime(2022, 3, 5), DAY, is_1904=True) == MARCH_5


def test_chinese_tens_are_read():
    assert dates.parse("二〇二二年十二月二十五日") == date(2022, 12, 25)
    assert dates.parse("二〇二二年十月十日") == date(2022, 10, 10)
    assert dates.parse("二〇二二年三月廿五日") == date(2022, 3, 25)
    assert dates.parse("二〇二二年十二月卅一日") == date(2022, 12, 31)
    assert dates.parse("贰零贰贰年壹拾贰月贰拾伍日") == date(2022, 12, 25)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2022-02-30", "invalid_date"), ("2022-13-01", "invalid_date"), ("昨天", "invalid_date"), (12.0, "invalid_date"),
        (True, "invalid_date"), (timedelta(hours=9), "invalid_date"), ("99999", "invalid_date"),
        ("3/5/22", "ambiguous_date"), ("3/5/2022", "ambiguous_date"), ("22-3-5", "ambiguous_date"), ("22年3月5日", "ambiguous_date"),
        ("5-Mar-22", "ambiguous_date"), ("二二年三月五日", "ambiguous_date"), ("2022-3.5", "ambiguous_date"),
        ("2022-03-05至2022-03-07", "ambiguous_date"),
        ("2022年3月", "partial_date"), ("2022", "partial_date"), (2022.0, "partial_date"), ("202203", "partial_date"),
        ("二〇二二年三月", "partial_date"), ("2022年3月中旬", "partial_date"), ("3月5日", "partial_date"), ("民国三十七年", "partial_date"),
        ("光绪三十四年", "partial_date"), ("大正十年三月五日", "unparsed_era"), ("光绪三十四年八月初五", "unparsed_era"),
        ("锟斤拷锟斤拷", "garbled_text"), ("#REF!", "error_cell"),
    ],
)  # fmt: skip
def test_d51_d52_a_date_that_is_none_says_which_way(cell, code):
    assert one(cell, DAY) == code


# --- D55: years of reigns and of the Republic ---


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("民国三十七年六月", 1948), ("民國卅七年", 1948), ("民国37年6月5日", 1948), ("中华民国三十七年", 1948), ("民国元年", 1912),
        ("光绪三十四年", 1908), ("光緒卅四年八月初五", 1908), ("清光绪元年", 1875), ("宣统三年", 1911), ("同治十三年", 1874), ("咸豐元年", 1851),
        ("道光三十年", 1850), ("嘉庆二十五年", 1820), ("乾隆六十年", 1795),
    ],
)  # fmt: skip
def test_d55_a_year_of_an_era_is_a_year_of_ours_and_its_text_is_kept_in_the_log(cell, year):
    assert convert([cell], YEAR) == ([year], {}, [Repair("era_converted", 0, "", cell, str(year), 1)])


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("1948", 1948), ("1948年", 1948), ("1948年度", 1948), ("1948年6月", 1948), ("1948-06", 1948), ("公元1948年", 1948), ("一九四八年", 1948),
        ("1948-06-05", 1948), (1948.0, 1948), (1948, 1948), (date(1948, 6, 5), 1948),
    ],
)  # fmt: skip
def test_d55_a_year_is_read_out_of_a_month_or_a_day(cell, year):
    assert one(cell, YEAR) == year


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("0037", "invalid_date"), ("37", "invalid_date"), ("1948-1950", "invalid_date"), ("44625", "invalid_date"),
        ("光绪三十五年", "unparsed_era"), ("大正十年", "unparsed_era"), ("光绪戊申年", "unparsed_era"),
    ],
)  # fmt: skip
def test_d55_what_is_no_year_is_never_the_year_37(cell, code):
    assert one(cell, YEAR) == code


def test_the_year_of_a_report_is_written_plainly():
    column = Column("stat_year", "统计年度", "year")
    assert [one(cell, column) for cell in ("2022", "2022年度", "2022年", 2022.0)] == [2022] * 4
    assert one("2022年6月", column) == "invalid_date"
    assert one("民国37年", column) == "unparsed_era"


# --- D56 to D62, D69: numbers ---


@pytest.mark.parametrize(
    ("cell", "number", "codes"),
    [
        ("12", 12, []), ("0", 0, []), (12.0, 12, []), (7, 7, []),
        ("12卷", 12, ["unit_stripped"]), ("12 卷", 12, ["unit_stripped"]), ("12（卷）", 12, ["unit_stripped"]),
        ("1,200页", 1200, ["digits_normalised", "unit_stripped"]), ("１２", 12, ["digits_normalised"]), ("1，200", 1200, ["digits_normalised"]),
        ("1 200", 1200, ["digits_normalised"]), (" 7 ", 7, ["whitespace_trimmed"]), ("\u30007\u200b", 7, ["whitespace_trimmed"]),
        ("12.0", 12, ["text_number_converted"]), ("'12.0", 12, ["text_number_converted"]), ("'12", 12, ["text_number_converted"]),
        ("15.000000000000002", 15, ["text_number_converted"]), (15.000000000000002, 15, ["text_number_converted"]),
        ("1.5万", 15000, ["multiplier"]), ("2亿", 200_000_000, ["multiplier"]), ("1.2万件", 12000, ["multiplier"]), ("3千", 3000, ["multiplier"]),
        ('="15"', 15, ["excel_text_wrapper_removed"]), ("1\x002", 12, ["nul_removed"]),
    ],
)  # fmt: skip
def test_d56_d58_d69_a_count_is_read_past_its_unit_and_its_dress(cell, number, codes):
    assert one(cell, QUANTITY) == number
    assert mended(cell, QUANTITY) == codes


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("约12", "not_a_number"), ("3余", "not_a_number"), ("8-10", "not_a_number"), ("详见备注", "not_a_number"), ("十二", "not_a_number"),
        ("3 15", "not_a_number"), ("1,2", "not_a_number"), ("12卷3", "not_a_number"), (True, "not_a_number"), (MARCH_5, "not_a_number"),
        (float("nan"), "not_a_number"), ("3.5卷", "not_integer"), (3.5, "not_integer"), ("-3", "below_minimum"), ("\u22123", "below_minimum"),
        (-3.0, "below_minimum"), ("1E400", "above_maximum"), (1e15, "above_maximum"), ("5卷(件)", "ambiguous_unit"),
        ("5卷/件", "ambiguous_unit"), ("12件", "unit_mismatch"), ("12人", "unit_mismatch"), ("锟斤拷", "garbled_text"), ("#DIV/0!", "error_cell"),
        (BadCell("formula_without_value"), "formula_without_value"), (BadCell("error_cell", "#N/A"), "error_cell"),
        ("19900007771", "personal_in_wrong_column"), ("长" * 1001, "text_too_long"),
    ],
)  # fmt: skip
def test_d60_d62_a_count_that_is_none_says_which_way(cell, code):
    assert one(cell, VOLUMES) == code


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("3人次", "参加人数"),
        ("12张", "复印页数"),
        ("3本", "册数"),
        ("5份", "件数"),
        ("8个", "卷数"),
        ("12件", "数量"),
        ("3人", "参观人次"),
    ],
)
def test_d56_a_unit_that_may_mean_the_column_is_taken_for_it(cell, label):
    assert one(cell, Column("n", label, "int")) == int(cell[: cell.index(next(filter(str.isalpha, cell)))])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.2", 12000), (3.0, 30000), ("1.2万卷", 12000), ("12000卷", 12000), ("1.2万", "ambiguous_unit"), ("1.2亿", "ambiguous_unit"),
        ("1.23456", "not_integer"), (1.1, 11000),
    ],
)  # fmt: skip
def test_d57_a_label_in_ten_thousands_multiplies_what_has_no_unit_of_its_own(cell, value):
    assert one(cell, VOLUMES, factor=10_000) == value


def test_d57_money_in_ten_thousands_under_a_label_in_yuan_is_yuan():
    money = Column("cost", "金额", "int")
    assert convert(["150万元", "1,500,000元", "1500000"], money).values == [1_500_000] * 3
    assert one("150", money, factor=10_000) == 1_500_000


@pytest.mark.parametrize("cell", ["", " ", None, "\u3000"])
def test_a_blank_is_nothing_and_not_zero(cell):
    assert convert([cell], VOLUMES) == ([None], {}, [])


@pytest.mark.parametrize(
    "cell", ["—", "-", "——", "/", "无", "空", "NULL", "null", "N/A", "None", "暂缺", "无数据", "…", "、", "不详", "未知"]
)
def test_d61_a_mark_for_nothing_is_nothing_and_not_zero(cell):
    assert convert([cell], VOLUMES) == ([None], {}, [Repair("null_marker", 0, "", cell, "", 1)])


def test_d61_of_a_text_unknown_is_what_it_says():
    assert one("未知", TEXT) == "未知"
    assert one("暂缺", TEXT) is None


def test_a_blank_takes_the_default_of_its_column():
    assert convert(["", "—", "3"], Column("persons", "人数", "int", default=1)).values == [1, 1, 3]


def test_a_decimal_keeps_four_places_half_up():
    assert convert(["3.14159", "2.00005", "1.5米"], Column("area", "排架长度", "decimal")).values == [
        Decimal("3.1416"), Decimal("2.0001"), Decimal("1.5")
    ]  # fmt: skip


# --- D63: percentages ---


def test_d63_a_percentage_is_stored_as_percent_and_a_bare_50_is_ambiguous():
    values, problems, _ = convert(["98.5%", "35.5％", "0.985", "0.6", 0.42, "1", "50"], RATE)
    assert values == [Decimal("98.5"), Decimal("35.5"), Decimal("98.5"), Decimal(60), Decimal(42), Decimal(100), None]
    assert problems == {6: "ambiguous_percent"}


def test_d63_under_a_label_with_a_percent_sign_a_bare_50_is_fifty_and_a_share_is_ambiguous():
    values, problems, _ = convert(["98.5", 50.0, "0", "98.5%", "0.985"], RATE, factor=100)
    assert values == [Decimal("98.5"), Decimal(50), Decimal(0), Decimal("98.5"), None]
    assert problems == {4: "ambiguous_percent"}


# --- D19, D21, D27, D64, D65, D68: texts and codes ---


@pytest.mark.parametrize("cell", ["锟斤拷锟斤拷", "烫烫烫", "工作\ufffd考", "å·¥ä½œæŸ¥è€ƒ", "宸ヤ綔鏌ヨ", "CafÃ©", "itâ€™s"])
@pytest.mark.parametrize("column", [TEXT, UNIT, RECORD, PURPOSE])
def test_d19_garbled_text_is_said_to_be_garbled(cell, column):
    assert one(cell, column) == "garbled_text"


@pytest.mark.parametrize("cell", ["联通公司", "烫金本", "编史修志𠮷〇㐂", "Müller 捐赠", "№3", "工作查考", "abc洹", "洹水镇"])
def test_d16_d19_rare_and_foreign_letters_are_not_garbled(cell):
    assert one(cell, TEXT) == cell


@pytest.mark.parametrize(
    ("cell", "text", "codes"),
    [
        ("\u3000区教育局 ", "区教育局", ["whitespace_trimmed"]), ("a  b", "a b", ["whitespace_trimmed"]), ("a\u200bb", "ab", ["whitespace_trimmed"]),
        ("两\n行", "两 行", ["whitespace_trimmed"]), ("a\x00b", "ab", ["nul_removed"]), ("'0012", "0012", ["excel_text_wrapper_removed"]),
        ('="0012"', "0012", ["excel_text_wrapper_removed"]), ("a b", "a b", []), ("（第二次）,含\"内部\"资料", "（第二次）,含\"内部\"资料", []),
        (20220001.0, "20220001", []), (12, "12", []), (1.5, "1.5", []), (datetime(2022, 3, 5), "2022-03-05", []),
    ],
)  # fmt: skip
def test_d20_d21_a_text_is_trimmed_and_otherwise_kept(cell, text, codes):
    assert one(cell, TEXT) == text
    assert mended(cell, TEXT) == codes


def test_d27_a_text_longer_than_its_column_allows_is_none():
    assert one("长" * 1000, TEXT) == "长" * 1000
    assert one("长" * 1001, TEXT) == "text_too_long"
    assert one("长" * 200_000, PURPOSE) == "text_too_long"


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://x","点击")', "@区教育局", "+抄送", "-附件"])
def test_d68_a_text_that_looks_like_a_formula_is_kept_to_the_letter(cell):
    assert convert([cell], TEXT) == ([cell], {}, [Repair("formula_like_text", 0, "", cell, cell, 1)])


def test_d68_a_signed_number_is_no_formula():
    assert mended("-3", TEXT) == mended("+8.5%", TEXT) == []


def test_d64_a_long_number_that_excel_has_rounded_is_lost_and_one_that_may_be_is_suspected():
    cells = ["1.10101E+17", 110101199003071230.0, "99999919900307123X", "'999999199003071234", "999999199003070000"]
    values, problems, repairs = convert(cells, IDENTITY)
    assert values == [None, None, "99999919900307123X", "999999199003071234", "999999199003070000"]
    assert problems == {0: "precision_lost", 1: "precision_lost"}
    assert [(one.code, one.row_no, one.before, one.after) for one in repairs] == [
        ("excel_text_wrapper_removed", 3, "", ""), ("precision_suspected", 4, "", "")
    ]  # fmt: skip
    assert one(1e15, NUMBER) == "precision_lost"
    assert one(999_999_999_999_999.0, FONDS) == "999999999999999"


@pytest.mark.parametrize("cell", ["12", "12.0", "'12", 12.0, 12, "１２"])
def test_d65_a_code_of_digits_gets_its_leading_zeros_back(cell):
    assert one(cell, FONDS) == "0012"
    assert "code_padded" in mended(cell, FONDS)


def test_d65_a_code_of_full_width_or_with_a_letter_is_left_alone():
    assert convert(["0012", "J019", "00012"], FONDS) == (["0012", "J019", "00012"], {}, [])
    assert one("12", NUMBER) == "12"


def test_numbers_of_registration_are_half_width_whoever_typed_them():
    assert one("ＬＹ２０２２－００１", NUMBER) == "LY2022-001"
    assert one("Ｌ楼展厅", TEXT) == "Ｌ楼展厅"


def test_d70_a_code_folds_by_declaration_and_what_is_no_code_is_said():
    retention = declared()["holdings"].columns["retention"]
    assert [one(cell, retention) for cell in ("永 久", "y", "长期(30年)", "三十年", "永远", "内部")] == [
        "永久", "永久", "30年", "30年", "not_in_code_list", "not_in_code_list"
    ]  # fmt: skip
    assert mended("永 久", retention) == ["code_folded"]
    assert mended(" 永久", retention) == ["whitespace_trimmed"]
    assert one("編史修志", declared()["utilization"].columns["purpose"]) == "编史修志"


def test_record_numbers_compare_equal_whatever_their_separators():
    spelled = ["Z109-WS·2011·Y-0001", "Z109.WS．2011•Y—0001", "Z109-WS-2011-Y-0001"]
    assert set(convert(spelled, RECORD).values) == {"Z109-WS-2011-Y-0001"}


def test_names_are_parted_at_every_mark_and_counted_once():
    cell = "区教育局、区民政局，区教育局;区财政局"
    assert one(cell, Column("departments", "联合区直单位", "names")) == "区教育局、区民政局、区财政局"


# --- Persons where none are asked for ---


@pytest.mark.parametrize(
    "cell",
    [
        "999999199001010011", "99999919900101001X", "999999900101001", "999999 19900101 0011", "１９９００００７７７１", "19900007771",
        "电话19900007771", "199-0000-7771", "199 0000 7771", "+8619900007771", "0999-7654321", "(0999)7654321",
    ],
)  # fmt: skip
def test_a_persons_number_in_a_column_of_texts_holds_the_row(cell):
    for column in (TEXT, UNIT, PURPOSE):
        assert one(cell, column) == "personal_in_wrong_column"


@pytest.mark.parametrize(
    "cell", ["20220305000012", "LY2022-0000001", "0012-20220001", "202203051030150001", "2022-03-05", "0512-20220001"]
)
def test_numbers_of_registration_are_no_persons_numbers(cell):
    assert one(cell, NUMBER) == cell
    assert one("138-0001-0002", RECORD) == "138-0001-0002"


def test_names_are_told_from_units_and_common_words():
    assert all(map(has_name, ["张三", "欧阳修文", "李某某", "张三、李四", "王五（本人）", "阿依古丽·买买提"]))
    assert not any(map(has_name, ["区教育局", "张庄", "华为", "农民", "石油", "无业", "王府井百货大楼", "A座"]))
    assert not has_number("J019-WS-2011-Y-0001")


def users_of(**columns: list) -> dict[str, list]:
    """Columns of the register of users, blank where nothing is said."""
    ledger = declared()["utilization"]
    rows = len(next(iter(columns.values())))
    return {name: [None] * rows for name in ledger.columns} | columns


def test_a_name_in_the_column_of_units_is_hidden_and_in_a_number_holds_the_row():
    columns = users_of(
        user_name=["王小明", "赵六", "孙七", "区教育局"],
        user_unit=["张三", "区教育局", "孙七商行", "区教育局"],
        record_no=["J019-1", "李四", "J019-孙七-2", None],
        used_on=[MARCH_5] * 4,
    )
    kept, problems, repairs = deidentify(declared()["utilization"], columns, b"k" * 32)
    assert kept["user_unit"][0] == f"个人#{users.hashed(b'k' * 32, '张三')[:12]}"
    assert kept["user_unit"][1] == kept["user_unit"][3] == "区教育局"
    assert kept["user_unit"][2].startswith("个人#")
    assert problems == {1: [("record_no", "personal_in_wrong_column")], 2: [("record_no", "personal_in_wrong_column")]}
    assert repairs == {"user_unit": [Repair("name_hidden", 0, rows=2)]}


def test_who_hands_over_records_is_hidden_where_the_kind_of_unit_is_blank():
    ledger = declared()["accession"]
    columns = {name: [None, None, None] for name in ledger.columns}
    columns |= {"unit": ["张三", "区教育局", "李四"], "unit_kind": [None, None, "个人"]}
    kept = deidentify(ledger, columns, b"k" * 32).columns["unit"]
    assert kept[0].startswith("个人#") and kept[1] == "区教育局" and kept[2].startswith("个人#")


def test_a_number_gives_the_same_key_as_plain_hmac_however_it_is_written():
    import hmac
    from hashlib import sha256

    columns = users_of(id_number=["99999919900101001X", "９９９９９９１９９００１０１００１ｘ", None, "1"], used_on=[MARCH_5] * 4)
    for key in (b"k" * 32, b"long" * 20):
        kept = deidentify(declared()["utilization"], columns, key).columns["user_key"]
        assert kept[0] == kept[1] == hmac.new(key, b"99999919900101001X", sha256).hexdigest()[:32]
        assert kept[2] is None and kept[3] == hmac.new(key, b"1", sha256).hexdigest()[:32]


def test_the_age_is_of_the_day_of_the_visit():
    number = "99999920040306001"
    number += users.CHECK_DIGITS[sum(int(d) * w for d, w in zip(number, users.WEIGHTS, strict=True)) % 11]
    columns = users_of(id_number=[number] * 4, used_on=[date(2022, 3, 5), date(2022, 3, 6), None, date(2004, 1, 1)])
    bands = deidentify(declared()["utilization"], columns, b"k" * 32).columns["age_band"]
    assert bands == ["17岁及以下", "18—29岁", None, "17岁及以下"]


def test_what_is_shown_of_a_rejected_cell_names_nobody():
    register, inspections = declared()["utilization"], declared()["inspection"]
    assert [showable(cell, register) for cell in ("2022-02-30", "3.5卷", "张三")] == [
        "2022-02-30",
        "3.5卷",
        "（2 个字，不予显示）",
    ]
    assert [showable(cell, inspections) for cell in ("永远", "张三", "199 0000 7771")] == [
        "永远",
        "（2 个字，不予显示）",
        "（长号码，不予显示）",
    ]
    for cell in ("1990 0007 771", "99999919 90010100 11"):
        assert showable(cell, register) == "（长号码，不予显示）"


# --- Columns as a whole ---


def test_a_personal_column_that_nobody_reads_comes_back_blank():
    assert convert(["19900007771", BadCell("error_cell")], Column("phone", "联系电话", "text", personal="drop")) == (
        [None, None],
        {},
        [],
    )


def test_cells_of_many_types_are_told_apart_though_they_are_equal():
    assert convert([1, True, 1.0, "1", None], VOLUMES) == ([1, None, 1, 1, None], {1: "not_a_number"}, [])
    assert convert([1, True, 1.0, "1"], TEXT).values == ["1", "True", "1", "1"]


def test_texts_looked_over_together_are_what_they_are_one_by_one():
    """A column of distinct texts is judged by the piece: each odd cell must come out as it does alone."""
    odd = [
        "", None, " 区", "a  b", "-3", "-附件", "'1", "=A1", "＝A", "无", "null", "锟斤拷", "CafÃ©", "19900007771", "199-0000-7772", "0999-7654321",
        "999999199001010011", "999999 19900101 0012", "长" * 1001, "a\x1fb", "a\x00b", "1.1E+17", "#REF!", "𠮷", "（x）", "A·B", "a.b-", "·", "Ａ１",
        "张三、李四", "2022-1234567",
    ]  # fmt: skip
    plain = [f"LY2022-{n:07d}" for n in range(2000)]
    for column in (TEXT, UNIT, NUMBER, RECORD, Column("departments", "联合单位", "names")):
        cells = list(plain)
        for at, cell in enumerate(odd):
            cells[at * 60 + 7] = cell
        values, problems, repairs = convert(cells, column)
        assert values == [convert([cell], column).values[0] for cell in cells]
        assert problems == {at: one(cell, column) for at, cell in enumerate(cells) if convert([cell], column).problems}
        assert [(line.code, cells[line.row_no] or "") for line in repairs] == [
            (line.code, line.before) for cell in cells for line in convert([cell], column).repairs
        ]


def test_beyond_two_hundred_spellings_repairs_are_counted_without_their_texts():
    cells = [f"{n}卷" for n in range(LISTED + 50)] * 2
    repairs = convert(cells, VOLUMES).repairs
    assert len(repairs) == LISTED + 1
    assert repairs[0] == Repair("unit_stripped", 0, "", "0卷", "0", 2)
    assert repairs[-1] == Repair("unit_stripped", LISTED, "", "", "", 100)


@pytest.mark.parametrize(
    ("file_name", "titles", "span"),
    [
        ("台账.xlsx", ["2022年度利用登记"], (date(2022, 1, 1), date(2022, 12, 31))),
        ("2022年2月.csv", [], (date(2022, 2, 1), date(2022, 2, 28))),
        ("2021年.csv", ["二〇二二年利用登记"], (date(2022, 1, 1), date(2022, 12, 31))),
        ("台账.csv", ["制表日期：2023年1月6日"], None),
        ("2018—2022年台账.csv", [], (date(2018, 1, 1), date(2022, 12, 31))),
    ],
)
def test_a_period_is_declared_by_the_title_or_else_the_file_name(file_name, titles, span):
    assert period.declared_period(file_name, titles) == span


def test_the_export_date_is_read_from_a_title_or_a_footer():
    assert period.exported_on(["单位：区档案馆", "制表日期：2023年1月6日"]) == date(2023, 1, 6)
    assert period.exported_on(["2022年度"]) is None
