"""What tests share: a data folder of their own, files of ledgers made in the test, and one demo warehouse a session."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from annals import settings
from annals.settings import Settings
from tests.zygote import Zygote


@pytest.fixture(scope="session", autouse=True)
def _no_key_of_the_machine(tmp_path_factory):
    """Tests hash with a key of their own and never make or read the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.KEY_VARIABLE, str(tmp_path_factory.mktemp("key") / "key"))
        patch.delenv(settings.HOME_VARIABLE, raising=False)
        yield


@pytest.fixture(scope="session")
def zygote(_no_key_of_the_machine, tmp_path_factory) -> Iterator[Zygote]:
    """Runs `annals` commands, each a process of its own that need not import everything again."""
    started = Zygote(tmp_path_factory.mktemp("said"))
    yield started
    started.close()


@pytest.fixture
def home(tmp_path, monkeypatch) -> Settings:
    """An empty data folder, which `annals` commands in this test use too."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    return settings.load()


@pytest.fixture(scope="session")
def demo_ledgers(tmp_path_factory) -> Path:
    """The demo's ledgers of 2018 to 2023, as files."""
    from annals import demo

    folder = tmp_path_factory.mktemp("demo") / "ledgers"
    demo.write(folder)
    return folder


@pytest.fixture(scope="session")
def demo_home(demo_ledgers, tmp_path_factory) -> Settings:
    """A data folder with the demo's ledgers loaded and the warehouse built; tests only read it."""
    from annals.build import build
    from ingest.door import ingest

    at = replace(settings.load(), home=tmp_path_factory.mktemp("home"))
    reports = ingest([demo_ledgers], at)
    assert {report.status for report in reports} == {"loaded"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.HOME_VARIABLE, str(at.home))
        at = settings.load()  # the demo's list of archives has named it
    build(at)
    return at


@pytest.fixture(scope="session")
def faulty_home(tmp_path_factory) -> Settings:
    """A data folder built from a district whose books are not in order (tests.faulty); tests only read it."""
    from annals.build import build
    from tests import faulty

    at = faulty.fill(
        replace(settings.load(), home=tmp_path_factory.mktemp("faulty"), archive_code="999001", archive_name="甲区档案馆")
    )
    build(at)
    return at


@pytest.fixture(scope="session")
def yearbook_home(tmp_path_factory) -> Settings:
    """A data folder that holds printed tables and one ledger of one year, built; tests only read it."""
    from annals.build import build
    from ingest.door import ingest
    from tests import stores, yearbooks

    at = replace(settings.load(), home=tmp_path_factory.mktemp("yearbooks") / "home", archive_code="999001")
    files = yearbooks.write(tmp_path_factory.mktemp("tables"))
    assert {report.status for report in ingest(files, at)} == {"loaded"}
    stores.fill(at, {"holdings": [stores.held(2022, volumes=963_500)]}, load_id=99)
    build(at)
    return at


@pytest.fixture
def ledger_file(tmp_path):
    """Writes rows as a ledger file: `.csv` in an encoding, or `.xlsx` (a dict of sheets, or rows for one sheet)."""

    def write(name: str, rows: list | dict, encoding: str = "utf-8") -> Path:
        path = tmp_path / "ledgers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".csv":
            with path.open("w", newline="", encoding=encoding) as file:
                csv.writer(file).writerows(rows)
            return path
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            for title, lines in (rows if isinstance(rows, dict) else {"Sheet1": rows}).items():
                sheet = book.add_worksheet(title)
                for at, line in enumerate(lines):
                    sheet.write_row(at, 0, line)
        return path

    return write
