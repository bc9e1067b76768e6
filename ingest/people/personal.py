"""Personal data stops at the door (domain.md 7): what becomes of names, identity numbers and telephones.

A keyed hash stands for the user; age band, sex and home region are kept where the number is valid; nothing else is.
"""

import os
import re
import secrets
import unicodedata
from pathlib import Path
from typing import NamedTuple

from ingest.grid import Repair
from ingest.ledger import Ledger
from ingest.people import persons, users

HARMLESS = re.compile(r"[-+]?[\d.,，/年月日\-%: ]{1,19}(卷|件|册|页|人|个|份|盒)?")
LONG_NUMBER = re.compile(r"\d{9,}")
SPACED_NUMBER = re.compile(r"1[3-9]\d{9}|\d{15}|\d{17}[\dXx]")


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
            if ledger.columns[name].is_number:
                for at in found:
                    problems.setdefault(at, []).append((name, "personal_in_wrong_column"))
            else:
                kept[name] = _hidden(kept[name], found, key)
                repairs[name] = [Repair("name_hidden", found[0], rows=len(found))]
        kept |= users.columns(*(columns[c] for c in ("user_name", "id_number", "user_unit", ledger.dated_by)), key)
    return Deidentified(kept, problems, repairs)


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
        named = set() if is_ascii else set(filter(persons.is_name if column.is_number else persons.has_name, distinct))
        places = {at for at, value in enumerate(values) if value in named} if named else set()
        if has_latin or not is_ascii:
            both = enumerate(zip(own, values, strict=True))
            inside = [at for at, (name, value) in both if name and value and name in value]
            places |= {at for at in inside if len(own[at]) > 1 and not persons.is_unit(own[at])}
        if places:
            found[column.name] = sorted(places)
    return found


def _hidden(values: list, positions: list[int], key: bytes) -> list:
    hidden = list(values)
    for at in positions:
        hidden[at] = f"个人#{users.hashed(key, values[at])[:12]}"
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
        f"个人#{users.hashed(key, value)[:12]}"
        if value and (said == word or (said is None and persons.has_name(value)))
        else value
        for value, said in zip(values, columns[other], strict=True)
    ]
