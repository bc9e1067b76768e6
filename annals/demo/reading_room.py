"""The lookups of the reading room, month by month: who came, how, for what, and what he was given.

What the counting rules turn on is here on purpose: users who come back the same day and ask for the same record twice,
groups, users without a number, rows without a 档号.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from annals.demo import demand, people, units
from annals.demo.demand import SUBJECTS
from annals.demo.district import District

USERS = 16_000  # of whom some come often
COMES_BACK = 0.09  # rows that are the row before's user again, the same day
SAME_RECORD = 0.4  # and of these, that ask for the same record again
CHANNELS = ("到馆", "电话", "信函", "网上", "跨馆", "自助")
HAS_NUMBER = np.array([0.975, 0.12, 0.3, 0.55, 0.97, 0.92])  # by channel
OFFICIAL = ("编史修志", "工作查考", "经济建设", "宣传教育", "招工调动", "落实政策")
OUTSIDE = ("云梦县人民法院", "示例律师事务所", "云梦市委党史研究室", "示例大学历史系", "兰台晚报社")
DESK = np.array(["赵甲一", "钱乙二", "孙丙三", "李丁四"], dtype=object)


def year(district: District, year: int) -> Iterator[pd.DataFrame]:
    """The year's lookups, one frame a month, columns as the utilization ledger's; memory is one month's whatever the scale.

    `persons` is 1 where the register leaves it blank; 档号 are written as DA/T 13 has them.
    """
    registered = 0
    for month in range(1, 13):
        frame = _month(district, year, month, registered)
        registered += len(frame)
        yield frame


def _month(district: District, year: int, month: int, registered: int) -> pd.DataFrame:
    days = demand.days(district, year, month)
    dice = district.dice("lookups", year, month)
    rows = np.arange(len(days))
    comes_back = (dice.random(len(days)) < COMES_BACK) & (days == np.roll(days, 1)) & (rows > 0)
    user = np.maximum.accumulate(np.where(comes_back, 0, rows))  # the row where this user's day begins
    again = comes_back & (dice.random(len(days)) < SAME_RECORD)
    record = np.maximum.accumulate(np.where(again, 0, rows))  # the row where this record was first asked for
    channel = _pick(dice, _channels(year), len(days))[user]
    columns = {"lookup_no": [f"LY{year}-{number:06d}" for number in range(registered + 1, registered + len(days) + 1)]}
    columns["used_on"] = days.astype("datetime64[s]")
    asked = _asked(district, dice, month, record)
    columns |= _who(district, dice, user, channel, asked["purpose"])
    columns |= {"channel": np.array(CHANNELS, dtype=object)[channel]} | asked
    columns |= _given(dice, asked, comes_back, user)
    columns["received_by"] = DESK[dice.integers(len(DESK), size=len(days))]
    # Python's own strings: a month is written at once, and pandas' would be made only to be unmade.
    return pd.DataFrame({name: pd.Series(values, dtype=getattr(values, "dtype", object)) for name, values in columns.items()})


def _channels(year: int) -> np.ndarray:
    """Online lookups grow with the years, telephones while people stay at home."""
    online = min(0.02 + 0.012 * max(0, year - 2018), 0.2)
    telephone = 0.12 if year in demand.EPIDEMIC else 0.07
    return np.array([0.87 - online - telephone, telephone, 0.03, online, 0.04, 0.06])


def _asked(district: District, dice: np.random.Generator, month: int, record: np.ndarray) -> dict[str, np.ndarray]:
    subject = _pick(dice, demand.mix(month), len(record))[record]
    purpose, fonds = np.empty(len(record), dtype=object), np.empty(len(record), dtype=object)
    for i, asked in enumerate(SUBJECTS):
        here = subject == i
        purposes, weights = np.array(list(asked.purposes), dtype=object), np.array(list(asked.purposes.values()))
        purpose[here] = purposes[_pick(dice, weights, here.sum())]
        origins = np.array(units.fonds_of(district, asked.origins), dtype=object)
        fonds[here] = origins[dice.integers(len(origins), size=here.sum())]
    purpose, fonds = purpose[record], fonds[record]
    numbers = _record_numbers(dice, fonds, subject)
    numbers[dice.random(len(record)) < 0.08] = None
    names = np.array([asked.name for asked in SUBJECTS], dtype=object)
    return {"purpose": purpose, "subject": names[subject], "fonds_no": fonds, "record_no": numbers[record]}


def _record_numbers(dice: np.random.Generator, fonds: np.ndarray, subject: np.ndarray) -> np.ndarray:
    """J019-ZY·1998·Y-0123 by item, and the legacy J019-001-0123-005 by volume (DA/T 13-2022)."""
    made = dice.integers(1958, 2012, len(fonds)).tolist()
    first, second = dice.integers(1, 400, len(fonds)).tolist(), dice.integers(1, 60, len(fonds)).tolist()
    by_volume, category = [s.by_volume for s in SUBJECTS], [s.category for s in SUBJECTS]
    numbers = [
        f"{f}-{category[s]}-{a % 9 + 1:03d}-{b:03d}" if by_volume[s] else f"{f}-{category[s]}·{y}·Y-{a:04d}"
        for f, s, y, a, b in zip(fonds, subject.tolist(), made, first, second, strict=True)
    ]
    return np.array(numbers, dtype=object)


def _who(district, dice, user: np.ndarray, channel: np.ndarray, purpose: np.ndarray) -> dict[str, np.ndarray]:
    size = len(user)
    person = (dice.random(size) ** 1.6 * USERS * district.size * district.scale).astype(np.int64)[user]
    is_official = (np.isin(purpose, OFFICIAL) & (dice.random(size) < 0.55))[user]
    has_number = (dice.random(size) < HAS_NUMBER[channel])[user]
    is_nameless = (dice.random(size) < np.where(has_number, 0.002, 0.03))[user]
    has_workplace = is_official | (dice.random(size) < 0.15)[user]
    workplaces = np.array([*units.fonds(district).query("is_live")["fonds_name"], *OUTSIDE], dtype=object)
    return {
        "user_name": np.where(is_nameless, None, people.names(person)),
        "id_kind": np.where(has_number, "居民身份证", None),
        "id_number": np.where(has_number, people.identity_numbers(person), None),
        "phone": np.where((dice.random(size) < 0.8)[user], people.phones(person), None),
        "user_unit": np.where(has_workplace, workplaces[person % len(workplaces)], None),
        "user_kind": np.where(is_official, "单位", "个人").astype(object),
    }


def _given(dice, asked: dict[str, np.ndarray], comes_back: np.ndarray, user: np.ndarray) -> dict[str, object]:
    size = len(user)
    outcome = np.array(["已查到", "未查到", "不予利用"], dtype=object)[_pick(dice, np.array([0.91, 0.08, 0.01]), size)]
    found = outcome == "已查到"
    groups = np.where(dice.random(size) < 0.045, dice.integers(2, 7, size), 1)
    persons = np.where(comes_back & (dice.random(size) < 0.8), groups[user], groups)
    by_volume = np.isin(asked["subject"], [s.name for s in SUBJECTS if s.by_volume])
    certificates = {s.name: s.certificates for s in SUBJECTS}
    certified = dice.random(size) < np.array([certificates[name] for name in asked["subject"]])
    amount, pages = 1 + dice.poisson(0.45, size), dice.poisson(np.where(by_volume, 4.5, 2.2))
    return {
        "persons": persons,
        "volumes": _counts(amount, found & by_volume),
        "items": _counts(amount, found & ~by_volume),
        "pages_copied": _counts(pages, found & ((pages > 0) | (dice.random(size) < 0.5))),
        "certificates": _counts(np.ones(size, dtype=np.int64), found & certified),
        "outcome": outcome,
    }


def _pick(dice: np.random.Generator, weights: np.ndarray, size: int) -> np.ndarray:
    """Positions thrown by weight."""
    edges = np.cumsum(weights) / np.sum(weights)
    return np.searchsorted(edges, dice.random(size), side="right").clip(0, len(weights) - 1)


def _counts(numbers: np.ndarray, is_written: np.ndarray) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(numbers.astype(np.int64), ~is_written)
