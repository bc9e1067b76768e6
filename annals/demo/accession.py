"""What came into the archives: transfers of 文书 and of the two kinds 脱贫攻坚 and 疫情防控, collections, gifts, purchases, deposits."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from annals.demo import units
from annals.demo.district import District
from annals.demo.events import open_day
from annals.demo.people import NAMES

USUAL_TRANSFERS, TRANSFERS = 20, {2018: 15, 2019: 18, 2020: 9, 2021: 22, 2022: 41, 2023: 26}  # units that hand over 文书
TOPICS = {"脱贫攻坚": {2021: 5, 2022: 11, 2023: 4}, "疫情防控": {2022: 6, 2023: 12, 2024: 5}}
COUNTS = ["from_year", "to_year", "volumes", "items", "boxes", "books"]
AGE = 11  # years between a record and its transfer; a district takes them over after ten


@dataclass(frozen=True)
class _Year:
    """The accession book of one year, with its dice."""

    district: District
    year: int
    dice: np.random.Generator

    def around(self, amount: float) -> int:
        return max(1, round(self.dice.gamma(4, amount / 4) * self.district.size))


def accession(district: District) -> pd.DataFrame:
    """One row per batch, unit, fonds, category, retention and topic, in order of the day; blank counts are missing."""
    return pd.concat([_year(district, year) for year in district.years], ignore_index=True)


def _year(district: District, year: int) -> pd.DataFrame:
    book = _Year(district, year, district.dice("accession", year))
    batches = [*_transfers(book), *_topics(book), *_others(book)]
    batches.sort(key=lambda rows: rows[0]["received_on"])
    rows = [{"accession_no": f"JS{year}-{number:03d}"} | row for number, batch in enumerate(batches, 1) for row in batch]
    columns = "accession_no received_on kind unit unit_kind fonds_no category topic from_year to_year retention"
    return pd.DataFrame(rows, columns=[*columns.split(), *COUNTS[2:]]).astype(dict.fromkeys(COUNTS, "Int64"))


def _transfers(book: _Year) -> list[list[dict]]:
    """文书 of the year AGE years back: some units hand over in two batches, which is still one unit."""
    live = units.fonds(book.district).query("is_live")
    count = min(round(TRANSFERS.get(book.year, USUAL_TRANSFERS) * book.district.size), len(live))
    chosen = book.dice.permutation(len(live))[:count]
    twice = chosen[: count // 8]
    return [_papers(book, live.iloc[i], None, book.year - AGE) for i in [*chosen, *twice]]


def _topics(book: _Year) -> list[list[dict]]:
    live = units.fonds(book.district).query("is_live")
    counts = {topic: round(years.get(book.year, 0) * book.district.size) for topic, years in TOPICS.items()}
    chosen = {topic: book.dice.permutation(len(live))[:count] for topic, count in counts.items()}
    return [_papers(book, live.iloc[i], topic, 2015 if topic == "脱贫攻坚" else 2020) for topic in chosen for i in chosen[topic]]


def _papers(book: _Year, unit: pd.Series, topic: str | None, from_year: int) -> list[dict]:
    """One unit's 文书: permanent and 30-year items, a few volumes besides, packed some 26 items a box."""
    last = {"脱贫攻坚": 2020, "疫情防控": book.year - 1}.get(topic, from_year + book.dice.integers(0, 2))
    common = _common(book, "移交", unit, unit["fonds_no"], "文书") | {"topic": topic, "from_year": from_year, "to_year": last}
    rows = []
    for retention, usual in (("永久", 62), ("30年", 88)):
        items = book.around(usual)
        volumes = book.around(7) if book.dice.random() < 0.4 else None
        boxes = -(-items // 26) + (volumes or 0) // 3
        rows.append(common | {"retention": retention, "items": items, "volumes": volumes, "boxes": boxes})
    return rows


def _others(book: _Year) -> list[list[dict]]:
    """What else comes in: 专业 and 会计 volumes, family registers, photographs, objects; deposits that do not count as holdings."""
    dice, known = book.dice, units.fonds(book.district).set_index("short_name")
    person = {"fonds_name": NAMES[dice.integers(len(NAMES))], "unit_kind": "个人"}
    shop = {"fonds_name": "云梦古旧书店", "unit_kind": "企业"}
    plans = [
        ("移交", known.loc["民政局"], "民政局", "专业", "永久", "volumes", 150, 1.0),
        ("移交", known.loc["房产管理中心"], "房产管理中心", "专业", "永久", "volumes", 120, 0.7),
        ("移交", known.loc["财政局"], "财政局", "会计", "30年", "volumes", 90, 0.6),
        ("移交", known.loc["教育局"], "教育局", "专业", "永久", "volumes", 70, 0.6),
        ("征集", person, "照片声像汇集", "照片", "永久", "items", 60, 0.9),
        ("捐赠", person, "实物汇集", "实物", "永久", "items", 8, 0.8),
        ("捐赠", person, "族谱方志汇集", "专业", "永久", "books", 12, 0.7),
        ("购买", shop, "族谱方志汇集", "专业", "永久", "books", 20, 0.5),
        ("代存", known.loc["棉纺织厂"], "棉纺织厂", "会计", "30年", "volumes", 140, 0.5),
    ]
    return [
        [_common(book, kind, unit, known.loc[fonds, "fonds_no"], category) | {"retention": retention, column: book.around(usual)}]
        for kind, unit, fonds, category, retention, column, usual, chance in plans
        if dice.random() < chance
    ]


def _common(book: _Year, kind: str, unit: pd.Series | dict, fonds_no: str, category: str) -> dict:
    received_on = open_day(book.dice, book.year, *((3, 11) if kind == "移交" else (1, 12)))
    named = {"unit": unit["fonds_name"], "unit_kind": unit["unit_kind"]}
    return {"received_on": received_on, "kind": kind, "fonds_no": fonds_no, "category": category} | named
