"""Numbers that somebody has typed into a draft by hand and that look like an indicator's: do they say what the warehouse says?

A number looks like an indicator's where its unit is the indicator's and the words around it are those of the indicator's name; a
unit that only one indicator has is enough. Years, dates, ordinals, ranges and plans are no figures.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from annals import wording
from annals.catalog import Figure
from annals.report.quantities import NUMBER, counts, folded, stands_for, unit_of
from annals.report.sentences import Sentence

PLANS = re.compile(r"计划|打算|力争|将(?!档案)|下一步|明年|目标|预计|拟|争取|未来")
LAST_YEAR = re.compile(r"上年|去年|年初|同期|由\d|从\d|\t")
CLAUSE, ITEM = re.compile(r"[，,；;。！？：:\n（(]"), re.compile(r"[、\t]")
# What many names share says nothing of which indicator is meant; what is done is a word of its own.
COMMON = re.compile("档案|个数|数量|人数|次数|件数|卷数|页数|份数|条数|台数|套数|块数|盒数|列数|组数|单位数|单位|业务|一体机|的")
DONE = re.compile("新增|接收|移交|发放|提供|展出|联合|累计|当年|参加|提出|馆藏")
# What people write → the word by which the catalog calls it.
SYNONYMS = {
    "查档": "利用",
    "提卷": "提供利用",
    "脱贫攻坚": "两类",
    "疫情防控": "两类",
    "省档案局": "全省",
    "检查单位": "监督检查",
    "抽查": "监督检查",
    "合办": "联合办展",
    "联合举办": "联合办展",
    "年初": "改造前",
    "年末": "改造后",
}
FAR = 0.8  # what a word counts that stands in a clause before, or in another item of a list
MISSING = 0.2  # what a word of the name counts less that does not stand near
ENOUGH = 0.4  # of a name's words that must stand near


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
    units = Counter(unit_of(figure.unit) for figure in figures.values())
    return [typed for sentence in sentences for typed in _of(sentence.masked, figures, units)]


def _of(masked: str, figures: dict[str, Figure], units: Counter) -> Iterator[Typed]:
    text = folded(masked)
    if PLANS.search(text):
        return
    for found in NUMBER.finditer(text):
        before, behind = text[: found.start()], text[found.end() :]
        if not counts(found, before, behind):
            continue
        rated = _rated(found, before, behind, figures)
        alike = _alike(rated, found, figures, units)
        is_rate = found["unit"] in ("%", "个百分点")  # of whichever figure near: a clause of a change names none
        if alike and not any(_agrees(found, one, text) for one in ([figure for _, figure in rated] if is_rate else [alike[0]])):
            figure, why = alike
            said = f"{wording.figure(figure)}{figure.unit if figure.value is not None else ''}"
            yield Typed(found[0], figure.indicator_id, figure.name_zh, said, why)


def _alike(
    rated: list[tuple[float, Figure]], found: re.Match, figures: dict[str, Figure], units: Counter
) -> tuple[Figure, str] | None:
    """The indicator that a number looks like most: by unit and words, or by a unit that is its alone."""
    unit = unit_of(found["unit"] or "")
    if rated and (len(rated) == 1 or rated[0][0] > rated[1][0] or (rated[0][1].figure_no and not rated[1][1].figure_no)):
        return rated[0][1], "单位和名称" if unit else "名称"
    if unit and units[unit] == 1 and not rated:
        return next(one for one in figures.values() if unit_of(one.unit) == unit), "单位"
    return None


def _rated(found: re.Match, before: str, behind: str, figures: dict[str, Figure]) -> list[tuple[float, Figure]]:
    """The indicators whose unit fits and whose words stand near, the likeliest first."""
    unit, (own, far) = unit_of(found["unit"] or ""), _near(before, behind)
    likely = [(*_likeness(one, own, far), one) for one in figures.values() if _fits(one, unit)]
    likely = [one for one in likely if one[1] >= ENOUGH]
    if any(is_own for _, _, is_own, _ in likely):
        likely = [one for one in likely if one[2]]
    return sorted(((score, one) for score, _, _, one in likely), key=lambda one: (-one[0], not one[1].figure_no))


def _fits(figure: Figure, unit: str) -> bool:
    """Whether a number with this unit may be of the figure: its number, or its change in percent or points."""
    return not unit or unit_of(figure.unit) == unit or unit in ("%", "个百分点")


def _near(before: str, behind: str) -> tuple[str, str]:
    """The words of the number's own item of its clause, and those around: of the clause and of the two before it."""
    clauses = CLAUSE.split(before)
    items, after = ITEM.split(clauses[-1]), CLAUSE.split(behind)[0]
    own = items[-1] + "\ufdd0" + ITEM.split(after)[0][:10]
    far = "\ufdd0".join([*clauses[-3:-1], *items[:-1], after[:28]])
    return _with_synonyms(own), _with_synonyms(far)


def _with_synonyms(text: str) -> str:
    return text + "".join(f"\ufdd0{word}" for other, word in SYNONYMS.items() if other in text)


def _likeness(figure: Figure, own: str, far: str) -> tuple[float, float, bool]:
    """How many words of a figure's name stand near, which part of them, and whether one stands in the number's own item."""
    words = _words(figure.name_zh)
    at_hand = sum(1 for word in words if word in own)
    around = sum(1 for word in words if word not in own and word in far)
    missing = len(words) - at_hand - around
    particular = any(word in own for word in words if not DONE.fullmatch(word))
    return at_hand + FAR * around - MISSING * missing, (at_hand + around) / max(1, len(words)), particular


@cache
def _words(name: str) -> frozenset[str]:
    """What is particular to a name: what is done, and the pairs of characters of the rest."""
    name = unicodedata.normalize("NFKC", re.sub(r"[（(].*?[）)]", "", name))
    rest = COMMON.sub("\t", DONE.sub("\t", name)).replace("、", "\t")
    pairs = {piece[at : at + 2] for piece in rest.split("\t") for at in range(len(piece) - 1)}
    return frozenset(pairs | set(DONE.findall(name)))


def _agrees(found: re.Match, figure: Figure, text: str) -> bool:
    """Whether a number is, as exactly as it was typed, one that the warehouse has of the figure."""
    known = [figure.value]
    if found["unit"] in ("%", "个百分点", "分"):
        known += [change for change in (figure.change, figure.share, figure.share_change) if change is not None]
        if figure.change_in == "percent" and figure.unit != "%" and not any(known[1:]):
            return True  # a percentage of something that has none is not this figure's
    if LAST_YEAR.search(text):
        known.append(figure.last_value)
    low, high = stands_for(found)
    return any(value is not None and low <= abs(value) <= high for value in known)
