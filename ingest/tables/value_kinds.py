"""What a cell looks like before anybody knows its column: a date, a number, a key, or words."""

import re
import unicodedata
from datetime import date, timedelta

from ingest.grid import BadCell, is_blank

DATE = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[T ]?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?|(?:19|20)\d{6}")
CHINESE_DATE = re.compile(r"[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日")
NUMBER = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:E[-+]?\d+)?[万亿]?(?:[卷件册页份人次个条盒米张%])?")
KEY = re.compile(r"(?=.*\d{2})(?=.*[A-Z\-_/第号\[〔])[A-Z\u4e00-\u9fff]{0,8}[-_〔\[(]?\d[\dA-Z\-_/.·〔〕\[\]()年第号]*")
LONGEST = 60


def value_kind(cell: object) -> str:
    """blank, date, number, key (letters and digits like LY2022-0001) or text."""
    if is_blank(cell):
        return "blank"
    if isinstance(cell, date | timedelta):
        return "date"
    if isinstance(cell, int | float):
        return "number"
    if isinstance(cell, BadCell):
        return "text"
    text = unicodedata.normalize("NFKC", str(cell)[: LONGEST + 1]).strip().upper()
    if len(text) > LONGEST:
        return "text"
    if DATE.fullmatch(text) or CHINESE_DATE.fullmatch(text):
        return "date"
    if NUMBER.fullmatch(text):
        return "number"
    return "key" if KEY.fullmatch(text) else "text"
