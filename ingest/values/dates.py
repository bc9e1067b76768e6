"""Written dates into days: the styles that clerks use, and the true reason where one is none."""

import calendar
import re
import unicodedata
from datetime import date, datetime, timedelta

from ingest.values import eras

N = eras.NUMERAL
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
BETWEEN = r"[-/.\\、,‐‑–—]"
AROUND = re.compile(r"\s*([-/.\\、,‐‑–—:年月])\s*|\s+([日号])|([日号])\s+")
CLOCK = re.compile(
    r"(?<=[\d日号)])(?: *\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
    r"(?:[T ]*(?:上午|下午|早上|中午|晚上|夜间|[AP]M)? *\d{1,2}(?::|时|点)(?:\d{1,2}分?)?(?::?\d{1,2}(?:\.\d+)?秒?)?(?: ?[AP]M)?(?:\+08:?00)?)?"
    r"(?: *(?:上午|下午))?"
)
YMD = (
    re.compile(rf"(\d{{4}})({BETWEEN})(\d{{1,2}})\2(\d{{1,2}})[日号.]?"),
    re.compile(r"(\d{4})(年)(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})( +)(\d{1,2}) +(\d{1,2})"),
    re.compile(r"(\d{4})()(\d{2})(\d{2})"),
)
MIXED = re.compile(rf"\d{{4}}(?:{BETWEEN}|年)\d{{1,2}}(?:{BETWEEN}|月)\d{{1,2}}[日号]?")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
MONTH = rf"({'|'.join(MONTHS)})[A-Z]*\.?"
ENGLISH = (
    re.compile(rf"(?P<d>\d{{1,2}})[-/ .]*(?P<m>{MONTH})[-/ .,]*(?P<y>\d{{4}}|\d{{2}})"),
    re.compile(rf"(?P<m>{MONTH})[- ]*(?P<d>\d{{1,2}})(?:ST|ND|RD|TH)?[-, ]+(?P<y>\d{{4}}|\d{{2}})"),
    re.compile(rf"(?P<y>\d{{4}})[-/ ]*(?P<m>{MONTH})[-/ ]*(?P<d>\d{{1,2}})"),
)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
PARTIAL = re.compile(
    rf"\d{{4}}(?:年度?|{BETWEEN})?|\d{{4}}(?:年|{BETWEEN})\d{{1,2}}月?(?:份|[上中下]旬|初|中|底|末)?|\d{{4}}年?(?:第?[1-4一二三四]季度?|[春夏秋冬][季天]?|[上下]半年|初|底|末)"
    rf"|(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])|(?:\d{{1,2}}|{N}{{1,3}})月(?:\d{{1,2}}|{N}{{1,3}})[日号]?"
)
TWO_DIGITS = re.compile(rf"\d{{1,2}}{BETWEEN}\d{{1,2}}{BETWEEN}(?:\d{{1,2}}|\d{{4}})|\d{{2}}年\d{{1,2}}月\d{{1,2}}[日号]?")
RANGE = re.compile(r"\d{4}.*\d(?:[日号])?(?:[-—–~]{1,2}|至|到)(?:\d{4}|\d{1,2}月|\d{1,2}\.).*")
CHINESE = re.compile(rf"({N}{{2,8}}|\d{{2,4}})年(?:({N}{{1,4}}|\d{{1,2}})月(?:份|({N}{{1,4}}|\d{{1,2}})[日号]?)?)?")
MONTH_DAY = re.compile(rf"(?:({N}{{1,3}}|\d{{1,2}})(?:月份?|[-./]|$))?(?:({N}{{1,3}}|\d{{1,2}})[日号]?)?")
YEAR = re.compile(rf"(\d{{4}})(?:年度?|年?[末底])?|(\d{{4}})(?:年|{BETWEEN})(?:0?[1-9]|1[0-2])(?:月份?)?")
SEASONS = ("", "春", "夏", "秋", "冬")
EPOCH = date(1899, 12, 30)  # day 0 of Excel's 1900 system, its leap-year mistake of 1900 included
SINCE_1904 = 1462  # days from the 1900 system to the 1904 system
SERIALS = range(20_000, 80_000)  # 1954 to 2119: what a date cell without its format shows
YEARS = range(1000, 2101)


def parse(value: object, is_1904: bool = False) -> date | str:
    """The day that a cell means, or a reason code: invalid_date, partial_date, ambiguous_date, unparsed_era."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool | timedelta):
        return "invalid_date"
    if isinstance(value, float | int):
        day = _serial(value, is_1904)
        return day or _text(f"{value:.15g}", is_1904)
    if found := ISO.fullmatch(value):
        return _day(*found.groups())
    return _text(_folded(value), is_1904)


def year(value: object, only_plain: bool = False) -> int | str:
    """The year that a cell means (1948, 1948年6月, 民国三十七年六月, a date), or a reason code: invalid_date, unparsed_era.

    `only_plain`: 2022 and 2022年度, as years of reports are written; anything more precise stands in the wrong column.
    """
    if isinstance(value, date):
        return "invalid_date" if only_plain else value.year
    if isinstance(value, bool | timedelta):
        return "invalid_date"
    text = f"{value:.15g}" if isinstance(value, float | int) else _folded(value)
    if found := YEAR.fullmatch(_arabic(text)):
        said = int(found[1] or found[2])
        return said if said in YEARS and (found[1] or not only_plain) else "invalid_date"
    if only_plain:
        return "unparsed_era" if eras.looks_like_one(text) else "invalid_date"
    if known := eras.western(text):
        said, rest, is_solar = known
        month, day = _month_day(rest)
        return (
            said
            if (month and _day(said, month, day or 1) != "invalid_date") or rest in SEASONS or not is_solar
            else "invalid_date"
        )
    if eras.looks_like_one(text):
        return "unparsed_era"
    day = _text(text, False)
    return day.year if isinstance(day, date) and not text.isdigit() else "invalid_date"


def is_plain(text: str) -> bool:
    """Whether a written date is already as it is stored, 2022-03-05."""
    return bool(ISO.fullmatch(text))


def is_era(text: str) -> bool:
    """Whether a written date or year counts by an era."""
    return eras.western(_folded(text)) is not None


def span(year: int, month: int | None) -> tuple[date, date]:
    """First and last day of a year or of one of its months."""
    first, last = (month, month) if month else (1, 12)
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _folded(value: object) -> str:
    text = unicodedata.normalize("NFKC", str(value)).upper().strip().lstrip("'")
    text = "".join(ch for ch in text if unicodedata.category(ch) not in ("Cf", "Cc") or ch in "\t\n")
    text = AROUND.sub(r"\1\2\3", " ".join(text.split()))
    return re.sub("^(?:公元|西元|公历)(?=[^前])", "", text)


def _text(text: str, is_1904: bool) -> date | str:
    if known := eras.western(text):
        return _of_era(*known)
    text = _arabic(text)
    bare = CLOCK.sub("", text) if not SERIAL.fullmatch(text) else text
    for style in YMD:
        if found := style.fullmatch(bare):
            return _day(found[1], found[3], found[4])
    for style in ENGLISH:
        if found := style.fullmatch(bare):
            return _english(found)
    if SERIAL.fullmatch(bare):
        return _serial(float(bare), is_1904) or "invalid_date"
    return _why_none(bare)


def _why_none(text: str) -> str:
    if PARTIAL.fullmatch(text):
        return "partial_date"
    if any(style.fullmatch(text) for style in (MIXED, TWO_DIGITS, RANGE)):
        return "ambiguous_date"
    return "unparsed_era" if eras.looks_like_one(text) else "invalid_date"


def _of_era(year: int, rest: str, is_solar: bool) -> date | str:
    month, day = _month_day(CLOCK.sub("", rest)) if is_solar else (None, None)
    if day:
        return _day(year, month, day)
    return "partial_date" if month or not rest else "unparsed_era"


def _month_day(text: str) -> tuple[int | None, int | None]:
    found = MONTH_DAY.fullmatch(text)
    return (eras.number(found[1]), eras.number(found[2] or "")) if found and found[1] else (None, None)


def _english(found: re.Match) -> date | str:
    if len(found["y"]) == 2:
        return "ambiguous_date"
    return _day(found["y"], MONTHS.index(found["m"][:3]) + 1, found["d"])


def _day(year: int | str, month: int | str, day: int | str) -> date | str:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return "invalid_date"


def _serial(days: float, is_1904: bool) -> date | None:
    whole = int(days) + SINCE_1904 if is_1904 else int(days)
    return EPOCH + timedelta(days=whole) if whole in SERIALS else None


def _arabic(text: str) -> str:
    """二〇二二年三月廿五日 → 2022年3月25日; anything else as it is."""
    found = CHINESE.match(text)
    if not found or text.isascii():
        return text
    year, month, day = (eras.number(part) if part else None for part in found.groups())
    if year is None or (found[2] and month is None) or (found[3] and day is None):
        return text
    digits = len(found[1]) if not any(ch in eras.PLACES for ch in found[1]) else 4
    parts = f"{year:0{digits}d}年", f"{month}月" if month is not None else "", f"{day}日" if day is not None else ""
    return "".join(parts) + text[found.end() :]
