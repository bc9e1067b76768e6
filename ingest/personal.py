"""Personal data stops at the door (domain.md 7): what becomes of names, identity numbers and telephones.

A keyed hash stands for the user; age band, sex and home region are kept where the number is valid; nothing else is.
"""

import hmac
import os
import re
import secrets
import unicodedata
from datetime import date
from hashlib import sha256
from pathlib import Path

from ingest.ledger import Ledger

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, 4
CHECK_DIGITS = "10X98765432"
AGE_BANDS = ((18, "17岁及以下"), (30, "18—29岁"), (45, "30—44岁"), (60, "45—59岁"), (200, "60岁及以上"))
HARMLESS = re.compile(r"[-+]?[\d.,，/年月日\-%: ]{1,19}(卷|件|册|页|人|个|份|盒)?")
LONG_NUMBER = re.compile(r"\d{9,}")


def load_key(path: Path) -> bytes:
    """The key of the hashes; made on first use, readable by its owner only. Lose it, and users are no longer recognised."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another ingest made it in this very moment
            return bytes.fromhex(path.read_text("ascii").strip())
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text("ascii").strip())


def hashed(key: bytes, *parts: str) -> str:
    """HMAC-SHA256 of the parts, 32 hexadecimal digits: enough to tell users apart, useless without the key."""
    return hmac.new(key, "\x1f".join(parts).encode(), sha256).hexdigest()[:32]


def deidentify(ledger: Ledger, columns: dict[str, list], key: bytes) -> dict[str, list]:
    """The columns with the personal ones taken out and what may be kept of them put in; lists of equal length."""
    kept = {name: values for name, values in columns.items() if not ledger.columns[name].personal}
    for column in ledger.columns.values():
        if column.personal_when:
            kept[column.name] = _persons_hashed(column.personal_when, kept, kept[column.name], key)
    if ledger.has_users:
        people = zip(*(columns[c] for c in ("user_name", "id_number", "user_unit", ledger.dated_by)), strict=True)
        kept |= dict(zip(USER_COLUMNS, map(list, zip(*(_user(*person, key) for person in people), strict=True)), strict=True))
    return kept


USER_COLUMNS = ("user_key", "user_key_basis", "id_is_valid", "age_band", "sex", "home_region")


def _user(name: str | None, number: str | None, unit: str | None, on: date | None, key: bytes) -> tuple:
    if number:
        number = unicodedata.normalize("NFKC", number).replace(" ", "").upper().lstrip("'")
        born = birth_date(number)
        if born is None:
            return hashed(key, number), "number", False, None, None, None
        sex = "男" if int(number[16]) % 2 else "女"
        return hashed(key, number), "number", True, _age_band(born, on), sex, number[:4]
    if name:
        return hashed(key, name, unit or "", str(on)), "name", None, None, None, None
    return None, None, None, None, None, None


def birth_date(number: str) -> date | None:
    """The day of birth that a valid 18-digit identity number states, else None (GB 11643-1999: check digit and date)."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return None
    if CHECK_DIGITS[sum(int(d) * w for d, w in zip(number, WEIGHTS, strict=False)) % 11] != number[17]:
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def showable(value: object, ledger: Ledger) -> str:
    """A rejected cell as it may be shown: of a ledger with personal columns only what looks like a date or a count.

    A name may stand in any of its columns, and no list of names could tell.
    """
    text = " ".join(str(value).split())
    if LONG_NUMBER.search(text):
        return "（长号码，不予显示）"
    if not ledger.has_users or HARMLESS.fullmatch(text):
        return text[:40]
    return f"（{len(text)} 个字，不予显示）"


def _age_band(born: date, on: date | None) -> str | None:
    if on is None:
        return None
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((band for limit, band in AGE_BANDS if age < limit), None)


def _persons_hashed(condition: dict[str, str], columns: dict[str, list], values: list, key: bytes) -> list:
    [(other, word)] = condition.items()
    return [
        f"个人#{hashed(key, value)[:12]}" if value and said == word else value
        for value, said in zip(values, columns[other], strict=True)
    ]
