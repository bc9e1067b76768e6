"""The whole run, ledgers to figures: the same answer whatever the order, and nothing broken whenever it is killed."""

import random
import time
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn

from annals import catalog, demo, report, settings, warehouse
from annals.build import build
from ingest.door import ingest
from tests.zygote import FOR_BUILD, Zygote

MOMENTS = 10


def answer(home) -> dict[str, list[tuple]]:
    """Everything that readers see, row by row."""
    with warehouse.connect(home) as con:
        names = [
            name for (name,) in con.execute("select table_name from duckdb_tables() where table_name like 'rpt_%'").fetchall()
        ]
        return {name: con.execute(f"select * from {name} order by all").fetchall() for name in names}


@pytest.fixture(scope="module")
def two_years(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two_years")
    demo.write(folder, 2021, 2022)
    return folder


@pytest.fixture(scope="module")
def first_run(two_years, tmp_path_factory):
    at = replace(settings.load(), home=tmp_path_factory.mktemp("first"), archive_code="999001", archive_name="兰台区档案馆")
    ingest([two_years], at)
    build(at)
    return at, answer(at)


def test_a_second_load_and_build_give_the_same_answer(two_years, first_run):
    at, before = first_run
    assert {report.status for report in ingest([two_years], at)} == {"already_loaded"}
    build(at)
    assert answer(at) == before
    assert before["rpt_figures"]


def test_files_in_another_order_give_the_same_answer(two_years, first_run, tmp_path):
    at = replace(first_run[0], home=tmp_path)
    files = sorted(path for path in two_years.rglob("*") if path.is_file())
    random.Random(3).shuffle(files)
    for path in files:
        ingest([path], at)
    build(at)
    assert answer(at) == first_run[1]


def test_ledgers_taken_away_leave_gaps_to_fill_and_no_zero(two_years, tmp_path):
    """From files to Word: what no ledger says is 待补 in the draft, and the other figures stand as they were."""
    gone = {"equipment": "设备", "outreach": "宣传", "assessment": "测评", "utilization": "利用"}
    kept = [path for path in two_years.rglob("*.*") if not any(word in path.name for word in gone.values())]
    at = replace(settings.load(), home=tmp_path / "home", archive_code="999001", archive_name="兰台区档案馆")
    ingest(kept, at)
    build(at)
    missing = {one.indicator for one in report.render(at, 2022, tmp_path / "draft.docx") if one.indicator}
    with warehouse.connect(at) as con:
        figures = catalog.figures(con, "999001", 2022)
    printed = {code: figure for code, figure in figures.items() if figure.figure_no}
    assert missing == {code for code, figure in printed.items() if figure.ledger in gone}
    assert all((figure.value is None) == (figure.ledger in gone) for figure in printed.values())
    body = Document(tmp_path / "draft.docx").element.body
    controls = {
        tag.get(qn("w:val")).split(":")[1]: "".join(sdt.itertext())
        for sdt in body.iter(qn("w:sdt"))
        for tag in sdt.iter(qn("w:tag"))
        if ":value:" in tag.get(qn("w:val"))  # of a figure's chart there is no text
    }
    assert {code for code, text in controls.items() if text.startswith("【待补：")} == missing


@pytest.fixture
def builds(tmp_path):
    """Runs `annals build` without importing dbt each time."""
    started = Zygote(tmp_path, FOR_BUILD)
    yield started
    started.close()


def test_a_build_killed_at_ten_moments_leaves_what_was_published_and_the_next_completes(home, ledger_file, zygote, builds):
    """How a load bears it: test_crash.py."""
    header = ["登记号", "利用日期", "利用目的", "卷数"]
    folder = ledger_file("2021.csv", [header, ["A1", "2021-03-05", "工作查考", "3"]]).parent
    assert zygote.run(home.home, "ingest", folder).status == 0
    built = builds.run(home.home, "build")
    assert built.status == 0, built.err
    published = answer(home)
    ledger_file("2022.csv", [header, ["B1", "2022-03-05", "工作查考", "5"]])
    assert zygote.run(home.home, "ingest", folder).status == 0
    for moment in range(MOMENTS):
        run = builds.start(home.home, "build")
        time.sleep(built.seconds * (moment + 1) / (MOMENTS + 1))
        run.kill()
        assert run.wait().left == []
        figures = answer(home)["rpt_figures"]
        assert next(row for row in figures if row[1] == 2021 and row[2] == "lookup_items")[4] == 3
        assert len(figures) in (len(published["rpt_figures"]), 2 * len(published["rpt_figures"]))
    done = builds.run(home.home, "build")
    assert done.status == 0, done.err
    complete = {(row[1], row[2]): row[4] for row in answer(home)["rpt_figures"]}
    assert complete[2022, "lookup_items"] == 5
    assert complete[2021, "lookup_items"] == 3
    assert not list(home.warehouse.glob("*.building*"))
