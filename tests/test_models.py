"""The models' own examples (`*_unit_tests.yml`): rows worked by hand, in and out. `annals build` does not repeat them."""

import shutil
from dataclasses import replace

import pytest
import yaml

from annals import dbt_runner, totals, warehouse
from annals.settings import DBT_PROJECT

EXAMPLES = [
    example["name"]
    for path in sorted((DBT_PROJECT / "models").rglob("*.yml"))
    for example in yaml.safe_load(path.read_text("utf-8")).get("unit_tests", [])
]


@pytest.fixture(scope="module")
def found(demo_home, tmp_path_factory) -> dict[str, str]:
    """What each example came to: pass, or what dbt says of the difference; run where every model's input is there."""
    at = replace(demo_home, home=tmp_path_factory.mktemp("examples"))
    at.scratch.mkdir()
    shutil.copyfile(demo_home.store, at.store)
    shutil.copyfile(demo_home.warehouse / warehouse.generation(demo_home), dbt_runner.building(at))
    results = dbt_runner.run(at, ["test", "--select", "test_type:unit"], totals.ledgers(at), progress=lambda said: None)
    return {result.node.name: str(result.message or result.status) for result in results}


def test_every_example_has_a_name_of_its_own():
    assert EXAMPLES
    assert len(set(EXAMPLES)) == len(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_comes_out_as_worked_by_hand(example, found):
    assert found[example] == "pass"
