"""Personal data stops at the door (domain.md 7): what becomes of names, identity numbers and telephones.

A keyed hash stands for the user; age band, sex and home region are kept where the number is valid; nothing else is.
"""

import hmac
import os
import re
import secrets
import unicodedata
from datetime import date
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter, mul
from pathlib import Path
from typing import NamedTuple

from ingest import persons
from ingest.grid import Repair
from ingest.ledger import Column, Ledger

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, 4
CHECK_DIGITS = "10X98765432"
ZEROS = ord("0") * sum(WEIGHTS)  # digits are weighed as the bytes of their characters
IDENTITY = re.compile(r"[0-9]{17}[0-9X]")
AGE_BANDS = ((18, "17岁及以下"), (30, "18—29岁"), (45, "30—44岁"), (60, "45—59岁"), (200, "60岁及以上"))
HARMLESS = re.compile(r"[-+]?[\d.,，/年月日\-%: ]{1,19}(卷|件|册|页|人|个|份|盒)?")
LONG_NUMBER = re.compile(r"\d{9,}")
SPACED_NUMBER = re.compile(r"1[3-9]\d{9}|\d{15}|\d{17}[\dXx]")
AGE_BAND = {age: next(band for limit, band in AGE_BANDS if age < limit) for age in range(-10_000, AGE_BANDS[-1][0])}
REMEMBERED = 200_000  # identity numbers of one run


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


class Deidentified(NamedTuple):
    """What may be kept of the columns; position → (column, reason code) of what must not; repairs by column, without texts."""

    columns: dict[str, list]
    problems: dict[int, list[tuple[str, str]]]
    repairs: dict[str, list[Repair]]


def deidentify(ledger: Ledger, columns: dict[str, list], key: bytes) -> Deidentified:
    """The columns with the personal ones taken out and what may be kept of them put in; lists of equal length.

    A person's name in a column that asks for none becomes a keyed hash, too; in a number of records it is a reason to hold the row.
    """
    kept = {name: values for name, values in columns.items() if not ledger.columns[name].personal}
    problems: dict[int, list[tuple[str, str]]] = {}
    repairs: dict[str, list[Repair]] = {}
    for column in ledger.columns.values():
        if column.personal_when:
            kept[column.name] = _persons_hashed(column.personal_when, kept, kept[column.name], key)
    if ledger.has_users:
        for name, found in _misplaced_names(ledger, columns).items():
            if _is_number(ledger.columns[name]):
                for at in found:
                    problems.setdefault(at, []).append((name, "personal_in_wrong_column"))
            else:
                kept[name] = _hidden(kept[name], found, key)
                repairs[name] = [Repair("name_hidden", found[0], rows=len(found))]
        kept |= _users(*(columns[c] for c in ("user_name", "id_number", "user_unit", ledger.dated_by)), key)
    return Deidentified(kept, problems, repairs)


USER_COLUMNS = ("user_key", "user_key_basis", "id_is_valid", "age_band", "sex", "home_region")
NOBODY = (None, None, None, None, None)


def _users(names: list, numbers: list, units: list, days: list, key: bytes) -> dict[str, list]:
    """What stands for the users, one list for each of USER_COLUMNS; a number met before is not hashed again."""
    known = _known_users(key)
    fresh = set(numbers).difference(known)
    if len(known) + len(fresh) > REMEMBERED:
        known.clear()
        fresh = set(numbers)
    known[None] = NOBODY
    for number in fresh:
        if number:
            known[number] = _user(number, key)
    people = list(map(known.__getitem__, numbers))
    keys, valid, births, sexes, regions = (list(map(itemgetter(part), people)) for part in range(len(NOBODY)))
    basis = ["number" if number else None for number in numbers]
    for at, number in enumerate(numbers if None in numbers else ()):
        if number is None and names[at]:
            keys[at], basis[at] = hashed(key, names[at], units[at] or "", str(days[at])), "name"
    as_number = {day: day and day.year * 10_000 + day.month * 100 + day.day for day in set(days)}
    bands = [
        AGE_BAND.get((as_number[day] - born) // 10_000) if born and day else None for born, day in zip(births, days, strict=True)
    ]
    return dict(zip(USER_COLUMNS, (keys, basis, valid, bands, sexes, regions), strict=True))


@lru_cache(maxsize=2)
def _known_users(key: bytes) -> dict[str | None, tuple]:
    return {}


def _user(number: str, key: bytes) -> tuple:
    """Key, validity, day of birth as a number (19900131), sex and home region of an identity number."""
    if not (number.isascii() and number.isalnum()):
        number = unicodedata.normalize("NFKC", number).replace(" ", "").lstrip("'")
    number = number.upper()
    hashed_number = _keyed(key, number)
    if birth_date(number) is None:
        return hashed_number, False, None, None, None
    return hashed_number, True, int(number[6:14]), "男" if int(number[16]) % 2 else "女", number[:4]


@lru_cache(maxsize=2)
def _states(key: bytes) -> tuple:
    """SHA-256 after the two paddings of the key, by which RFC 2104 begins both of its hashes."""
    block = (sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    return sha256(bytes(byte ^ 0x36 for byte in block)), sha256(bytes(byte ^ 0x5C for byte in block))


def _keyed(key: bytes, text: str) -> str:
    """As `hashed`, in half the time: the work on the key is done once."""
    inner, outer = _states(key)
    inner, outer = inner.copy(), outer.copy()
    inner.update(text.encode())
    outer.update(inner.digest())
    return outer.hexdigest()[:32]


def birth_date(number: str) -> date | None:
    """The day of birth that a valid 18-digit identity number states, else None (GB 11643-1999: check digit and date)."""
    if len(number) != 18 or not IDENTITY.fullmatch(number):
        return None
    if CHECK_DIGITS[(sum(map(mul, number.encode(), WEIGHTS)) - ZEROS) % 11] != number[17]:
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _misplaced_names(ledger: Ledger, columns: dict[str, list]) -> dict[str, list[int]]:
    """Positions, by stored column of text, of cells that look like a person's name or hold the name of the row's own user."""
    own = columns["user_name"]
    has_latin = any(map(str.isascii, filter(None, set(own))))
    found = {}
    for column in ledger.columns.values():
        values = columns[column.name]
        if column.personal or column.type not in ("text", "unit", "names", "record_no") or not any(values):
            continue
        distinct = set(filter(None, values))
        is_ascii = all(map(str.isascii, distinct))
        named = set() if is_ascii else set(filter(persons.is_name if _is_number(column) else persons.has_name, distinct))
        places = {at for at, value in enumerate(values) if value in named} if named else set()
        if has_latin or not is_ascii:
            both = enumerate(zip(own, values, strict=True))
            inside = [at for at, (name, value) in both if name and value and name in value]
            places |= {at for at in inside if len(own[at]) > 1 and not persons.is_unit(own[at])}
        if places:
            found[column.name] = sorted(places)
    return found


def _is_number(column: Column) -> bool:
    return column.type == "record_no" or column.name.endswith(("_no", "_code"))


def _hidden(values: list, positions: list[int], key: bytes) -> list:
    hidden = list(values)
    for at in positions:
        hidden[at] = f"个人#{hashed(key, values[at])[:12]}"
    return hidden


def showable(value: object, ledger: Ledger) -> str:
    """A rejected cell as it may be shown: without long numbers, telephones and names.

    Of a ledger with personal columns only what looks like a date or a count: a name may stand in any of its columns, and no list of
    names could tell.
    """
    text = " ".join(str(value).split())
    folded = unicodedata.normalize("NFKC", text)
    if (
        LONG_NUMBER.search(folded)
        or SPACED_NUMBER.fullmatch(folded.replace(" ", "").replace("-", ""))
        or persons.has_number(folded)
    ):
        return "（长号码，不予显示）"
    if HARMLESS.fullmatch(text):
        return text
    if ledger.has_users or persons.has_name(text[:100]):
        return f"（{len(text)} 个字，不予显示）"
    return text[:40]


def _persons_hashed(condition: dict[str, str], columns: dict[str, list], values: list, key: bytes) -> list:
    """Where the other column says so, or says nothing and the value looks like a name."""
    [(other, word)] = condition.items()
    return [
        f"个人#{hashed(key, value)[:12]}" if value and (said == word or (said is None and persons.has_name(value))) else value
        for value, said in zip(values, columns[other], strict=True)
    ]
