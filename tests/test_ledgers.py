"""Every declared ledger has all its parts, and no label could mean two things."""

from collections import Counter

import pytest
import yaml

from annals.settings import DBT_PROJECT, EXPECTATIONS
from ingest.ledger import declared, normalize

FIFTEEN = {
    "holdings", "utilization", "accession", "disposal", "digitization", "catalog", "training", "inspection", "guidance",
    "outreach", "study", "assessment", "talent", "storerooms", "equipment",
}  # fmt: skip
REFERENCE = {"archives", "published", "units"}


def test_the_fifteen_ledgers_and_the_three_lists_beside_them_are_declared():
    assert set(declared()) == FIFTEEN | REFERENCE


@pytest.mark.parametrize("name", sorted(FIFTEEN | REFERENCE))
def test_a_ledger_has_expectations_and_a_staging_model(name):
    assert yaml.safe_load((EXPECTATIONS / f"{name}.yml").read_text("utf-8"))
    assert (DBT_PROJECT / "models" / "staging" / f"stg_ledgers__{name}.sql").exists()


@pytest.mark.parametrize("ledger", declared().values(), ids=lambda ledger: ledger.name)
def test_no_label_of_a_ledger_means_two_columns(ledger):
    labels = Counter(normalize(text) for c in ledger.columns.values() for text in (c.label, *c.synonyms))
    assert [label for label, times in labels.items() if times > 1] == []


@pytest.mark.parametrize("ledger", declared().values(), ids=lambda ledger: ledger.name)
def test_key_and_date_are_declared_columns_and_expectations_name_stored_ones(ledger):
    assert {*ledger.key, *([ledger.dated_by] if ledger.dated_by else [])} <= set(ledger.columns)
    said = yaml.safe_load((EXPECTATIONS / f"{ledger.name}.yml").read_text("utf-8"))
    named = {one["with"][key] for one in said for key in ("column", "column_A", "column_B") if key in one["with"]}
    assert named <= set(ledger.stored)
    assert {one["on_failure"] for one in said} <= {"quarantine", "warn"}
    assert all(one["reason"].endswith("。") for one in said)


@pytest.mark.parametrize("ledger", declared().values(), ids=lambda ledger: ledger.name)
def test_a_header_of_canonical_labels_is_found_as_its_own_ledger(ledger):
    from ingest.tables import layout

    header = [(1, [c.label for c in ledger.columns.values()])]
    assert layout.find(header, declared()).ledger is ledger
    shortest = [(1, [ledger.columns[name].label for name in (*ledger.required, *list(ledger.columns)[:4])])]
    assert layout.find([(1, list(dict.fromkeys(shortest[0][1])))], declared()).ledger is ledger


def test_personal_columns_are_not_stored():
    stored = declared()["utilization"].stored
    assert not {"user_name", "id_number", "id_kind", "phone", "received_by"} & set(stored)
    assert {"user_key", "age_band", "home_region"} <= set(stored)
