"""The catalog's rows hold together: each rule is seen to fire on a row that breaks it."""

import csv

import pytest

from annals.settings import DBT_PROJECT
from tests import evidence
from tests.catalog_lint import faults

with (DBT_PROJECT / "seeds" / "indicators.csv").open(encoding="utf-8") as seeds:
    ROWS = list(csv.DictReader(seeds))
CALLS = [call for ledger in evidence.MODELS for call in evidence.calls(ledger)]
DIMENSIONS = evidence.listed("dimension_names")


def doctored(indicator_id: str, **changed: str) -> list[dict]:
    assert any(row["indicator_id"] == indicator_id for row in ROWS)
    return [row | changed if row["indicator_id"] == indicator_id else row for row in ROWS]


def of(rows: list[dict], indicator_id: str) -> set[str]:
    return {fault for code, fault in faults(rows, CALLS, DIMENSIONS) if code == indicator_id}


def test_the_catalog_has_no_fault():
    assert faults(ROWS, CALLS, DIMENSIONS) == []


def test_the_catalog_is_in_the_summary_s_order_and_about_as_long_as_was_asked_for():
    sections = list(dict.fromkeys(row["section"] for row in ROWS))
    assert [row["section"] for row in ROWS] == sorted((row["section"] for row in ROWS), key=sections.index)
    assert len(ROWS) >= 120
    assert len({row["name_zh"] for row in ROWS}) == len({row["name_en"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("indicator_id", "changed", "fault"),
    [
        ("lookup_certificates", {"unit": ""}, "no unit"),
        ("lookup_certificates", {"kind": ""}, "no kind"),
        ("permanent_digitization_rate", {"kind": "flow"}, "no kind"),
        # 卷 and 件 are unlike; added they are 卷（件、册）, and of the retrieved 卷件, and nothing else (domain.md, 2).
        ("holdings_closing", {"unit": "卷"}, "sum of unlike units"),
        ("holdings_received", {"unit": "卷件"}, "sum of unlike units"),
        ("document_items_received", {"unit": "卷"}, "unit"),
        ("guided_units", {"unit": "人次"}, "unit"),
        ("lookup_found_rate", {"denominator": ""}, "ratio without both parts"),
        ("lookup_found_rate", {"numerator": "lookups_found"}, "ratio without both parts"),
        ("lookup_found_rate", {"denominator": "open_volumes_rate"}, "ratio without both parts"),
        ("lookup_found_rate", {"denominator": "lookup_visitors"}, "parts of unlike units"),
        ("lookup_workday_average", {"unit": "%"}, "parts of unlike units"),
        ("lookup_found_rate", {"dimensions": "purpose outcome"}, "dimensions"),
        ("lookup_found", {"numerator": "lookup_answered"}, "parts of no ratio"),
        ("rectification_overdue", {"definition": "应整改家次中整改状态为已整改的家次。 "}, "same definition"),
        ("open_items_rate", {"numerator": "open_volumes", "denominator": "holdings_volumes"}, "same ratio"),
        ("guidance_times", {"dimensions": "unit_kind weather"}, "unknown dimension"),
        ("guidance_times", {"dimensions": "unit_kind unit_kind"}, "unknown dimension"),
        ("guidance_times", {"dimensions": "unit_kind"}, "dimensions"),
        ("guidance_times", {"dimensions": "unit_kind method status"}, "dimensions"),
        ("staff", {"dimensions": "kind"}, "dimensions"),
        ("guidance_times", {"ledger": ""}, "ledger"),
        ("staff", {"ledger": "talent"}, "ledger"),
        ("staff", {"aggregation": "sum"}, "evidence"),
        ("open_items", {"part_of": "holdings_volumes"}, "part of another unit"),
        ("open_items", {"part_of": "all_items"}, "part of nothing"),
        ("open_items_rate", {"part_of": "open_volumes_rate"}, "part of nothing"),
        ("holdings_pages", {"part_of": "permanent_paper_digitized_pages"}, "part of itself"),
        ("guidance_times", {"valid_from": "2023"}, "years without a version"),
    ],
)
def test_a_row_that_breaks_a_rule_is_found(indicator_id, changed, fault):
    assert fault in of(doctored(indicator_id, **changed), indicator_id)


def test_two_indicators_with_the_same_evidence_are_found():
    twice = next(call for call in CALLS if call.indicator_id == "guidance_times")
    again = evidence.made_in("guidance", "{{ evidence('guided_units', 'guidances', amount='1') }}")
    assert again[0].says == twice.says
    found = faults(ROWS, [*CALLS, *again], DIMENSIONS)
    assert ("guidance_times", "same evidence") in found
    assert ("guided_units", "same evidence") in found


@pytest.mark.parametrize(
    ("earlier", "present", "fault"),
    [
        ({"valid_to": "2022"}, {"valid_from": "2023"}, None),
        ({"valid_to": "2022"}, {}, "years do not meet"),
        ({"valid_to": "2022"}, {"valid_from": "2024"}, "years do not meet"),
        ({"valid_to": "2022"}, {"valid_from": "2022"}, "years do not meet"),
        ({"valid_to": "2022"}, {"valid_from": "2023", "valid_to": "2025"}, "years do not meet"),
        ({"valid_to": ""}, {"valid_from": "2023"}, "version of nothing"),
        ({"valid_to": "2022", "unit": "家"}, {"valid_from": "2023"}, "version of nothing"),
        ({"valid_to": "2022", "version_of": "guidances"}, {"valid_from": "2023"}, "version of nothing"),
    ],
)
def test_the_years_of_an_earlier_definition_and_the_present_one_meet(earlier, present, fault):
    rows = doctored("guidance_times", **present)
    now = next(row for row in rows if row["indicator_id"] == "guidance_times")
    old = now | {"indicator_id": "guidance_before", "version_of": "guidance_times", "valid_from": "", "valid_to": ""}
    old |= {"definition": "业务指导台账的指导编号个数。"} | earlier
    old_calls = evidence.made_in(
        "guidance", "{{ evidence('guidance_before', 'guidances', amount='1', dimensions='unit_kind method') }} where true"
    )
    found = {one for code, one in faults([*rows, old], [*CALLS, *old_calls], DIMENSIONS) if code.startswith("guidance_")}
    assert (fault in found) if fault else found == set()
