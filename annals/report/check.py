"""Does a draft say what the warehouse says: every control, numbers that were typed by hand, and text, tables and charts with one another."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from annals import warehouse
from annals.report import agree, pages, parts, sentences, typed
from annals.report.address import DOCUMENT
from annals.report.edited import Edited, opened
from annals.report.judge import BY_HAND, UNKNOWN, UPDATE, WORD, Judged, judged
from annals.report.package import DOCUMENT as TEXT
from annals.report.source import Source
from annals.settings import Settings

WHAT = {
    UPDATE: "与仓库不符（annals refresh 可以更新）",
    BY_HAND: "人工改过，与仓库不符",
    WORD: "用词与数字的升降不符",
    UNKNOWN: "认不出是哪个指标，或者仓库里已经没有",
}
ASIDE = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}


@dataclass(frozen=True)
class Finding:
    """Something in a draft that does not agree: on which page (a word), in which sentence, what stands there and what should."""

    page: str
    sentence: str
    what: str
    name: str
    stands: str
    should: str


def check(settings: Settings, path: Path) -> list[Finding]:
    """Every disagreement of a draft, in the order of the text. Raises ClerkError as `annals.report.edited.opened` does."""
    edited = opened(path)
    with warehouse.connect(settings) as con:
        source = Source(con)
        found = judged(edited, source, settings)
        places = _Places.of(edited)
        told = chain(_controls(found, places), _typed(edited, source, places), _disagreeing(edited, found, places))
        return list(told)


@dataclass(frozen=True)
class _Places:
    """On which page each paragraph of the text begins, and in which sentence each control stands."""

    pages: list[str]
    sentences: list[sentences.Sentence]
    of_control: dict[int, sentences.Sentence]

    @classmethod
    def of(cls, edited: Edited) -> "_Places":
        trees = edited.trees
        said = sentences.sentences(trees[TEXT])
        around = {id(control): one for tree in trees.values() for one in sentences.sentences(tree) for control in one.within}
        return cls(pages.pages(trees[TEXT]), said, around)

    def page(self, part: str, sentence: sentences.Sentence | None) -> str:
        if part != TEXT:
            return next(words for name, words in ASIDE.items() if name in part)
        return self.pages[sentence.paragraph] if sentence else ""


def _controls(found: list[Judged], places: _Places) -> Iterator[Finding]:
    for one in found:
        if one.outcome in WHAT:
            sentence = places.of_control.get(id(one.found.element))
            page = places.page(one.found.part, sentence)
            yield Finding(page, sentence.text if sentence else "", WHAT[one.outcome], name(one), one.found.text, one.said)


def name(one: Judged) -> str:
    """What a control is of, as a clerk calls it."""
    address = one.found.address
    if address is None:
        return "认不出的控件"
    part = parts.TITLES.get(address.part, "")
    if address.indicator_id == DOCUMENT or one.figure is None:
        return part or address.indicator_id
    return f"{one.figure.name_zh}（{part}）" if part else one.figure.name_zh


def _typed(edited: Edited, source: Source, places: _Places) -> Iterator[Finding]:
    """Numbers outside controls that look like an indicator's of the draft's year and are not."""
    figures = source.year(*edited.whose, edited.record.month if edited.record else None)
    everything = [*places.sentences, *sentences.rows(edited.trees[TEXT])]
    for sentence in everything:
        for one in typed.differing([sentence], figures):
            page = places.page(TEXT, sentence)
            yield Finding(page, sentence.text, f"手写的数字与仓库不符（{one.why}）", one.name_zh, one.printed, one.system)


def _disagreeing(edited: Edited, found: list[Judged], places: _Places) -> Iterator[Finding]:
    for one, stands, other in agree.disagreeing(found):
        sentence = places.of_control.get(id(one.found.element))
        page = places.page(one.found.part, sentence)
        yield Finding(page, sentence.text if sentence else "", f"与{other.where}不一致", name(one), stands, other.text)
