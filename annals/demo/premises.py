"""Storerooms and equipment: a few additions in usual years, and the renovation of 2022, after which little is as it was."""

import pandas as pd

from annals.demo.district import District
from annals.demo.events import open_day

ROOMS = [
    ("KF-01", "一号库房", "综合", 268.5, 1650.0, "2006-05-08", "2022-03-31"),
    ("KF-02", "二号库房", "综合", 214.8, 1320.0, "2006-05-08", None),
    ("KF-03", "声像实物库", "特藏", 64.2, 210.0, "2013-09-16", None),
    ("KF-04", "珍贵档案特藏库", "特藏", 42.6, 150.0, "2019-11-04", None),
    ("KF-05", "周转库房", "综合", 55.0, 260.0, "2021-06-21", "2022-11-30"),
    ("KF-06", "永久档案库", "永久", 396.4, 4120.0, "2022-09-26", None),
    ("KF-07", "专业档案库", "专业", 285.7, 2880.0, "2022-09-26", None),
    ("KF-08", "图书资料库", "图书资料", 127.9, 940.0, "2022-10-24", None),
    ("KF-09", "专业档案二库", "专业", 98.9, 860.0, "2023-08-14", None),
]

# kind, name, quantity, unit, columns, units, volume, in service, out of service
FITTINGS = [
    ("密集架", "手动密集架", None, "组", 36, 198, 412.6, "2006-05-08", "2022-03-31"),
    ("监控", "库区监控", 12, "个", None, None, None, "2011-07-18", "2022-08-31"),
    ("除湿加湿一体机", "除湿机", 4, "台", None, None, None, "2014-06-09", None),
    ("防磁柜", "防磁柜", 2, "个", None, None, None, "2016-10-17", None),
    ("密集架", "特藏库密集架", None, "组", 6, 24, 48.0, "2019-11-04", None),
    ("监控", "特藏库监控", 3, "个", None, None, None, "2019-11-04", None),
    ("密集架", "周转库密集架", None, "组", 4, 20, 43.2, "2021-06-21", None),
    ("门禁", "周转库门禁", None, "套", None, None, None, "2021-06-21", None),
    ("空气净化机", "空气净化机", 2, "台", None, None, None, "2021-09-13", None),
    ("密集架", "永久库智能密集架", None, "组", 52, 312, 765.4, "2022-09-19", None),
    ("密集架", "专业库智能密集架", None, "组", 38, 216, 528.9, "2022-09-19", None),
    ("密集架", "图书资料库密集架", None, "组", 14, 70, 160.5, "2022-10-17", None),
    ("防磁柜", "防磁柜", 6, "个", None, None, None, "2022-10-10", None),
    ("门禁", "库区门禁", 8, "套", None, None, None, "2022-09-14", None),
    ("监控", "库区高清监控", 42, "个", None, None, None, "2022-09-14", None),
    ("监控", "走廊监控（到货即坏，已退）", 2, "个", None, None, None, "2022-09-14", "2022-10-09"),
    ("除湿加湿一体机", "恒温恒湿一体机", 11, "台", None, None, None, "2022-09-21", None),
    ("空气净化机", "空气净化机", 9, "台", None, None, None, "2022-09-21", None),
    ("防护一体机", "档案防护一体机", 7, "台", None, None, None, "2022-09-21", None),
    ("漏水检测", "漏水检测", 15, "个", None, None, None, "2022-09-23", None),
    ("红外双监", "红外双监探测器", 26, "个", None, None, None, "2022-09-23", None),
    ("云测仪", "温湿度云测仪", 13, "个", None, None, None, "2022-10-12", None),
    ("柜式七氟丙烷灭火柜", "柜式七氟丙烷灭火柜", 10, "个", None, None, None, "2022-10-28", None),
    ("密集架", "专业二库密集架", None, "组", 12, 66, 158.4, "2023-08-14", None),
    ("监控", "专业二库监控", 4, "个", None, None, None, "2023-08-14", None),
    ("云测仪", "温湿度云测仪", 2, "个", None, None, None, "2023-08-21", None),
]  # fmt: skip
SMALL = [  # kind, name, unit
    ("其他", "档案消毒柜", "台"),
    ("除湿加湿一体机", "除湿机", "台"),
    ("防磁柜", "防磁柜", "个"),
    ("其他", "高速扫描仪", "台"),
]


def storerooms(district: District) -> pd.DataFrame:
    """One row per room, as the register stands at the end of the last year."""
    columns = "storeroom_no name kind area capacity_metres opened_on closed_on"
    rooms = pd.DataFrame(ROOMS, columns=columns.split())
    rooms[["area", "capacity_metres"]] = (rooms[["area", "capacity_metres"]] * district.size).round(1)
    return as_of(rooms, "opened_on", "closed_on", district.to_year)


def equipment(district: District) -> pd.DataFrame:
    """One row per purchase, as the register stands at the end of the last year; a quantity left blank is one."""
    columns = "kind name quantity unit columns units volume_m3 in_service_on out_of_service_on"
    bought = pd.DataFrame([*FITTINGS, *_small(district)], columns=columns.split()).sort_values("in_service_on", kind="stable")
    bought.insert(0, "equipment_no", [f"SB-{number:03d}" for number in range(1, len(bought) + 1)])
    bought = bought.astype(dict.fromkeys(["quantity", "columns", "units"], "Int64") | {"volume_m3": float})
    return as_of(bought, "in_service_on", "out_of_service_on", district.to_year)


def as_of(register: pd.DataFrame, begins: str, ends: str, year: int) -> pd.DataFrame:
    """A register as it stood at the end of a year: what began later is not in it, what ended later is not known to end."""
    register = register.astype({begins: "datetime64[s]", ends: "datetime64[s]"})
    register = register[register[begins].dt.year <= year]
    return register.assign(**{ends: register[ends].where(register[ends].dt.year <= year)}).reset_index(drop=True)


def _small(district: District) -> list[tuple]:
    """One or two small things a year."""
    rows = []
    for year in district.years:
        dice = district.dice("equipment", year)
        for i in dice.permutation(len(SMALL))[: dice.integers(1, 3)]:
            kind, name, unit = SMALL[i]
            day = open_day(dice, year, 3, 6).strftime("%Y-%m-%d")
            rows.append((kind, name, int(dice.integers(1, 4)), unit, None, None, None, day, None))
    return rows
