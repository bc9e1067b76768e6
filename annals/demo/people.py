"""Made-up users: names that nobody bears, identity numbers that nobody holds, telephones that no network assigns.

A user is a whole number; everything about him follows from it, so that millions of users need no list.
"""

from datetime import date

import numpy as np

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
NAMES = np.array([a + b + c for a in SURNAMES for b in STEMS for c in BRANCHES], dtype=object)

REGION = 999_999  # no such region: a number may pass its check digit and is still nobody's (domain.md 7)
FIRST_BIRTHDAY, BIRTHDAYS = date(1940, 1, 1), 22_000
STRIDE = 15_485_863  # a prime, so that users spread over all birthdays and no two share a number
SLIPS = 33  # one number in so many was copied with a wrong check digit

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECK = np.array(list("10X98765432"))


def names(users: np.ndarray) -> np.ndarray:
    """A name for each user: 赵甲子, of which there are few enough that two users may share one."""
    return NAMES[(users * 7919) % len(NAMES)]


def identity_numbers(users: np.ndarray) -> np.ndarray:
    """18 characters each: region 999999, a birthday, a sequence (odd: male), and a check digit that now and then is wrong."""
    days, sequence = np.divmod(users * STRIDE % (BIRTHDAYS * 1000), 1000)
    birthdays = (np.datetime64(FIRST_BIRTHDAY) + days).astype("datetime64[D]")
    body = REGION * 10**11 + _compact(birthdays) * 1000 + sequence
    digits = body[:, None] // 10 ** np.arange(16, -1, -1) % 10
    check = (digits @ WEIGHTS + (users % SLIPS == 0)) % 11
    return np.char.add(body.astype("U17"), CHECK[check]).astype(object)


def phones(users: np.ndarray) -> np.ndarray:
    """Eleven digits that begin with 100, as no mobile number does."""
    return (10_000_000_000 + users * 104_729 % 100_000_000).astype("U11").astype(object)


def _compact(days: np.ndarray) -> np.ndarray:
    """2022-03-05 → 20220305."""
    months = days.astype("datetime64[M]")
    years = months.astype("datetime64[Y]").astype(int) + 1970
    return years * 10_000 + (months.astype(int) % 12 + 1) * 100 + (days - months).astype(int) + 1
