"""The dbt project: catalog and evidence bound both ways, every ledger with its parts, every model with its grain, words and tests."""

import csv
import json
import re
from functools import cache

import pytest
import yaml

from annals.settings import DBT_PROJECT, LEDGERS
from tests import evidence

MODELS = DBT_PROJECT / "models"
SECTIONS = ["思想建设", "利用服务", "执法检查", "基本业务", "宣传教育", "数字化", "人才队伍", "安全屏障"]


@cache
def catalog() -> dict[str, dict]:
    with (DBT_PROJECT / "seeds" / "indicators.csv").open(encoding="utf-8") as seeds:
        return {row["indicator_id"]: row for row in csv.DictReader(seeds)}


def evidenced(ledger: str) -> set[str]:
    return {call.indicator_id for call in evidence.calls(ledger)}


def ledgers() -> list[str]:
    return [path.stem for path in sorted(LEDGERS.glob("*.yml")) if yaml.safe_load(path.read_text("utf-8"))["kind"] != "reference"]


@cache
def described() -> dict[str, dict]:
    models = (model for path in MODELS.rglob("*.yml") for model in yaml.safe_load(path.read_text("utf-8")).get("models", []))
    return {model["name"]: model for model in models}


def test_the_fifty_figures_are_in_the_catalog_once_each_section_by_section():
    figures = sorted((row for row in catalog().values() if row["figure_no"]), key=lambda row: int(row["figure_no"]))
    assert [int(row["figure_no"]) for row in figures] == list(range(1, 51))
    assert list(dict.fromkeys(row["section"] for row in figures)) == SECTIONS


@pytest.mark.parametrize("code", catalog())
def test_an_indicator_has_evidence_in_the_model_of_its_ledger_or_comes_from_elsewhere(code):
    row = catalog()[code]
    found = [ledger for ledger in evidence.MODELS if code in evidenced(ledger)]
    assert found == ([] if row["aggregation"] in ("share", "given", "calendar") else [row["ledger"]])


@pytest.mark.parametrize("ledger", evidence.MODELS)
def test_evidence_is_for_indicators_of_the_catalog(ledger):
    assert evidenced(ledger)
    assert evidenced(ledger) <= set(catalog())


@pytest.mark.parametrize("code", catalog())
def test_an_indicator_is_described_in_both_languages_and_rounds_as_its_kind_does(code):
    row = catalog()[code]
    assert re.fullmatch(r"[\x20-\x7e]+", row["name_en"])
    assert re.search(r"[\u4e00-\u9fff].*。$", row["definition"])
    assert row["change_in"] == {"%": "points", "分": "score"}.get(row["unit"], "percent")
    assert (row["unit"] == "分") == (row["kind"] == "score")


@pytest.mark.parametrize("ledger", ledgers())
def test_a_ledger_has_a_staging_model_facts_and_evidence(ledger):
    assert (MODELS / "staging" / f"stg_ledgers__{ledger}.sql").exists()
    facts = [path for path in MODELS.glob("facts/*.sql") if f"stg_ledgers__{ledger}')" in path.read_text("utf-8")]
    assert facts
    assert ledger in evidence.MODELS


@pytest.mark.parametrize(
    "path", [path for path in sorted(MODELS.rglob("*")) if path.suffix in (".sql", ".py")], ids=lambda path: path.stem
)
def test_a_model_says_its_grain_is_described_and_tested(path):
    assert re.match(r"(--|#) Grain: one row per .+\.$", path.read_text("utf-8").splitlines()[0])
    model = described()[path.stem]
    assert model["description"]
    assert "data_tests" in json.dumps(model)


def test_the_latest_row_is_looked_for_in_the_ledgers_of_such_indicators():
    named = re.search(
        r"macro ledgers_of_latest.*?return\(\[(.*?)\]\)", (DBT_PROJECT / "macros/evidence.sql").read_text("utf-8"), re.S
    )
    assert set(re.findall(r"\w+", named[1])) == {row["ledger"] for row in catalog().values() if row["aggregation"] == "last"}


def test_where_a_build_spills_is_said_once_when_its_file_is_opened():
    """DuckDB refuses to be told again after something has spilled: a build of 100 million lookups stopped at that."""
    output = yaml.safe_load((DBT_PROJECT / "profiles.yml").read_text("utf-8"))["annals"]["outputs"]["duckdb"]
    assert "temp_directory" in output["config_options"]
    assert "temp_directory" not in output.get("settings", {})
