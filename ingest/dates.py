"""Written dates into days: the styles that clerks use, and the true reason where one is none."""

import calendar
import re
import unicodedata
from datetime import date, datetime, timedelta

YMD = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
PARTIAL = re.compile(r"\d{4}(?:[-/.年](\d{1,2})?月?)?")
SHORT = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{2}|\d{4})")
CHINESE = re.compile(r"[〇○零一二三四五六七八九十]{2,4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日")
DIGITS = {ch: str(i) for i, ch in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
EPOCH = date(1899, 12, 30)  # day 0 of Excel's 1900 system, its leap-year mistake of 1900 included
SERIALS = range(20_000, 80_000)  # 1954 to 2119: what a date cell without its format shows


def parse(value: object) -> date | str:
    """The day that a cell means, or a reason code: invalid_date, partial_date, ambiguous_date."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _serial(int(value))
    return _text(unicodedata.normalize("NFKC", str(value)).strip().replace(" 年", "年"))


def span(year: int, month: int | None) -> tuple[date, date]:
    """First and last day of a year or of one of its months."""
    first, last = (month, month) if month else (1, 12)
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _text(text: str) -> date | str:
    if CHINESE.fullmatch(text):
        text = _arabic(text)
    if found := YMD.fullmatch(text) or COMPACT.fullmatch(text):
        return _day(*map(int, found.groups()[:3]))
    if SERIAL.fullmatch(text):
        return _serial(int(float(text)))
    if SHORT.fullmatch(text):
        return "ambiguous_date"
    return "partial_date" if PARTIAL.fullmatch(text) else "invalid_date"


def _day(year: int, month: int, day: int) -> date | str:
    try:
        return date(year, month, day)
    except ValueError:
        return "invalid_date"


def _serial(days: int) -> date | str:
    return EPOCH + timedelta(days=days) if days in SERIALS else "invalid_date"


def _arabic(text: str) -> str:
    """二〇二二年三月二十五日 → 2022年3月25日."""
    year, rest = text.split("年")
    month, day = rest.rstrip("日").split("月")
    return f"{''.join(DIGITS[ch] for ch in year)}年{_tens(month)}月{_tens(day)}日"


def _tens(text: str) -> int:
    if "十" not in text:
        return int("".join(DIGITS[ch] for ch in text))
    tens, ones = text.split("十")
    return int(DIGITS.get(tens, "1")) * 10 + int(DIGITS.get(ones, "0"))
