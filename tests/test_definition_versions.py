"""An indicator whose definition changed: each year keeps the one it was counted by, and the break is marked wherever both meet."""

import csv
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from annals import build, cards, catalog, dbt_runner, settings, warehouse, wording
from annals.proof import asked, explain, said
from annals.proof.why import why
from tests import stores

OLD, NOW = "training_sessions_before_2022", "training_sessions"
# Until 2021 every training counted, whoever organized it.
HELD = [
    (2020, "本馆"),
    (2020, "省档案局"),
    (2021, "本馆"),
    (2021, "省档案局"),
    (2021, "国家档案局"),
    (2022, "本馆"),
    (2022, "本馆"),
    (2022, "省档案局"),
]
HELD += [(2023, "本馆"), (2023, "本馆"), (2023, "区档案局")]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project of models with one more definition, of which one row of the catalog and its evidence speak."""
    copy = tmp_path_factory.mktemp("project") / "dbt_project"
    shutil.copytree(settings.DBT_PROJECT, copy)
    seed = copy / "seeds" / "indicators.csv"
    with seed.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    present = next(row for row in rows if row["indicator_id"] == NOW)
    present |= {"valid_from": "2022"}
    old = {"indicator_id": OLD, "figure_no": "", "version_of": NOW, "valid_from": "", "valid_to": "2021", "part_of": ""}
    rows.append(present | old | {"dimensions": "", "definition": "业务培训台账中的培训次数，不论组织方。"})
    with seed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(present), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with (copy / "models" / "evidence" / "evd_training.sql").open("a", encoding="utf-8") as model:
        model.write(f"\nunion all\n{{{{ evidence('{OLD}', 'trainings', amount='1') }}}}\n")
    return copy


@pytest.fixture(scope="module")
def built(project, tmp_path_factory):
    """A data folder with four years of trainings, built by the changed project."""
    at = replace(
        settings.load(), home=tmp_path_factory.mktemp("versions"), archive_code=stores.ARCHIVES, archive_name="甲区档案馆"
    )
    trainings = [
        {"training_no": f"{no}", "held_on": date(year, 4, 1), "organizer": organizer, "persons": 10}
        for no, (year, organizer) in enumerate(HELD)
    ]
    stores.fill(at, {"training": trainings, "holdings": [stores.held(year, items=100) for year in range(2020, 2024)]})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dbt_runner, "DBT_PROJECT", project)
        build.build(at)
    return at


def figure(at, year: int):
    with warehouse.connect(at) as con:
        return catalog.figures(con, stores.ARCHIVES, year)[NOW]


def explained(at, word: str, year: int):
    with warehouse.connect(at) as con:
        one = asked.find(con, word, year, stores.ARCHIVES)
        return explain.explain(con, one), why(con, one)


@pytest.mark.parametrize(
    ("year", "value", "definition", "change", "status"),
    [
        (2020, 2, OLD, None, "no_base"),
        (2021, 3, OLD, 50, "ok"),
        (2022, 2, NOW, None, "definition_changed"),
        (2023, 3, NOW, 50, "ok"),
    ],
)
def test_each_year_states_the_definition_that_is_valid_in_it(built, year, value, definition, change, status):
    found = figure(built, year)
    assert (found.value, found.definition_id, found.change, found.change_status) == (value, definition, change, status)


def test_the_break_is_marked_in_words_and_on_the_card(built):
    broken = figure(built, 2022)
    assert wording.change(broken) == "口径调整，不可比"
    assert wording.compared(broken) == "因口径调整与上年不可比"
    assert "口径调整，不可比" in cards.card(broken, {NOW: broken})
    assert "口径调整" not in cards.card(figure(built, 2023), {})


def test_the_break_is_marked_where_the_change_is_explained(built):
    shown, reasons = explained(built, "业务知识集中学习次数", 2022)
    lines = dict(said.lines(shown))
    assert lines["数值"] == "2 次"
    assert lines["口径"].endswith("（自2022年的口径）")
    assert lines["上年"] == "3 次（按现有台账，口径不同）"
    assert lines["变化"] == "口径调整，不可比"
    assert reasons.reason == "口径调整，不可比，没有可以分解的变化。"


@pytest.mark.parametrize(("year", "stated", "other"), [(2021, "3 行之和 = 3 次", "1 次"), (2022, "2 行之和 = 2 次", "3 次")])
def test_both_definitions_are_there_for_every_year(built, year, stated, other):
    lines = dict(said.lines(explained(built, NOW, year)[0]))
    assert lines["算式"] == stated
    assert lines["另一口径"].startswith(f"{other}（")


def test_an_old_definition_goes_on_being_counted_and_compared_with_itself(built):
    shown, reasons = explained(built, OLD, 2022)
    assert dict(said.lines(shown))["算式"] == "3 行之和 = 3 次"
    assert (shown.asked.figure.value, shown.asked.figure.change, shown.asked.figure.change_status) == (Decimal(3), 0, "ok")
    assert reasons.change == 0
