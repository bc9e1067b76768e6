"""A figure made in a test: what is not said is a count of 2022 with a year before it and nothing wrong."""

from decimal import Decimal

from annals.catalog import Figure


def figure(value: str | None = "100", last: str | None = "80", **said: object) -> Figure:
    """A figure of these two years' numbers, with its change and statuses as the warehouse would have them, unless `said` otherwise."""
    now, before = (None if number is None else Decimal(number) for number in (value, last))
    change_in = said.get("change_in", "percent")
    compares = now is not None and before is not None and (before != 0 or change_in != "percent")
    why_not = "missing" if now is None else "no_base" if before is None else "zero_base"
    plain = {
        "indicator_id": "lookup_visitors",
        "figure_no": 3,
        "section": "利用服务",
        "name_zh": "接待档案利用者人次",
        "unit": "人次",
        "kind": "flow",
        "decimals": 0,
        "change_in": "percent",
        "better": "up",
        "wording": "exact",
        "ledger": "utilization",
        "definition": "",
        "archive_code": "999001",
        "stat_year": 2022,
        "value": now,
        "value_status": "missing" if now is None else "ok",
        "last_value": before,
        "change": (now - before if change_in != "percent" else (now - before) / before * 100) if compares else None,
        "change_status": "ok" if compares else why_not,
        "label": None,
        "through_month": 12,
        "months_missing": 0,
    }
    return Figure(**(plain | said))
