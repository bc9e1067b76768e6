"""A number as people type it: digits with a multiple and a unit, and which numbers it may stand for."""

import re
import unicodedata
from decimal import Decimal

from annals.report.sentences import CONTROL

UNITS = re.split(
    " ",
    "卷(件、册) 台(套) 卷件次 卷件 人次/日 人次 卷次 件次 家次 学时 平方米 立方米 个百分点 GB 页 卷 件 盒 册 家 个 条"
    " 份 块 次 名 人 分 日 列 组 套 台 张 盘 间 米 种 元 ㎡ m³ %",
)
FOLDED = {"平方米": "㎡", "立方米": "m³", "％": "%", "卷件次": "卷件"}
MULTIPLES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
NUMBER = re.compile(
    rf"(?P<about>近|约|超过|超)?(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<multiple>[万亿]?)(?P<rest>[余多]?)(?P<multiple2>[万亿]?)"
    rf"(?P<unit>{'|'.join(map(re.escape, UNITS))})?"
)
# What is before or behind a number that counts nothing of the year's.
NOT_BEFORE = re.compile(r"(第|〔|\[|\d[-—~至到]|[-—~]|\d年|年度|每|各|[A-Za-z]|号|前)$")
NOT_BEHIND = re.compile(r"^(年|月|日|号|时|点|[-—~至]\d|届|周年|世纪|岁|楼|层|〕|\])")
NEAR = Decimal("0.1")  # what 近 may add, and 约 in both directions together


def folded(text: str) -> str:
    """Half width, and one spelling of a unit."""
    return unicodedata.normalize("NFKC", text).replace("m3", "m³").replace("m2", "㎡").replace("\\", "、")


def counts(found: re.Match, before: str, behind: str) -> bool:
    """Whether a number counts something: no year, date, ordinal or range, not beside a control, with a unit or an end behind it."""
    if NOT_BEFORE.search(before) or NOT_BEHIND.match(behind) or before.endswith(CONTROL):
        return False
    is_year = not found["unit"] and not found["multiple"] and re.fullmatch(r"(19|20)\d\d", found["digits"])
    return not is_year and (found["unit"] is not None or bool(re.match(r"[。，；、）)\t\n]|$", behind)))


def stands_for(found: re.Match) -> tuple[Decimal, Decimal]:
    """From and to which number a typed one may stand for: by its last digit, and by 余, 多, 近, 约, 超."""
    times = MULTIPLES[found["multiple"] or found["multiple2"] or ""]
    digits = found["digits"].replace(",", "")
    value = Decimal(digits) * times
    decimals = len(digits.partition(".")[2])
    last = Decimal(1).scaleb(-decimals) * times
    step = last if decimals or times > 1 else Decimal(10) ** (len(digits) - len(digits.rstrip("0")))
    if found["rest"] or (found["about"] or "").startswith("超"):
        return value, value + step
    if found["about"] == "近":
        return value - value * NEAR, value
    if found["about"] == "约":
        return value - value * NEAR / 2, value + value * NEAR / 2
    half = last / 2 if decimals or times > 1 else Decimal("0.5")
    return value - half, value + half


def unit_of(text: str) -> str:
    """A unit as the catalog writes it."""
    return FOLDED.get(folded(text), folded(text))
