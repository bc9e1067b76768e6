"""An indicator that was counted otherwise until 2021: each year keeps its definition, and the break is said wherever they would meet."""

import csv
import shutil
from dataclasses import replace
from decimal import Decimal

import pytest

from annals import build, catalog, dbt_runner, settings, warehouse
from tests import stores

SERIES, OLD = "holdings_received", "holdings_received_before_2022"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The small district under a catalog in which what came in was counted by entries until 2021, and by 卷、件 and 册 from 2022 on."""
    project = tmp_path_factory.mktemp("project") / "dbt_project"
    shutil.copytree(settings.DBT_PROJECT, project)
    seed = project / "seeds" / "indicators.csv"
    with seed.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    present = next(row for row in rows if row["indicator_id"] == SERIES)
    old = present | {
        "indicator_id": OLD,
        "version_of": SERIES,
        "valid_to": "2021",
        "definition": "接收登记台账中进馆档案的行数。",
    }
    present["valid_from"] = "2022"
    with seed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(present), lineterminator="\n")
        writer.writeheader()
        writer.writerows([*rows, old])
    with (project / "models" / "evidence" / "evd_accession.sql").open("a", encoding="utf-8") as model:
        model.write(f"union all\n{{{{ evidence('{OLD}', 'additions', amount='1', dimensions='kind ' ~ dimensions) }}}}\n")
    at = replace(settings.load(), home=tmp_path_factory.mktemp("definitions"), archive_code=stores.ARCHIVES)
    stores.fill(at, stores.SMALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dbt_runner, "DBT_PROJECT", project)
        build.build(at)
    with warehouse.connect(at) as con:
        yield con


def test_each_year_states_the_definition_that_is_valid_in_it(built):
    # One entry of 100 items in 2021; five of 30, 20, 30, 5 and 15 in 2022.
    before, after = (catalog.figures(built, stores.ARCHIVES, year)[SERIES] for year in (2021, 2022))
    assert (before.value, before.definition_id, before.definition) == (1, OLD, "接收登记台账中进馆档案的行数。")
    assert (after.value, after.definition_id) == (100, SERIES)
    assert OLD not in catalog.figures(built, stores.ARCHIVES, 2022)


def test_the_break_is_marked_wherever_the_two_would_be_compared(built):
    after = catalog.figures(built, stores.ARCHIVES, 2022)[SERIES]
    assert (after.last_value, after.change, after.change_status) == (1, None, "definition_changed")
    for table, status in (("rpt_figure_growth", "growth_status"), ("rpt_figure_months", "ytd_change_status")):
        where = "to_year = 2022 and from_year = 2021" if table.endswith("growth") else "month_on = date '2022-12-01'"
        found = built.execute(
            f"select {status} from {table} where indicator_id = ? and archive_code = ? and {where}", [SERIES, "999001"]
        )
        assert found.fetchall() == [("definition_changed",)]


def test_both_definitions_can_be_read_for_all_years(built):
    found = built.execute(
        """
        select stat_year, indicator_id, value, last_value, change, change_status
        from int_period_changes
        where series_id = ? and archive_code = '999001' and not is_stated and from_month = 1 and through_month = 12
            and stat_year in (2021, 2022)
        order by 1
        """,
        [SERIES],
    ).fetchall()
    # Under the present definition 2021 had 100; by the old one 2022 had 5 entries, 400 % more than one.
    assert found == [(2021, SERIES, 100, None, None, "no_base"), (2022, OLD, 5, 1, Decimal(400), "ok")]
