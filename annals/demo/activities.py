"""Study, outreach, assessments and proposals of persons: what the archives does beside its records."""

import numpy as np
import pandas as pd

from annals.demo import units
from annals.demo.district import District
from annals.demo.events import QUIET, first_open_day, numbered, open_day

STUDIES = ["党的创新理论学习", "档案工作重要论述学习", "党史学习", "档案法学习", "保密教育", "廉政教育"]
PARTY_DAYS = ["重温入党誓词", "走访社区", "红色档案里的故事", "义务植树", "结对帮扶"]

CAMPAIGNS = {  # month and day
    "学习资料印发": (3, 16),
    "机关档案规范化": (4, 20),
    "国际档案日": (6, 9),
    "档案法治宣传": (9, 5),
    "开放日": (10, 18),
    "宪法宣传日": (12, 4),
}
ITEMS = [  # campaign, kind, name (may be absent), unit, usual quantity, first year, years without
    ("学习资料印发", "学习资料", "重要论述摘编", "份", 310, 2019, ()),
    ("机关档案规范化", "挂图", "机关档案管理流程图", "份", 240, 2019, (2020, 2021)),
    ("国际档案日", "展板", "主题展板", "块", 44, 2008, (2020,)),
    ("国际档案日", "展板", "馆藏珍档展板", "块", 18, 2022, ()),
    ("国际档案日", "文化扇", "档案文化扇", "个", 1600, 2019, (2020,)),
    ("国际档案日", "公文袋", "创意公文袋", "个", 1250, 2022, ()),
    ("国际档案日", "推送", "公众号推送", "条", 4, 2020, ()),
    ("档案法治宣传", "问卷", None, "份", 1240, 2021, ()),
    ("档案法治宣传", "学习资料", "档案法问答", "份", 380, 2021, ()),
    ("开放日", "其他", "书签", "张", 420, 2008, (2020,)),
    ("宪法宣传日", "展板", "法治展板", "块", 11, 2021, ()),
    ("宪法宣传日", "公文袋", "普法公文袋", "个", 260, 2022, ()),
]

ASSESSMENTS = [  # day, kind, score, grade, units
    ("2019-11-21", "数字档案馆自检", 58.6, None, None),
    ("2019-12-18", "政务服务评估", 84.3, "一般", 52),
    ("2020-11-12", "数字档案馆自检", 66.45, None, None),
    ("2020-12-22", "政务服务评估", 88.1, "良好", 55),
    ("2021-11-18", "数字档案馆自检", 77.85, None, None),
    ("2021-12-21", "政务服务评估", 90.75, "优秀", 57),
    ("2022-06-23", "数字档案馆自检", 83.2, None, None),
    ("2022-11-24", "数字档案馆自检", 91.35, None, None),
    ("2022-12-20", "政务服务评估", 89.6, "良好", 58),
    ("2023-10-19", "数字档案馆自检", 93.04, None, None),
    ("2023-12-19", "政务服务评估", 92.15, "优秀", 58),
]
TALENTS = [  # day, kind, persons, result
    ("2019-09-10", "档案工匠型人才", 1, "推荐"),
    ("2021-05-18", "国家级青年档案业务骨干", 1, "推荐"),
    ("2021-06-22", "省档案专家", 2, "推荐"),
    ("2021-11-16", "省档案专家", 1, "入选"),
    ("2022-04-12", "国家级青年档案业务骨干", 2, "推荐"),
    ("2022-07-05", "省档案专家", 3, "推荐"),
    ("2022-09-06", "档案工匠型人才", 1, "推荐"),
    ("2022-11-15", "国家级青年档案业务骨干", 1, "入选"),
    ("2023-05-23", "省档案专家", 1, "推荐"),
    ("2023-06-20", "国家级档案专家", 1, "推荐"),
]


def study(district: District) -> pd.DataFrame:
    """One row per session: most Thursdays, a party day a month, and now and then something else."""
    rows = []
    for year in district.years:
        dice = district.dice("study", year)
        kinds = ["集体学习"] * round((44 + dice.integers(0, 6)) * QUIET.get(year, 1)) + ["主题党日"] * 12 + ["其他"] * 3
        for i, kind in enumerate(kinds):
            titles = PARTY_DAYS if kind == "主题党日" else STUDIES
            month = i % 12 + 1
            row = {"held_on": open_day(dice, year, month, month), "kind": kind, "title": titles[dice.integers(len(titles))]}
            rows.append(row | {"persons": int(dice.integers(9, 19))})
    return numbered(rows, "activity_no", "XX", "held_on")


def outreach(district: District) -> pd.DataFrame:
    """One row per activity, kind and name of thing; co-hosts and visitors stand in the rows of 展板."""
    columns = "activity_no held_on title item_name item_kind quantity unit departments subdistricts visitors"
    rows = [row for year in district.years for row in _outreach(district, year)]
    return pd.DataFrame(rows, columns=columns.split()).astype(dict.fromkeys(["quantity", "visitors"], "Int64"))


def _outreach(district: District, year: int) -> list[dict]:
    dice = district.dice("outreach", year)
    rows = []
    for number, (title, month_and_day) in enumerate(CAMPAIGNS.items(), start=1):
        common = {"activity_no": f"XC{year}-{number:02d}", "held_on": first_open_day(year, *month_and_day), "title": title}
        for campaign, kind, name, unit, usual, first_year, gaps in ITEMS:
            quantity = max(1, round(dice.normal(usual, usual * 0.12) * district.size))
            if campaign == title and year >= first_year and year not in gaps:
                row = common | {"item_name": name, "item_kind": kind, "quantity": quantity, "unit": unit}
                rows.append(row | (_shown(district, dice, usual) if kind == "展板" else {}))
    return rows


def _shown(district: District, dice: np.random.Generator, usual: int) -> dict:
    """A bigger show has more hosts and visitors; hosts of one year's shows overlap."""
    hosts = {"departments": units.DEPARTMENTS[:24], "subdistricts": units.SUBDISTRICTS}
    chosen = {}
    for column, names in hosts.items():
        some = dice.permutation(len(names))[: max(1, round(len(names) * min(usual, 44) / 100) + dice.integers(-1, 2))]
        chosen[column] = "、".join(units.named(district, [names[i] for i in sorted(some)]))
    return chosen | {"visitors": int(dice.poisson(usual * 21 * district.size))}


def assessment(district: District) -> pd.DataFrame:
    """One row per assessment; none before 2019."""
    frame = _listed(district, ASSESSMENTS, "assessed_on kind score grade units")
    frame = numbered(frame, "assessment_no", "CP", "assessed_on")
    frame["score"] = (frame["score"] - 5 * (1 - district.size)).round(2)  # the smaller, the less there is to show
    return frame.astype({"units": "Int64", "score": float})


def talent(district: District) -> pd.DataFrame:
    """One row per proposal; none before 2019 and none in 2020."""
    frame = _listed(district, TALENTS, "proposed_on kind persons result")
    return numbered(frame, "proposal_no", "TJ", "proposed_on").astype({"persons": "Int64"})


def _listed(district: District, events: list[tuple], columns: str) -> pd.DataFrame:
    dated_by, *_ = columns.split()
    rows = [event for event in events if int(event[0][:4]) in district.years]
    return pd.DataFrame(rows, columns=columns.split()).astype({dated_by: "datetime64[s]"})
