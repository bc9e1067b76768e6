"""What the archives holds at each year's end: it closes, line by line, with what came in, what left and what stocktakes found."""

import numpy as np
import pandas as pd

from annals.demo import units
from annals.demo.accession import accession
from annals.demo.digitization import digitized
from annals.demo.disposal import disposal
from annals.demo.district import District

AT_FIRST = 114_000  # volumes, items and books before the first year
LINE = ["fonds_no", "category", "retention"]
COUNTS = ["volumes", "items", "books"]
MEDIA = {"照片": "照片", "录音": "录音", "录像": "录像", "业务数据": "电子", "实物": "实物", None: "图书资料"}  # else 纸质
BEFORE_1949 = {("民国旧政权档案汇集", "文书"), ("族谱方志汇集", "专业")}  # all else was made after
INWARD = {"移交": 1, "征集": 1, "捐赠": 1, "购买": 1, "代存": 0}  # deposits stay somebody else's
OUTWARD = {"移出": -1, "销毁": -1, "盘盈": 1, "盘亏": -1}

# What share of the fonds has such a line, of which size beside 文书 永久, and kept in volumes, items or books.
LINES = [
    ("文书", "永久", 1.0, 1.0, {"volumes": 0.55, "items": 0.45}),
    ("文书", "30年", 0.9, 1.1, {"volumes": 0.4, "items": 0.6}),
    ("文书", "10年", 0.35, 0.4, {"volumes": 0.5, "items": 0.5}),
    ("会计", "30年", 0.25, 0.5, {"volumes": 1.0}),
    ("科技", "永久", 0.15, 0.4, {"volumes": 1.0}),
]
SPECIAL = [
    ("民政局", "专业", "永久", 16.0, "volumes"), ("教育局", "专业", "永久", 5.0, "volumes"),
    ("人力资源和社会保障局", "专业", "永久", 6.0, "volumes"), ("房产管理中心", "专业", "永久", 5.0, "volumes"),
    ("农业农村局", "专业", "永久", 4.0, "volumes"), ("林业局", "专业", "永久", 1.5, "volumes"),
    ("计划生育委员会", "专业", "永久", 6.0, "items"), ("劳动局", "人事", "永久", 3.0, "items"),
    ("知识青年上山下乡办公室", "专业", "永久", 1.5, "items"), ("照片声像汇集", "照片", "永久", 6.0, "items"),
    ("照片声像汇集", "录音", "永久", 0.3, "items"), ("照片声像汇集", "录像", "永久", 0.4, "items"),
    ("融媒体中心", "业务数据", "永久", 0.8, "items"), ("实物汇集", "实物", "永久", 0.6, "items"),
    ("族谱方志汇集", "专业", "永久", 0.7, "books"), ("族谱方志汇集", None, "永久", 7.0, "books"),
    ("民国旧政权档案汇集", "文书", "永久", 2.5, "volumes"),
]  # fmt: skip


def opening(district: District) -> pd.DataFrame:
    """The stock before the first year: one row per line (fonds, category, retention) with its counts."""
    dice = district.dice("opening")
    known = units.fonds(district)
    lines = [
        (fonds_no, category, retention, weight * size, parts)
        for fonds_no, weight in zip(known["fonds_no"], dice.gamma(2, 0.5, len(known)), strict=True)
        for category, retention, share, size, parts in LINES
        if dice.random() < share and not fonds_no.startswith("Z")
    ]
    lines += [(*units.fonds_of(district, [name]), *line, {counted: 1.0}) for name, *line, counted in SPECIAL]
    unit = AT_FIRST * district.size / sum(weight for *_, weight, _ in lines)
    rows = [(*line, *(round(unit * weight * parts.get(counted, 0)) for counted in COUNTS)) for *line, weight, parts in lines]
    return pd.DataFrame(rows, columns=[*LINE, *COUNTS])


def movements(district: District) -> pd.DataFrame:
    """What moved the holdings: stat_year, the line, and signed counts, from the accession and disposal ledgers."""
    received, left = accession(district), disposal(district, opening(district))
    received = received.assign(stat_year=received["received_on"].dt.year, sign=received["kind"].map(INWARD))
    left = left.assign(stat_year=left["disposed_on"].dt.year, sign=left["kind"].map(OUTWARD))
    moved = pd.concat([received, left])[["stat_year", *LINE, "sign", *COUNTS]]
    counts = moved[COUNTS].fillna(0).astype(np.int64).mul(moved["sign"].astype(np.int64), axis=0)
    return pd.concat([moved[["stat_year", *LINE]], counts], axis=1)


def stock(district: District) -> pd.DataFrame:
    """The counts of every line at every year's end: opening plus movements, to the last volume."""
    moved = movements(district)
    base = opening(district)
    years = [pd.concat([base, moved[moved["stat_year"] <= year]]).assign(stat_year=year) for year in district.years]
    summed = pd.concat(years).groupby(["stat_year", *LINE], dropna=False, sort=True)[COUNTS].sum().reset_index()
    return summed[summed[COUNTS].sum(axis=1) > 0].reset_index(drop=True)


def holdings(district: District) -> pd.DataFrame:
    """The year-end ledger: one row per year, fonds, category, retention and medium; a count of nothing is left blank."""
    lines = _described(district, stock(district))
    paper = lines["medium"] == "纸质"
    pages = lines["volumes"] * lines["pages_a_volume"] + lines["items"] * lines["pages_an_item"]
    metres = (lines["volumes"] * 0.021 + lines["items"] * 0.0009 + lines["books"] * 0.018).round(2)
    lines = lines.assign(pages=pages.where(paper & (pages > 0)), shelf_metres=metres.where(metres > 0))
    lines["digitized_pages"] = digitized(district, lines)
    for counted in ("volumes", "items"):
        lines[f"open_{counted}"] = (lines[counted] * lines["open_share"]).astype(int)
    counts = [*COUNTS, "open_volumes", "open_items"]
    lines[counts] = lines[counts].mask(lines[counts] == 0)
    whole = [*counts, "pages", "digitized_pages"]
    columns = "stat_year fonds_no fonds_name category retention medium volumes items books pages digitized_pages shelf_metres"
    return lines.astype(dict.fromkeys(whole, "Int64"))[[*columns.split(), "open_volumes", "open_items", "era"]]


def _described(district: District, lines: pd.DataFrame) -> pd.DataFrame:
    """Adds what does not change with the years: name, era, medium, pages a volume and an item, and how much of it is open."""
    known = units.fonds(district).set_index("fonds_no")
    old = {(fonds_no, category) for name, category in BEFORE_1949 for fonds_no in units.fonds_of(district, [name])}
    is_old = [line in old for line in zip(lines["fonds_no"], lines["category"], strict=True)]
    lines = lines.assign(era=np.where(is_old, "1949年前", "1949年后").astype(object))
    dice = district.dice("lines")
    traits = lines[LINE].drop_duplicates().sort_values(LINE)
    traits["pages_a_volume"] = dice.integers(70, 150, len(traits))
    traits["pages_an_item"] = dice.integers(4, 9, len(traits))
    traits["turn"] = dice.random(len(traits))  # whose turn it is to be digitized
    traits["first_open"] = np.where(traits["fonds_no"].str[0].isin(["C", "Q", "Z"]), 0.45, 0.15) * dice.random(len(traits))
    lines = lines.merge(traits, on=LINE)
    return lines.assign(
        fonds_name=lines["fonds_no"].map(known["fonds_name"]),
        medium=[MEDIA.get(category if isinstance(category, str) else None, "纸质") for category in lines["category"]],
        open_share=lines["first_open"] + 0.015 * (lines["stat_year"] - district.from_year),
    )
