"""What a file declares about itself: the period that its rows belong to, and the day on which it was exported."""

import calendar
import re
from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath

from ingest.ledger import normalize
from ingest.values import dates

CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
TENS = re.compile(r"(?<![一二三四五六七八九])十([一二])?(?=月)")
EXPORT = r"(?:制表|导出)(?:日期|时间)[:为]*"
EXPORTED = re.compile(
    rf"{EXPORT}(\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}|\d{{8}}|[〇○零一二三四五六七八九]{{4}}年[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日)"
)
EXPORT_ONLY = re.compile(EXPORT)
RANGE = r"(?:-|—|–|~|―|至|到)+"
YEAR = r"(?:19|20)\d{2}"
DAYS = re.compile(
    rf"(?<!\d)({YEAR})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?{RANGE}(?:({YEAR})[-/.年])?(\d{{1,2}})[-/.月](\d{{1,2}})(?!\d)日?"
)
NO_PERIOD = re.compile(
    rf"(?<!\d){YEAR}(?:[-/.]\d{{1,2}}[-/.]\d{{1,2}}|年\d{{1,2}}月\d{{1,2}}日?)(?!\d)"  # a day: of printing, of approval
    rf"|截[至止]到?{YEAR}年(?:度|底|末|\d{{1,2}}月)?"  # up to then, since nobody knows when
    rf"|{YEAR}年(?:度|底|末|\d{{1,2}}月)?(?:以来|以前|之前|以后|之后|修订|版|印发|发布|施行|实施|颁布)"
)
YEARS = re.compile(rf"({YEAR})年?{RANGE}(?={YEAR}年)")
PARTS = {"上半年": (1, 6), "下半年": (7, 12), "前3季度": (1, 9), "前2季度": (1, 6)}
DECLARED = re.compile(
    rf"(?<!\d)({YEAR})年度?\(?(?:"
    rf"(?P<from>1[0-2]|0?[1-9])月?份?{RANGE}(?P<to>1[0-2]|0?[1-9])月"
    r"|(?P<month>1[0-2]|0?[1-9])月"
    r"|第?(?P<quarter>[1-4])季度?"
    rf"|(?P<part>{'|'.join(PARTS)}))?"
)


def declared_period(file_name: str, titles: Iterable[str]) -> tuple[date, date] | None:
    """First and last day of the period that the title, or else the file's name, declares (2022年, 2022年3月, 2022年上半年).

    A folder declares nothing, nor does a school year (学年), a day of printing, or a year up to which something was counted.
    """
    name = PurePosixPath(file_name.replace("\\", "/")).name
    for texts in (titles, [name]):
        spans = [span for text in texts for span in _spans(_plain(text))]
        if spans:
            return min(first for first, _ in spans), max(last for _, last in spans)
    return None


def exported_on(texts: Iterable[str]) -> date | None:
    """The day that 制表日期 or 导出日期 declares, in one cell or in the next."""
    label = ""
    for text in map(normalize, texts):
        found = EXPORTED.search(label + text)
        if found and isinstance(day := dates.parse(found[1]), date):
            return day
        label = text if EXPORT_ONLY.fullmatch(text) else ""
    return None


def _plain(text: str) -> str:
    """Half width, Arabic digits (十二月 → 12月), without the export date."""
    text = EXPORTED.sub("", normalize(text))
    tens = {None: "10", "一": "11", "二": "12"}
    return TENS.sub(lambda found: tens[found[1]], text).translate(CHINESE_DIGITS)


def _spans(text: str) -> list[tuple[date, date]]:
    days = [span for found in DAYS.finditer(text) if (span := _days(*found.groups()))]
    rest = NO_PERIOD.sub("", DAYS.sub("", text))
    return days + [_months(found) for found in DECLARED.finditer(YEARS.sub(r"\1年-", rest))]


def _days(year: str, month: str, day: str, to_year: str | None, to_month: str, to_day: str) -> tuple[date, date] | None:
    try:
        span = date(int(year), int(month), int(day)), date(int(to_year or year), int(to_month), int(to_day))
    except ValueError:
        return None
    return span if span[0] <= span[1] else None


def _months(found: re.Match) -> tuple[date, date]:
    year, first, last = int(found[1]), 1, 12
    if found["from"]:
        first, last = sorted((int(found["from"]), int(found["to"])))
    elif found["month"]:
        first = last = int(found["month"])
    elif found["quarter"]:
        last = int(found["quarter"]) * 3
        first = last - 2
    elif found["part"]:
        first, last = PARTS[found["part"]]
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
