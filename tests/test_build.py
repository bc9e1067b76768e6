"""The build: what is published is complete and checked; what is not stays unpublished, whatever happens."""

import json
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from filelock import FileLock

from annals import build, dbt_runner, settings, totals, warehouse
from annals.errors import ClerkError
from tests import stores


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A data folder with the small district built; tests only read it."""
    at = replace(settings.load(), home=tmp_path_factory.mktemp("built"), archive_code=stores.ARCHIVES, archive_name="甲区档案馆")
    stores.fill(at, stores.SMALL)
    (at.home / settings.SETTINGS_FILE).write_text('[archives]\ncode = "999001"\nname = "甲区档案馆"\n', "utf-8")
    build.build(at)
    return at


@pytest.fixture
def copied(built, home):
    """A data folder of this test's own with the small district built."""
    shutil.copytree(built.home, home.home)
    return replace(built, home=home.home)


def rows(at, sql: str, *values) -> list[tuple]:
    with warehouse.connect(at) as con:
        return con.execute(sql, values).fetchall()


def figure(at, code: str, year: int, archive_code: str = stores.ARCHIVES) -> tuple:
    columns = "value, value_status, last_value, change, change_status"
    return rows(
        at,
        f"select {columns} from rpt_figures where indicator_id = ? and stat_year = ? and archive_code = ?",
        code,
        year,
        archive_code,
    )[0]


@pytest.mark.parametrize(
    ("code", "year", "value", "value_status", "change", "change_status"),
    [
        # Eleven months of one visit; then twelve, of which the one of 10 March brought four persons: (15 - 11) / 11.
        ("lookup_visitors", 2021, "11", "incomplete", None, "no_base"),
        ("lookup_visitors", 2022, "15", "ok", "36.36363636", "incomplete"),
        # The first quarter of 2023 against that of 2022, 3 against 1 + 1 + 4.
        ("lookup_visitors", 2023, "3", "ok", "-50", "ok"),
        ("document_transfer_units", 2022, "2", "ok", "100", "ok"),
        ("document_items_received", 2022, "80", "ok", "-20", "ok"),
        ("special_items_received", 2022, "5", "ok", None, "zero_base"),
        ("document_items_received", 2023, None, "missing", None, "missing"),
        ("holdings_opening", 2022, "1000", "ok", None, "no_base"),
        ("holdings_closing", 2022, "1100", "ok", "10", "ok"),
        # 1000 of 3000 pages, then 1600 of 3200: 33.33 % and 50 %, in percentage points.
        ("permanent_digitization_rate", 2022, "50", "ok", "16.66666667", "ok"),
        ("digitized_pages", 2021, "1000", "ok", "0", "ok"),
        ("digitized_pages", 2022, "1500", "ok", "50", "ok"),
        ("digitized_pages", 2023, "1800", "ok", "20", "ok"),
        # A ledger without a row in the year is missing; with rows, none of which match, zero; with blank cells, missing.
        ("wallcharts", 2021, None, "missing", None, "missing"),
        ("wallcharts", 2022, "40", "ok", None, "no_base"),
        ("culture_fans", 2022, "0", "ok", None, "no_base"),
        ("exhibition_boards", 2022, None, "missing", None, "missing"),
        ("exhibition_departments", 2022, "2", "ok", None, "no_base"),
        ("exhibition_subdistricts", 2022, None, "missing", None, "missing"),
        # The training ledger came without 组织方, so that nobody knows whose it was.
        ("training_sessions", 2022, None, "missing", None, "missing"),
        ("self_assessment_score", 2022, "92.04", "ok", None, "no_base"),
        ("service_rated_units", 2022, None, "missing", None, "missing"),
        # Registers tell their past: 300 at the end of 2020 and 2021, then 200 + 150.5 + 100 + 50.
        ("storage_area_closing", 2021, "300", "ok", "0", "ok"),
        ("storage_area_opening", 2022, "300", "ok", "0", "ok"),
        ("storage_area_closing", 2022, "500.5", "ok", "66.83333333", "ok"),
        ("storerooms_added", 2021, "0", "ok", None, "zero_base"),
        ("storerooms_added", 2022, "3", "ok", None, "zero_base"),
        ("cameras_added", 2022, "1", "ok", None, "no_base"),
        # No cell says an outcome, visitors, shelf capacity, hours or what is open: missing, and so is what is divided by it.
        ("lookup_answered", 2022, None, "missing", None, "missing"),
        ("lookup_found_rate", 2022, None, "missing", None, "missing"),
        ("exhibition_visitors", 2022, None, "missing", None, "missing"),
        ("shelf_occupancy", 2022, None, "missing", None, "missing"),
        ("training_hours", 2022, None, "missing", None, "missing"),
        ("open_items_rate", 2022, None, "missing", None, "missing"),
        ("rectification_rate", 2022, None, "missing", None, "missing"),
        ("building_area", 2022, None, "missing", None, "missing"),
        # Who held the training is not said, but that there was one of forty persons is.
        ("training_sessions_all", 2022, "1", "ok", None, "no_base"),
        ("training_persons", 2022, "40", "ok", None, "no_base"),
        # Two activities with boards; the wall charts of the first are no third.
        ("outreach_activities", 2022, "2", "ok", None, "no_base"),
        ("exhibitions", 2022, "2", "ok", None, "no_base"),
        # Twelve volumes and the two of 10 March; 15 visits on 249 workdays after 11 on 250, both cut after eight places:
        # 0.06024096 / 0.044.
        ("lookup_volumes_retrieved", 2022, "14", "ok", "27.27272727", "incomplete"),
        ("lookup_workday_average", 2022, "0.06024096", "ok", "36.91127272", "incomplete"),
        ("holdings_fonds", 2022, "1", "ok", "0", "ok"),
        ("holdings_books", 2021, None, "missing", None, "missing"),
        ("holdings_books", 2022, "20", "ok", None, "no_base"),
        ("accession_quantity", 2022, "100", "ok", "0", "ok"),
        ("collected_quantity", 2022, "15", "ok", None, "zero_base"),
        ("pages_digitized_in_year", 2021, None, "missing", None, "missing"),
        ("pages_digitized_in_year", 2022, "500", "ok", None, "no_base"),
        ("storerooms_in_use", 2022, "4", "ok", "300", "ok"),
        ("equipment_in_service", 2022, "1", "ok", None, "no_base"),
    ],
)
def test_figures_of_the_small_district(built, code, year, value, value_status, change, change_status):
    found = figure(built, code, year)
    assert (found[0], found[1]) == (None if value is None else Decimal(value), value_status)
    assert (found[3], found[4]) == (None if change is None else Decimal(change), change_status)


def test_holdings_without_an_era_are_not_registered_and_a_medium_new_this_year_was_zero(built):
    """The ledger came without 形成时期; 20 books of 1100 are the first of theirs."""
    found = "select dimension_value, value, last_value, change, share from rpt_figure_breakdowns"
    found += (
        " where archive_code = '999001' and stat_year = 2022 and indicator_id = 'holdings_closing' and dimension = ? order by 1"
    )
    ten = Decimal(10)
    assert rows(built, found, "era") == [("未登记", 1100, 1000, ten, 100)]
    assert rows(built, found, "medium") == [
        ("图书资料", 20, 0, None, Decimal("1.81818181")),
        ("纸质", 1080, 1000, Decimal(8), Decimal("98.18181818")),
    ]


def test_the_reading_room_of_few_is_shown_by_no_dimension(built):
    """One user came all year: the figure is given, what he asked for is not."""
    found = "select dimension_value, value, is_suppressed from rpt_figure_breakdowns where archive_code = '999001'"
    found += " and stat_year = 2021 and indicator_id = 'lookup_registrations' and dimension = 'subject'"
    assert rows(built, found) == [("婚姻", None, True)]


def test_the_grade_stands_beside_the_score(built):
    labels = (
        "select label from rpt_figures where indicator_id = 'self_assessment_score' and stat_year = 2022 and value is not null"
    )
    assert rows(built, labels) == [("良好",)]


def test_a_running_year_ends_with_its_last_month_and_the_missing_month_is_counted(built):
    found = rows(
        built,
        "select stat_year, through_month, months_missing from rpt_figures"
        " where indicator_id = 'lookup_visitors' and archive_code = '999001' order by stat_year",
    )
    assert found == [(2021, 12, 1), (2022, 12, 0), (2023, 3, 0)]


def test_a_month_without_registrations_is_null_and_one_without_wallcharts_is_zero(built):
    found = "select value from rpt_figure_months where indicator_id = ? and month_on = ? and archive_code = '999001'"
    assert rows(built, found, "lookup_visitors", date(2021, 8, 1)) == [(None,)]
    assert rows(built, found, "lookup_visitors", date(2022, 3, 1)) == [(Decimal(4),)]
    assert rows(built, found, "wallcharts", date(2022, 5, 1)) == [(Decimal(0),)]


def test_an_archives_goes_by_the_list_and_else_by_the_settings(built):
    assert rows(built, "select archive_code, archive_name from dim_archives order by 1") == [
        ("999001", "甲区档案馆"),
        ("999002", "乙区档案馆"),
    ]


def test_an_archives_is_answered_for_its_own_years_only(built):
    assert rows(built, "select distinct stat_year from rpt_figures where archive_code = '999002'") == [(2022,)]
    assert figure(built, "holdings_closing", 2022, "999002")[:2] == (Decimal(7), "ok")
    assert figure(built, "lookup_visitors", 2022, "999002")[:2] == (None, "missing")


def test_a_figure_s_rows_can_be_read_from_the_published_generation(built):
    evidence = "select amount, file_name, row_no from indicator_evidence where indicator_id = ? and on_date = ? order by row_no"
    assert rows(built, evidence, "lookup_visitors", date(2022, 3, 10)) == [
        (Decimal(0), "utilization.csv", 15),
        (Decimal(4), "utilization.csv", 28),
    ]


def test_two_years_of_visits_are_forecast_a_year_ahead_of_the_last_month_that_is_over(built):
    """The ledger ends on 10 March 2023: that month is still running."""
    ahead = rows(built, "select min(month_on), max(month_on) from rpt_lookup_forecast where is_chosen")
    assert ahead == [(date(2023, 3, 1), date(2024, 2, 1))]


def test_a_ledger_declared_since_the_last_load_is_no_stumbling_block(home):
    stores.fill(home, stores.SMALL)
    with duckdb.connect(home.store) as con:
        con.execute(
            "drop table raw.units; delete from raw.ledgers where ledger = 'units'; alter table raw.talent drop column result"
        )
    build.build(home)
    assert rows(home, "select count(*) from dim_unit_names") == [(0,)]


def test_no_figure_without_a_store(home):
    with pytest.raises(ClerkError, match="请先运行 annals ingest"):
        build.build(home)


def test_no_figure_from_a_store_without_rows(home):
    stores.fill(home, {})
    with pytest.raises(ClerkError, match="还没有一行台账"):
        build.build(home)


def test_a_store_that_an_ingest_is_writing_is_named(home):
    stores.fill(home, stores.SMALL)
    hold = f"import duckdb, time; con = duckdb.connect({str(home.store)!r}); print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE) as ingest:
        ingest.stdout.readline()
        with pytest.raises(ClerkError, match="正在 annals ingest 装载台账"):
            build.build(home)
        ingest.kill()


def test_a_second_build_at_once_is_refused(home):
    stores.fill(home, stores.SMALL)
    with FileLock(home.home / "build.lock"), pytest.raises(ClerkError, match="另一个 annals build"):
        build.build(home)


def test_a_failed_check_is_named_and_nothing_is_published(copied):
    before = warehouse.generation(copied)
    stores.fill(copied, {"study": [{"activity_no": "1", "held_on": date(2022, 1, 5), "kind": "郊游"}]})
    with pytest.raises(ClerkError, match="学习活动台账的 kind 有名录以外的值（1 处）"):
        build.build(copied)
    assert warehouse.generation(copied) == before
    assert figure(copied, "holdings_closing", 2022)[0] == Decimal(1100)


def test_totals_that_disagree_are_named_and_nothing_is_published(copied, monkeypatch):
    """As where an ingest got in between the counting and the building."""
    published = copied.warehouse / warehouse.generation(copied)
    monkeypatch.setattr(dbt_runner, "run", lambda at, *_: shutil.copyfile(published, dbt_runner.building(at)) and [])
    stores.fill(copied, {"utilization": [stores.lookup(date(2022, 12, 20))]})
    with pytest.raises(ClerkError, match="档案利用登记簿的行数应为 28，建成 27；复印页数应为 280，建成 270"):
        build.build(copied)
    assert warehouse.generation(copied) == published.name


def test_control_totals_count_current_rows_otherwise_than_the_models(home):
    stores.fill(home, {"utilization": [stores.lookup(date(2022, 3, day)) for day in (1, 2, 3)]}, exported_on=date(2022, 4, 1))
    later = {"load_id": 2, "exported_on": date(2022, 5, 1)}
    stores.fill(home, {"utilization": [stores.lookup(date(2022, 3, 1), pages_copied=7)]}, **later)
    older = {"load_id": 3, "exported_on": date(2022, 3, 31)}
    stores.fill(home, {"utilization": [stores.lookup(date(2022, 3, 1), pages_copied=99)]}, **older)
    with duckdb.connect(home.store) as con:
        con.execute(
            "insert into raw.withdrawals select row_id, 4, date '2022-05-02', 4, 'utilization' from raw.utilization where lookup_no = '20220303-1'"
        )
    found = totals.of_store(home, totals.ledgers(home))
    assert (found["档案利用登记簿的行数"], found["复印页数"]) == (2, 7 + 10)


KILLED_AT = """
import os, signal, sys
from types import SimpleNamespace
from annals import build, settings, warehouse
moment = sys.argv[1]
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if moment == "publish":
    warehouse.json = SimpleNamespace(dump=die, loads=warehouse.json.loads)  # named already, but not yet pointed at
build.build(settings.load(), progress=lambda said: die() if said == moment else None)
"""


def test_a_build_killed_at_any_moment_leaves_the_last_generation_and_the_next_one_completes(copied):
    before = warehouse.generation(copied)
    stores.fill(copied, {"equipment": [{"equipment_no": "2", "kind": "监控", "in_service_on": date(2022, 8, 1)}]}, load_id=2)
    for moment in ("核对总数", "publish"):
        killed = subprocess.run([sys.executable, "-c", KILLED_AT, moment], check=False, capture_output=True)
        assert killed.returncode == -signal.SIGKILL
        assert warehouse.generation(copied) == before
        assert figure(copied, "cameras_added", 2022)[0] == Decimal(1)
    result = build.build(copied)
    assert result.generation.name == warehouse.generation(copied) != before
    assert figure(copied, "cameras_added", 2022)[0] == Decimal(2)
    assert not list(copied.scratch.glob("annals.duckdb*"))


def test_docs_are_one_page_that_names_no_folder_of_the_machine(copied):
    page = build.docs(copied).read_text("utf-8")
    assert "Year over year is computed here and nowhere else" in page
    assert json.dumps("馆藏统计台账")[1:-1] in page
    for folder in (settings.ROOT, copied.home):
        assert json.dumps(str(folder))[1:-1] not in page
