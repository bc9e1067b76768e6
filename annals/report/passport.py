"""The passport of a figure: a comment beside its number that says what it is, how it comes about, and from which rows of which file."""

from annals import wording
from annals.catalog import Figure
from annals.proof import explain, said
from annals.proof.asked import Asked
from annals.proof.evidence import Group
from annals.proof.explain import Explained, Part
from annals.report import parts
from annals.report.address import Address
from annals.report.behind import Behind
from annals.report.slots import clean
from annals.report.source import MONTH
from ingest.ledger import declared

AUTHOR, INITIALS = "兰台年鉴", "年鉴"
PLACES = 6  # files and sheets that a passport names
SHOWN = ("数值", "口径", "算式", "各馆", "上年", "上年同期", "变化", "数据", "状态")
BY_HAND = "人工改（系统值 {}）"
WORD = "用词待核（按现有数字应为“{}”）"
WORD_TO_CHECK = f"{WORD}。所在的句子改写过，没有替换，请自行改定。"


def lines(behind: Behind, address: Address, figure: Figure) -> list[str]:
    """The passport of a figure, a line a paragraph; that of a part names the whole, where the rows are."""
    asked = behind.asked(address, figure)
    told = _part(asked, address, figure) if address.breakdown else _lines(explain.explain(behind.source.con, asked))
    return [clean(line) for line in told]


def _part(asked: Asked, address: Address, figure: Figure) -> list[str]:
    dimension = address.breakdown.partition("=")[0]
    name = "月份" if dimension == MONTH else wording.DIMENSIONS[dimension]
    printed = parts.said(figure, "value")
    return [
        f"{asked.figure.name_zh}（{asked.archive_name}，{figure.stat_year}年），{name}：{figure.name_zh}",
        f"数值：{printed}{figure.unit if figure.value is not None else ''}",
        f"口径：{asked.meaning.definition}按{name}分列",
        f"变化：{wording.change(figure)}",
        f"依据：见{asked.figure.name_zh}的来历，或用 annals explain {asked.meaning.series_id} {figure.stat_year} 查看",
    ]


def _lines(explained: Explained) -> list[str]:
    asked = explained.asked
    head = f"{asked.figure.name_zh}（{asked.archive_name}，{asked.figure.stat_year}年）"
    told = [f"{label}：{text}" for label, text in said.lines(explained) if label in SHOWN]
    places = [line for part in explained.parts for line in _places(explained, part)]
    return [head, *told, *places]


def _places(explained: Explained, part: Part) -> list[str]:
    """The ledgers with file, sheet, lines and load; of many the first ones and how many there are."""
    whose = f"{part.meaning.name_zh}，" if len(explained.parts) > 1 else ""
    told = [f"台账：{whose}{_place(explained, group)}" for group in part.groups[:PLACES]]
    rest = len(part.groups) - PLACES
    return [*told, f"台账：{whose}另有 {rest} 处，共 {part.rows:,} 行，用 annals explain 查看"] if rest > 0 else told


def _place(explained: Explained, group: Group) -> str:
    archives = explained.asked.archives
    member = "" if group.archive_code == explained.asked.figure.archive_code else f"{archives.get(group.archive_code, '')}，"
    sheet = f"“{group.sheet}”" if group.sheet else ""
    counts = "" if group.counts is None else f"，计 {wording.exact(group.counts, 8)}"
    return (
        f"{member}{declared()[group.ledger].title}，{group.file_name}{sheet}第 {said.places(group)} 行"
        f"（{group.rows:,} 行{counts}，第 {group.load_id} 次装载）"
    )
