"""Rows that must not load: each a copy of a good row under a number of its own, with one thing wrong in it."""

from ingest.ledger import Ledger

MISSING_KEY, IMPOSSIBLE_DATE, UNKNOWN_CODE, NEGATIVE, ABOUT, OTHER_YEAR = FAULTS = (
    "missing_key",
    "impossible_date",
    "unknown_code",
    "negative",
    "about",
    "other_year",
)


def faulty(row: tuple, fault: str, ledger: Ledger, columns: list[str], year: int, serial: int) -> tuple | None:
    """The row with the fault in it, or None where the ledger has no column for it.

    Its key is no other row's, so that nothing but the fault speaks against it.
    """
    number = next((name for name in ledger.key if name.endswith("_no")), None)
    place = _place(fault, ledger, number)
    if place is None:
        return None
    row = list(row)
    if number:
        stem = str(row[columns.index(number)]).rsplit("-", 1)
        row[columns.index(number)] = f"{stem[0]}-9{serial:03d}" if len(stem) > 1 else f"Z9{serial:02d}"
    row[columns.index(place)] = {
        MISSING_KEY: None,
        IMPOSSIBLE_DATE: f"{year}-02-30",
        UNKNOWN_CODE: "待定",
        NEGATIVE: "-3",
        ABOUT: "约12",
        OTHER_YEAR: f"{year - 1}-03-07",
    }[fault]
    return tuple(row)


def _place(fault: str, ledger: Ledger, number: str | None) -> str | None:
    """The column that the fault is made in."""
    named = ledger.columns.values()
    if fault == MISSING_KEY:
        return ledger.key[0]
    if fault == UNKNOWN_CODE:
        return next((c.name for c in named if c.type == "code"), None)
    if fault in (NEGATIVE, ABOUT):
        return next((c.name for c in named if c.type in ("int", "decimal") and not c.default), None) if number else None
    if fault == OTHER_YEAR and ledger.kind != "events":
        return None
    return ledger.dated_by if ledger.columns[ledger.dated_by].type == "date" else None
