"""Trainings, inspections and guidance: the archives' work with the district's units."""

from datetime import timedelta

import numpy as np
import pandas as pd

from annals.demo import units
from annals.demo.district import District
from annals.demo.events import QUIET, numbered, open_day

TRAININGS = {  # organizer: how many a year, how many persons each, what about
    "本馆": (17, 12, ["归档文件整理规则", "档案利用接待规范", "库房管理与十防", "数字化成果验收", "新修订档案法"]),
    "区档案局": (5, 70, ["全区档案员业务培训", "机关档案管理规定", "会计档案管理办法", "两类档案归集要求"]),
    "市档案局": (2, 5, ["全市档案业务骨干培训", "市级数字档案馆建设"]),
    "省档案局": (3, 38, ["全省档案法治网络培训", "全省电子档案在线培训", "全省档案业务在线培训"]),
    "国家档案局": (1, 2, ["全国青年档案业务骨干研修"]),
    "其他": (1, 3, ["保密知识培训", "消防安全培训"]),
}
INSPECTIONS = [  # method, partner, month, units in a usual year, first year
    ("年度", None, 4, 24, 2000),
    ("双随机", "区市场监督管理局", 6, 8, 2019),
    ("联合", "区保密局", 9, 22, 2020),
    ("专项", "区乡村振兴局", 10, 6, 2021),
]
STATUSES = (["已整改", "整改中", "逾期", "未整改"], [0.82, 0.1, 0.05, 0.03])
METHODS = (["上门", "来馆", "线上", "电话"], [0.42, 0.2, 0.14, 0.24])
SUBJECTS = ["归档文件整理", "保管期限表编制", "目录著录", "电子文件归档", "库房管理", "档案移交准备", "专题档案归集"]


def training(district: District) -> pd.DataFrame:
    """One row per training, in order of the day."""
    rows = []
    for year in district.years:
        dice = district.dice("training", year)
        for organizer, (usual, persons, titles) in TRAININGS.items():
            for _ in range(max(1, round(usual * QUIET.get(year, 1)) + dice.integers(-1, 2))):
                rows.append(_training(dice, year, organizer, persons, titles))
    frame = numbered(rows, "training_no", "PX", "held_on")
    return frame.astype(dict.fromkeys(["units", "persons"], "Int64"))


def _training(dice: np.random.Generator, year: int, organizer: str, persons: int, titles: list[str]) -> dict:
    is_online = dice.random() < (0.75 if organizer == "省档案局" or year in QUIET else 0.25)
    came = 1 + dice.poisson(persons)
    return {
        "held_on": open_day(dice, year),
        "title": titles[dice.integers(len(titles))],
        "organizer": organizer,
        "mode": "线上" if is_online else ("线下", "线上线下")[int(dice.random() < 0.15)],
        "units": 1 + came // 3 if organizer == "区档案局" else None,
        "persons": came,
        "hours": float(dice.integers(2, 17)) / 2,
    }


def inspection(district: District) -> pd.DataFrame:
    """One row per inspection, unit and day; some units are inspected twice a year."""
    rows = []
    for year in district.years:
        planned = [plan for plan in INSPECTIONS if plan[4] <= year]
        for number, (method, partner, month, usual, _) in enumerate(planned, start=1):
            dice = district.dice("inspection", year, method)
            count = max(3, round(usual * QUIET.get(year, 1)) + dice.integers(-3, 4))
            common = {"inspection_no": f"JC{year}-{number:02d}", "method": method, "partner": partner}
            rows += [common | seen for seen in _inspected(district, dice, year, month, count)]
    columns = "inspection_no inspected_on method partner unit unit_kind problems opinions due_on status reviewed_on"
    frame = pd.DataFrame(rows, columns=columns.split()).sort_values(["inspected_on", "inspection_no"], kind="stable")
    dates = dict.fromkeys(["inspected_on", "due_on", "reviewed_on"], "datetime64[s]")
    return frame.astype(dates | dict.fromkeys(["problems", "opinions"], "Int64")).reset_index(drop=True)


def _inspected(district: District, dice: np.random.Generator, year: int, month: int, count: int) -> list[dict]:
    live = units.fonds(district).query("is_live")
    rows = []
    for i in dice.permutation(len(live))[:count]:
        day = open_day(dice, year, month, month)
        problems = int(dice.poisson(3.1))
        status = dice.choice(STATUSES[0], p=STATUSES[1]) if problems else "已整改"
        due = day + timedelta(days=30) if problems else None
        rows.append(
            {
                **_unit(live.iloc[i]),
                "inspected_on": day,
                "problems": problems,
                "opinions": min(problems, 1 + int(dice.poisson(2.2))),
                "due_on": due,
                "status": str(status),
                "reviewed_on": due - timedelta(days=int(dice.integers(0, 12))) if due and status == "已整改" else None,
            }
        )
    return rows


def guidance(district: District) -> pd.DataFrame:
    """One row per guidance; some units are guided often, some not at all."""
    live = units.fonds(district).query("is_live")
    rows = []
    for year in district.years:
        dice = district.dice("guidance", year)
        asks = dice.gamma(2, 1, len(live))
        for i in dice.choice(len(live), round(175 * QUIET.get(year, 1)) + dice.integers(-15, 16), p=asks / asks.sum()):
            method, subject = dice.choice(METHODS[0], p=METHODS[1]), SUBJECTS[dice.integers(len(SUBJECTS))]
            rows.append({"guided_on": open_day(dice, year), **_unit(live.iloc[i]), "method": str(method), "subject": subject})
    return numbered(rows, "guidance_no", "ZD", "guided_on")


def _unit(unit: pd.Series) -> dict:
    return {"unit": unit["fonds_name"], "unit_kind": unit["unit_kind"]}
