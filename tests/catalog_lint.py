"""What the catalog may not say: faults of its rows, alone, among one another, and against the evidence that they rest on."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.evidence import Call

KINDS = {"flow", "stock", "ratio", "score"}
NO_LEDGER = {"given", "calendar"}
NO_EVIDENCE = NO_LEDGER | {"share"}
# In which units a column of the facts counts; an amount of several columns is of a mixed unit, with its label (domain.md, 2).
UNITS = {
    "volumes": {"卷"}, "items": {"件", "张", "盘"}, "books": {"册"}, "boxes": {"盒"}, "pages": {"页"}, "digitized_pages": {"页"},
    "open_volumes": {"卷"}, "open_items": {"件"}, "shelf_metres": {"米"}, "capacity_metres": {"米"}, "area": {"㎡"},
    "gigabytes": {"GB"}, "entries": {"条"}, "problems": {"个"}, "opinions": {"条"}, "hours": {"学时"}, "score": {"分"},
    "persons": {"人", "名", "人次"}, "visits": {"人次"}, "columns": {"列"}, "units": {"组", "个"}, "volume_m3": {"m³"},
    "quantity": {"份", "块", "个", "套", "台", "条", "台（套）"}, "adjusted": {"卷（件、册）"}, "retrievals": {"卷件"},
    "retrieved_volumes": {"卷次"}, "retrieved_items": {"件次"}, "pages_copied": {"页"}, "certificates": {"份"},
    "1": {"次", "个", "间", "家次"}, "is_answered": {"次"}, "is_found": {"次"},
    "is_rectification_due": {"家次"}, "is_rectified": {"家次"}, "is_rectification_overdue": {"家次"},
}  # fmt: skip
MIXED = {("books", "items", "volumes"): "卷（件、册）", ("items", "volumes"): "卷件"}
THINGS = {"unit": {"家", "个"}, "host": {"个"}, "fonds_key": {"个"}, "activity_key": {"次", "个"}, "inspection_key": {"次"}}


def faults(rows: list[dict], calls: list[Call], dimensions: list[str]) -> list[tuple[str, str]]:
    """(indicator, what is wrong with it) of every fault of the catalog's rows against the calls of the evidence models."""
    by_id = {row["indicator_id"]: row for row in rows}
    of = defaultdict(list)
    for call in calls:
        of[call.indicator_id].append(call)
    found = [(row["indicator_id"], fault) for row in rows for fault in _of_row(row, by_id, of[row["indicator_id"]], dimensions)]
    found += [(row["indicator_id"], fault) for row in rows for fault in _versions(row, by_id)]
    words = Counter("".join(row["definition"].split()) for row in rows)
    found += [(row["indicator_id"], "same definition") for row in rows if words["".join(row["definition"].split())] > 1]
    counted = Counter(call.says for call in calls)
    found += [(call.indicator_id, "same evidence") for call in calls if counted[call.says] > 1]
    parts = Counter((row["numerator"], row["denominator"]) for row in rows if row["numerator"])
    return found + [(row["indicator_id"], "same ratio") for row in rows if parts[row["numerator"], row["denominator"]] > 1]


def _of_row(row: dict, by_id: dict, calls: list[Call], dimensions: list[str]) -> Iterator[str]:
    named = row["dimensions"].split()
    if not row["unit"]:
        yield "no unit"
    if row["kind"] not in KINDS:
        yield "no kind"
    if (row["ledger"] == "") != (row["aggregation"] in NO_LEDGER):
        yield "ledger"
    if len(calls) != (row["aggregation"] not in NO_EVIDENCE):
        yield "evidence"
    if not set(named) <= set(dimensions) or len(set(named)) < len(named):
        yield "unknown dimension"
    elif row["aggregation"] != "share" and set(named) != {name for call in calls for name in call.dimensions}:
        yield "dimensions"
    yield from _ratio(row, by_id)
    for call in calls:
        yield from _unit(row, call)
    yield from _whole(row, by_id)


def _ratio(row: dict, by_id: dict) -> Iterator[str]:
    if (row["aggregation"] == "share") != (row["kind"] == "ratio"):
        yield "no kind"
    parts = [by_id.get(row[part]) for part in ("numerator", "denominator")]
    if row["aggregation"] != "share":
        if row["numerator"] or row["denominator"]:
            yield "parts of no ratio"
    elif None in parts or any(part["aggregation"] == "share" for part in parts):
        yield "ratio without both parts"
    else:
        above, below = (part["unit"] for part in parts)
        if row["unit"] != ("%" if above == below else f"{above}/{below}"):
            yield "parts of unlike units"
        if not all(set(row["dimensions"].split()) <= set(part["dimensions"].split()) for part in parts):
            yield "dimensions"


def _unit(row: dict, call: Call) -> Iterator[str]:
    if row["aggregation"] == "distinct":
        if call.adds or row["unit"] not in THINGS.get(call.distinct_key, ()):
            yield "unit"
    elif len(call.adds) > 1:
        if row["unit"] != MIXED.get(tuple(sorted(call.adds))):
            yield "sum of unlike units"
    elif call.distinct_key or not call.adds or row["unit"] not in UNITS.get(call.adds[0], ()):
        yield "unit"


def _whole(row: dict, by_id: dict) -> Iterator[str]:
    if not row["part_of"]:
        return
    whole = by_id.get(row["part_of"])
    if whole is None or row["kind"] == "ratio":
        yield "part of nothing"
        return
    if whole["unit"] != row["unit"]:
        yield "part of another unit"
    above = {row["indicator_id"]}
    while whole and whole["indicator_id"] not in above:
        above.add(whole["indicator_id"])
        whole = by_id.get(whole["part_of"])
    if whole:
        yield "part of itself"


def _versions(row: dict, by_id: dict) -> Iterator[str]:
    """Of an earlier definition; of the present one that has earlier ones, that their years meet."""
    if row["version_of"]:
        series = by_id.get(row["version_of"])
        if series is None or series["version_of"] or series["unit"] != row["unit"] or not row["valid_to"]:
            yield "version of nothing"
        return
    versions = [other for other in by_id.values() if other["version_of"] == row["indicator_id"]]
    if not versions:
        if row["valid_from"] or row["valid_to"]:
            yield "years without a version"
        return
    spans = sorted(([*versions, row]), key=lambda one: int(one["valid_from"] or 0))
    meet = all(
        a["valid_to"] and b["valid_from"] and int(a["valid_to"]) + 1 == int(b["valid_from"]) for a, b in itertools.pairwise(spans)
    )
    if spans[-1] is not row or not row["valid_from"] or row["valid_to"] or not meet:
        yield "years do not meet"
