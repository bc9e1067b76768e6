"""How many come to look something up, on which day and for what: open days, seasons, the dip of 2020-2022."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from annals.calendar import is_open_day
from annals.demo.district import District

A_DAY = 40.0  # lookups of an open day in 2018, Lantai
GROWTH = 0.015  # a year
WEEKDAYS = (1.14, 1.06, 1.0, 0.97, 0.86, 0.62, 0.55)
DISPERSION = 60  # how much steadier a day is than its month; the smaller, the wilder
CLOSED_DAYS = 0.02  # of the closed days, somebody was let in or answered on the telephone

# Share of a usual month's lookups while the epidemic lasted.
EPIDEMIC = {
    2020: (0.9, 0.12, 0.36, 0.62, 0.72, 0.78, 0.80, 0.82, 0.84, 0.86, 0.86, 0.82),
    2021: (0.74, 0.74, 0.84, 0.88, 0.92, 0.90, 0.86, 0.60, 0.82, 0.88, 0.84, 0.84),
    2022: (0.80, 0.76, 0.52, 0.56, 0.74, 0.84, 0.86, 0.80, 0.80, 0.66, 0.46, 0.42),
}


@dataclass(frozen=True)
class Subject:
    """What people ask for: its share of a usual year, its seasons, why they ask, whose records they are and in what unit."""

    name: str
    share: float
    seasons: tuple[float, ...]
    purposes: dict[str, float]
    origins: tuple[str, ...]
    category: str = "ZY"
    by_volume: bool = False
    certificates: float = 0.1


SUBJECTS = (
    Subject("婚姻", 0.24, (0.9, 0.8, 1.1, 1.0, 1.2, 1.0, 1.0, 1.1, 1.0, 1.1, 1.0, 0.9),
            {"个人取证": 5, "婚姻登记": 3, "财产继承": 2}, ("民政局",), certificates=0.5),
    Subject("独生子女", 0.13, (1.0, 0.7, 1.6, 1.3, 1.0, 0.9, 0.8, 0.8, 0.9, 1.0, 1.3, 1.2),
            {"独生子女": 7, "社会保障": 2, "个人取证": 1}, ("计划生育委员会", "卫生健康局"), certificates=0.3),
    Subject("学籍", 0.11, (0.5, 0.5, 1.6, 1.4, 1.0, 1.8, 2.2, 1.8, 0.9, 0.6, 0.5, 0.4),
            {"个人取证": 6, "招工调动": 2, "职称评定": 1}, ("教育局", "文教局"), by_volume=True),
    Subject("房产", 0.09, (0.7, 0.6, 1.5, 1.5, 1.2, 1.5, 1.3, 1.0, 0.8, 0.8, 0.8, 0.7),
            {"工龄购房": 3, "财产继承": 4, "个人取证": 3}, ("房产管理中心", "房地产管理局"), by_volume=True),
    Subject("退休", 0.13, (1.2, 0.7, 1.0, 0.9, 0.9, 1.1, 0.9, 0.8, 0.9, 1.0, 1.3, 1.6),
            {"退休供养": 7, "社会保障": 3}, ("人力资源和社会保障局", "劳动局"), by_volume=True),
    Subject("招工", 0.08, (1.0, 0.8, 1.2, 1.1, 1.0, 0.9, 0.9, 0.8, 1.0, 1.0, 1.2, 1.2),
            {"招工调动": 5, "退休供养": 3, "工作查考": 1}, ("劳动局", "人事局")),
    Subject("职称", 0.06, (0.4, 0.4, 0.6, 0.7, 0.9, 1.2, 1.4, 1.7, 1.9, 1.3, 0.9, 0.6),
            {"职称评定": 9, "工作查考": 1}, ("人力资源和社会保障局", "人事局"), category="RS"),
    Subject("知青", 0.04, (1.0, 0.7, 1.1, 1.1, 1.0, 1.0, 0.9, 0.9, 1.0, 1.1, 1.1, 1.1),
            {"退休供养": 5, "落实政策": 4, "社会保障": 2}, ("知识青年上山下乡办公室",)),
    Subject("土地承包", 0.05, (0.6, 0.7, 1.5, 1.4, 1.0, 0.8, 0.8, 0.8, 1.1, 1.3, 1.2, 0.8),
            {"落实政策": 5, "个人取证": 4, "经济建设": 1}, ("农业农村局", "农牧局", "土地管理局")),
    Subject("林权", 0.02, (0.6, 0.6, 1.4, 1.5, 1.2, 0.9, 0.8, 0.8, 1.1, 1.2, 1.1, 0.8),
            {"落实政策": 6, "经济建设": 3, "个人取证": 1}, ("林业局",), by_volume=True),
    Subject("文书", 0.04, (0.8, 0.5, 1.0, 1.0, 0.9, 1.0, 0.8, 0.8, 1.0, 1.2, 1.5, 1.7),
            {"工作查考": 6, "编史修志": 4, "宣传教育": 1, "学术研究": 1, "经济建设": 1},
            ("委办公室", "政府办公室", "财政局", "地方志编纂委员会", "民国旧政权档案汇集"), category="WS", by_volume=True, certificates=0.02),
    Subject("其他", 0.01, (1.0,) * 12, {"其他": 6, "学术研究": 2, "工作查考": 2}, ("革命委员会",), category="WS"),
)  # fmt: skip


def mix(month: int) -> np.ndarray:
    """The subjects' weights in a month; over a usual year's months they add to about twelve."""
    return np.array([subject.share * subject.seasons[month - 1] for subject in SUBJECTS])


def days(district: District, year: int, month: int) -> np.ndarray:
    """The day of each lookup of a month, in order (datetime64[D]): as many entries as lookups."""
    dice = district.dice("demand", year, month)
    calendar = _month(year, month)
    usual = A_DAY * district.size * (1 + GROWTH) ** (year - 2018) * mix(month).sum()
    usual *= EPIDEMIC.get(year, (1.0,) * 12)[month - 1]
    means = np.array([usual * WEEKDAYS[day.weekday()] for day in calendar])
    counts = dice.poisson(means * dice.gamma(DISPERSION, 1 / DISPERSION, len(calendar)) * district.scale)
    let_in = (dice.random(len(calendar)) < CLOSED_DAYS) * dice.integers(1, 3, len(calendar))
    is_open = np.array([is_open_day(day) for day in calendar])
    return np.repeat(np.array(calendar, dtype="datetime64[D]"), np.where(is_open, counts, let_in))


def _month(year: int, month: int) -> list[date]:
    first = date(year, month, 1)
    return [day for i in range(31) if (day := first + timedelta(days=i)).month == month]
