"""Numbers that somebody has typed into a draft by hand and that look like an indicator's: do they say what the warehouse says?

A number looks like an indicator's where its unit is the indicator's and the words before it hold what is particular to the
indicator's name; a unit that only one indicator has is enough. Years, dates, ordinals, ranges and plans are no figures.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from annals import wording
from annals.catalog import Figure
from annals.report.sentences import CONTROL, Sentence

UNITS = [
    "卷（件、册）",
    "卷件次",
    "卷件",
    "人次/日",
    "人次",
    "卷次",
    "件次",
    "家次",
    "学时",
    "平方米",
    "立方米",
    "个百分点",
    "台（套）",
    "GB",
    "页",
    "卷",
    "件",
    "盒",
    "册",
    "家",
    "个",
    "条",
    "份",
    "块",
    "次",
    "名",
    "人",
    "分",
    "日",
    "列",
    "组",
    "套",
    "台",
    "张",
    "盘",
    "间",
    "米",
    "种",
    "元",
    "㎡",
    "m³",
    "%",
]
FOLDED = {"平方米": "㎡", "立方米": "m³", "％": "%", "卷件次": "卷件"}
MULTIPLES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
NUMBER = re.compile(
    rf"(?P<about>近|约|超过|超)?(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<multiple>[万亿]?)(?P<rest>[余多]?)(?P<multiple2>[万亿]?)"
    rf"(?P<unit>{'|'.join(map(re.escape, UNITS))})?"
)
# What is before or behind a number that counts nothing of the year's.
NOT_BEFORE = re.compile(r"(第|〔|\[|[-—~～至到]|\d年|年度?|每|[A-Za-z]|号|前)$")
NOT_BEHIND = re.compile(r"^(年|月|日|号|时|点|[-—~～至]\d|届|周年|世纪|岁|楼|层|〕|\])")
PLANS = re.compile(r"计划|打算|力争|将(?!档案)|下一步|明年|目标|预计|拟|争取|未来")
LAST_YEAR = re.compile(r"上年|去年|年初|同期|由\d|从\d")
CLAUSE = re.compile(r"[，,；;。！？：:\t\n（(]")
# Words that many names share say nothing of which indicator is meant.
COMMON = {
    "档案",
    "个数",
    "数量",
    "人数",
    "次数",
    "件数",
    "卷数",
    "页数",
    "份数",
    "条数",
    "单位",
    "单位数",
    "累计",
    "馆藏",
    "当年",
    "业务",
    "台数",
    "套数",
}
SYNONYMS = {
    "查档": "利用",
    "借阅": "利用",
    "提卷": "提供利用",
    "读者": "利用者",
    "整改建议": "整改意见",
    "摄像头": "监控",
    "扇子": "文化扇",
}
ENOUGH = 0.5  # of a name's particular pairs of characters that must stand near


@dataclass(frozen=True)
class Typed:
    """A number typed by hand, the indicator that it looks like, what the warehouse says, and in what they are alike."""

    printed: str
    indicator_id: str
    name_zh: str
    system: str
    why: str


def differing(sentences: list[Sentence], figures: dict[str, Figure]) -> list[Typed]:
    """The typed numbers that look like an indicator's and say something else than its number, last year's, its change or its share."""
    units = Counter(_unit(figure.unit) for figure in figures.values())
    return [typed for sentence in sentences for typed in _of(sentence.masked, figures, units)]


def _of(masked: str, figures: dict[str, Figure], units: Counter) -> Iterator[Typed]:
    text = unicodedata.normalize("NFKC", masked).replace("m3", "m³").replace(CONTROL, "\ufdd0")
    if PLANS.search(text):
        return
    for found in NUMBER.finditer(text):
        before, behind = text[: found.start()], text[found.end() :]
        if not _counts(found, before, behind):
            continue
        alike = _alike(found, before, behind, figures, units)
        if alike and not _agrees(found, alike[0], text):
            figure, why = alike
            said = f"{wording.figure(figure)}{figure.unit if figure.value is not None else ''}"
            yield Typed(found[0], figure.indicator_id, figure.name_zh, said, why)


def _counts(found: re.Match, before: str, behind: str) -> bool:
    if NOT_BEFORE.search(before) or NOT_BEHIND.match(behind) or before.endswith(CONTROL):
        return False
    is_year = not found["unit"] and not found["multiple"] and re.fullmatch(r"(19|20)\d\d", found["digits"])
    return not is_year and (found["unit"] is not None or bool(re.match(r"[。，；、）)\t\n]|$", behind)))


def _alike(found: re.Match, before: str, behind: str, figures: dict[str, Figure], units: Counter) -> tuple[Figure, str] | None:
    """The indicator that a number looks like most: by unit and words, or by a unit that is its alone."""
    unit, near = _unit(found["unit"] or ""), _near(before, behind)
    rated = [
        (_likeness(figure, near), figure)
        for figure in figures.values()
        if (_unit(figure.unit) == unit or (unit in ("%", "个百分点") and figure.unit != "分") or not unit)
    ]
    rated = sorted((one for one in rated if one[0] >= ENOUGH), key=lambda one: -one[0])
    if rated and (len(rated) == 1 or rated[0][0] > rated[1][0] or not rated[1][1].figure_no):
        return rated[0][1], "单位和名称" if unit else "名称"
    if unit and units[unit] == 1:
        return next(figure for figure in figures.values() if _unit(figure.unit) == unit), "单位"
    return None


def _near(before: str, behind: str) -> str:
    """The words of the number's clause and of the one before it, and those right behind its unit, with synonyms folded."""
    clauses = CLAUSE.split(before)
    own = clauses[-1] if len(clauses[-1]) > 1 else ""
    text = "".join(clauses[-3:-1])[-24:] + own + CLAUSE.split(behind)[0][:8]
    for other, word in SYNONYMS.items():
        text = text.replace(other, f"{other}{word}")
    return text


def _likeness(figure: Figure, near: str) -> float:
    """Which part of the particular pairs of characters of a name stand near a number."""
    pairs = _pairs(figure.name_zh)
    return sum(1 for pair in pairs if pair in near) / len(pairs) if pairs else 0.0


def _pairs(name: str) -> set[str]:
    folded = re.sub(r"[（(].*?[）)]", "", name)
    for word in sorted(COMMON, key=len, reverse=True):
        folded = folded.replace(word, "　")
    return {
        folded[at : at + 2]
        for at in range(len(folded) - 1)
        if "　" not in folded[at : at + 2] and "、" not in folded[at : at + 2]
    }


def _agrees(found: re.Match, figure: Figure, text: str) -> bool:
    """Whether a number is, as exactly as it was typed, one that the warehouse has of the figure."""
    known = [figure.value]
    if found["unit"] in ("%", "个百分点", "分"):
        known += [change for change in (figure.change, figure.share, figure.share_change) if change is not None]
        if figure.change_in == "percent" and figure.unit != "%" and not any(known[1:]):
            return True  # a percentage of something that has none is not this figure's
    if LAST_YEAR.search(text):
        known.append(figure.last_value)
    low, high = _range(found)
    return any(value is not None and low <= abs(value) <= high for value in known)


def _range(found: re.Match) -> tuple[Decimal, Decimal]:
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
        return value - step, value
    if found["about"] == "约":
        return value - step / 2, value + step / 2
    half = last / 2 if decimals or times > 1 else Decimal("0.5")
    return value - half, value + half


def _unit(unit: str) -> str:
    return FOLDED.get(unit, unit)
