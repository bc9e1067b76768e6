"""The demo's district: believable, closed in itself, nobody's data, and the same for the same seed."""

import re
import weakref
import zipfile
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import duckdb
import numpy as np
import pandas as pd
import pytest

from annals import demo, settings
from annals.calendar import is_open_day
from annals.demo import files, people, reading_room
from annals.demo.city import House
from annals.demo.district import District
from annals.demo.hand import Hand
from annals.demo.sheet import Sheet
from annals.errors import ClerkError
from ingest.door import ingest
from ingest.ledger import declared

LEDGERS = sorted({name for name, ledger in declared().items() if ledger.kind != "reference"})


@pytest.fixture(scope="module")
def truth() -> dict[str, pd.DataFrame]:
    return demo.truth()


@pytest.fixture(scope="module")
def lookups(truth) -> pd.DataFrame:
    return truth["utilization"]


@pytest.fixture(scope="module")
def two_years() -> dict[str, pd.DataFrame]:
    return demo.truth(2021, 2022)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """The ledgers of 2021 and 2022 written as files and loaded: a read-only connection to the store."""
    folder = tmp_path_factory.mktemp("district")
    demo.write(folder, 2021, 2022)
    at = replace(settings.load(), home=tmp_path_factory.mktemp("home"))
    ingest([folder], at)
    with duckdb.connect(at.store, read_only=True) as con:
        yield con


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        demo.write(tmp_path / name, 2022, 2022)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_seed_is_another_district(truth):
    other = demo.truth(2022, 2022, seed=8)
    assert len(other["utilization"]) != (truth["utilization"]["used_on"].dt.year == 2022).sum()
    assert other["guidance"]["unit"].tolist() != truth["guidance"].query("guided_on.dt.year == 2022")["unit"].tolist()


def test_no_clock_stands_in_a_workbook(tmp_path):
    workbooks = [path for path in demo.write(tmp_path, 2022, 2022) if path.suffix == ".xlsx"]
    for path in workbooks:
        with zipfile.ZipFile(path) as book:
            assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert set(re.findall(r">(\d{4}-[^<]*)<", book.read("docProps/core.xml").decode())) == {"2023-01-06T00:00:00Z"}


@pytest.mark.parametrize("ledger", LEDGERS)
def test_the_truth_has_declared_columns_and_canonical_codes(truth, ledger):
    columns = declared()[ledger].columns
    assert len(truth[ledger]) > 0
    for name in truth[ledger].columns:
        if columns[name].codes:
            assert set(truth[ledger][name].dropna()) <= set(columns[name].codes.values())


@pytest.mark.parametrize("ledger", LEDGERS)
def test_no_key_comes_twice(truth, ledger):
    assert not truth[ledger].duplicated(list(declared()[ledger].key)).any()


@pytest.mark.parametrize("ledger", LEDGERS)
def test_what_is_loaded_from_the_files_is_the_truth(loaded, two_years, ledger):
    said = two_years[ledger]
    columns = [name for name in said.columns if name in declared()[ledger].stored]
    if ledger == "accession":  # of a giver who is a person the store has no name
        columns.remove("unit")
    newest = "qualify row_number() over (partition by row_id order by exported_on desc, load_id desc) = 1"
    found = loaded.execute(f"select {', '.join(columns)} from raw.{ledger} {newest}").df()
    assert comparable(said[columns]) == comparable(found)


def comparable(frame: pd.DataFrame) -> list[tuple]:
    """Rows as text, in order; 档号 without the marks between their parts."""
    cells = {name: [spoken(name, value) for value in frame[name].astype(object)] for name in frame.columns}
    return sorted(zip(*cells.values(), strict=True))


def spoken(name: str, value: object) -> str:
    if pd.isna(value):
        return ""
    if name == "record_no":
        return value.replace("·", "-")
    return f"{value:.4f}" if isinstance(value, int | float) else str(value)


def test_every_kind_of_fault_is_in_the_files_and_stays_outside(loaded):
    codes = {code for (code,) in loaded.execute("select distinct code from raw.rejects").fetchall()}
    assert codes == {
        "required_missing",
        "invalid_date",
        "not_in_code_list",
        "below_minimum",
        "not_a_number",
        "outside_declared_period",
    }


def test_totals_in_the_files_agree(loaded):
    declared_totals = loaded.execute(
        "select count(*), count(*) filter (abs(declared - computed) > 0.001) from raw.declared_totals"
    )
    totals, wrong = declared_totals.fetchone()
    assert totals > 50
    assert wrong == 0


def test_a_later_register_closes_the_room_that_an_earlier_one_has_open(loaded):
    versions = "select closed_on::varchar from raw.storerooms where storeroom_no = 'KF-01' order by exported_on"
    assert loaded.execute(versions).fetchall() == [(None,), ("2022-03-31",)]


def is_valid(number: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(number, weights, strict=False)) % 11] == number[17]


def test_no_identity_number_is_anybodys(lookups, demo_ledgers):
    numbers = set(lookups["id_number"].dropna())
    texts = [normalize("NFKC", path.read_bytes().decode("gb18030", "replace")) for path in demo_ledgers.rglob("*.csv")]
    numbers |= {found for text in texts for found in re.findall(r"(?<!\d)\d{17}[\dX](?!\d)", text)}
    assert all(number.startswith("999999") or not is_valid(number) for number in numbers)
    assert 0.9 < sum(map(is_valid, numbers)) / len(numbers) < 0.99  # some were copied wrong
    assert lookups["phone"].dropna().str.match(r"100\d{8}$").all()


def test_users_have_numbers_of_their_own():
    assert len(set(people.identity_numbers(np.arange(50_000)))) == 50_000


def test_holdings_close_line_by_line_and_year_by_year(truth):
    line, counts = ["fonds_no", "category", "retention"], ["volumes", "items", "books"]
    inward, outward = truth["accession"], truth["disposal"]
    signs = {"移交": 1, "征集": 1, "捐赠": 1, "购买": 1, "代存": 0, "移出": -1, "销毁": -1, "盘盈": 1, "盘亏": -1}
    moves = pd.concat([inward.assign(day=inward["received_on"]), outward.assign(day=outward["disposed_on"])])
    moves[counts] = moves[counts].fillna(0).mul(moves["kind"].map(signs), axis=0)
    by_year = dict(list(truth["holdings"].fillna({"category": "", **dict.fromkeys(counts, 0)}).groupby("stat_year")))
    for year in range(2019, 2024):
        moved = moves[moves["day"].dt.year == year].fillna({"category": ""}).groupby(line)[counts].sum()
        opening, closing = (by_year[y].set_index(line)[counts] for y in (year - 1, year))
        assert opening.add(moved, fill_value=0).sub(closing, fill_value=0).abs().to_numpy().sum() == 0


def test_a_district_holds_some_130_fonds_and_120_to_140_thousand_volumes_items_and_books(truth):
    holdings = truth["holdings"]
    totals = holdings.groupby("stat_year")[["volumes", "items", "books"]].sum().sum(axis=1)
    assert totals.is_monotonic_increasing
    assert totals.between(110_000, 150_000).all()
    assert holdings["fonds_no"].nunique() > 120
    assert holdings["fonds_no"].str.fullmatch(r"[A-Z]\d{3}").all()


def test_pages_scanned_of_the_holdings_are_what_the_batches_scanned(truth):
    batches, holdings = truth["digitization"], truth["holdings"]
    done = batches[batches["scope"] == "馆藏"].groupby(batches["done_on"].dt.year)["pages"].sum()
    stock = holdings.groupby("stat_year")["digitized_pages"].sum()
    growth = stock.diff().dropna()
    lost = growth - done[growth.index]  # what was scanned and then destroyed
    assert ((lost <= 0) & (lost > -0.01 * stock[growth.index])).all()


def test_lookups_come_on_open_days_twenty_to_sixty_a_day(lookups):
    by_day = lookups[lookups["used_on"].dt.year.isin([2018, 2019, 2023])].groupby("used_on").size()
    is_open = by_day.index.map(is_open_day)
    assert by_day[is_open].quantile([0.05, 0.95]).between(15, 75).all()
    assert 30 < by_day[is_open].median() < 50
    assert 0 < by_day[~is_open].sum() < 0.01 * by_day.sum()


def test_the_epidemic_shows_in_its_years(lookups):
    years = lookups.groupby(lookups["used_on"].dt.year).size()
    assert years[[2020, 2021, 2022]].max() < 0.95 * years[[2018, 2019, 2023]].min()
    assert lookups["used_on"].dt.to_period("M").nunique() == 72  # not a month without anybody


@pytest.mark.parametrize(
    ("subject", "busy", "quiet"), [("学籍", [6, 7, 8], [1, 2, 11]), ("职称", [8, 9], [1, 2]), ("退休", [12], [5])]
)
def test_subjects_have_seasons_of_their_own(lookups, subject, busy, quiet):
    asked = lookups[(lookups["subject"] == subject) & ~lookups["used_on"].dt.year.between(2020, 2022)]
    by_month = asked.groupby(asked["used_on"].dt.month).size()
    assert by_month[busy].mean() > 1.4 * by_month[quiet].mean()


def test_what_the_counting_rules_turn_on_is_there(lookups):
    has_number, has_name = lookups["id_number"].notna(), lookups["user_name"].notna()
    same_day = lookups[has_number].duplicated(["used_on", "id_number"])
    same_record = lookups[has_number & lookups["record_no"].notna()].duplicated(["used_on", "id_number", "record_no"])
    assert same_day.mean() > 0.05
    assert same_record.mean() > 0.02
    assert 0.02 < (lookups["persons"] > 1).mean() < 0.1
    assert set(lookups["persons"]) == {1, 2, 3, 4, 5, 6}
    assert 0.05 < (~has_number & has_name).mean() < 0.3
    assert 0 < (~has_number & ~has_name).mean() < 0.01
    assert 0.03 < lookups["record_no"].isna().mean() < 0.2


def test_the_renovation_of_2022_is_as_in_the_real_summary(truth):
    rooms, things = truth["storerooms"], truth["equipment"]
    opened = rooms[rooms["opened_on"].dt.year == 2022]
    assert sorted(opened["kind"]) == ["专业", "图书资料", "永久"]
    bought = things[things["in_service_on"].dt.year == 2022]
    assert set(declared()["equipment"].columns["kind"].codes.values()) - set(bought["kind"]) <= {"其他"}


def test_some_ledgers_begin_late(truth):
    begins = {name: truth[name].iloc[:, 1].min().year for name in ("assessment", "talent", "disposal")}
    assert begins == {"assessment": 2019, "talent": 2019, "disposal": 2019}
    assert truth["catalog"]["stat_year"].min() == 2019


def test_a_scale_multiplies_the_lookups_alone():
    once, thrice = (House(District(2022, 2022, scale=scale)).all_ledgers() for scale in (1, 3))
    assert len(thrice["utilization"]) == pytest.approx(3 * len(once["utilization"]), rel=0.05)
    assert all(once[name].equals(thrice[name]) for name in LEDGERS if name != "utilization")


def test_a_large_year_is_written_a_month_at_a_time():
    district, alive = District(2022, 2022, scale=5), []
    ledger = declared()["utilization"]
    hand = Hand("", district.dice("test"), in_workbook=False)
    sheet = Sheet(ledger, files.LOOKUP_SHAPES[0], hand, 2022, "", "")
    for count, _ in enumerate(sheet.rows(watched(reading_room.year(district, 2022), alive))):
        if count % 1000 == 0:
            assert sum(frame() is not None for frame in alive) <= 2
    assert count > 30_000


def watched(frames, alive: list):
    for frame in frames:
        alive.append(weakref.ref(frame))
        yield frame


def test_a_large_scale_writes_its_lookups_as_text(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGE", 2)
    paths = demo.write(tmp_path, 2022, 2022, scale=2)
    assert {path.suffix for path in paths if "利用登记" in path.name} == {".csv"}


def test_another_district_has_units_and_numbers_of_its_own():
    ours, theirs = (House(District(2022, 2022, 7, 1, code, name, size)).all_ledgers() for code, name, size in (
        ("999001", "兰台区档案馆", 1.0), ("999002", "云梦区档案馆", 0.3)))  # fmt: skip
    assert theirs["guidance"]["unit"].str.startswith("云梦区").all()
    assert len(theirs["utilization"]) < 0.4 * len(ours["utilization"])


@pytest.fixture(scope="module")
def four() -> dict[str, pd.DataFrame]:
    """A city and three of its districts, of which 999003 became part of 999002 in 2021."""
    return demo.truth(2020, 2021, archives=4)


@pytest.fixture(scope="module")
def four_loaded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    demo.write(folder, 2020, 2021, archives=4)
    at = replace(settings.load(), home=tmp_path_factory.mktemp("home"))
    assert {report.status for report in ingest([folder], at)} == {"loaded"}
    with duckdb.connect(at.store, read_only=True) as con:
        yield con


def test_a_city_lists_its_archives_with_parents_and_years(four_loaded):
    listed = "select archive_code, parent_code, level, opened_year, closed_year, merged_into from raw.archives order by all"
    assert four_loaded.execute(listed).fetchall() == [
        ("999000", None, "市", 1958, None, None),
        ("999001", "999000", "区", 1959, None, None),
        ("999002", "999000", "区", 1960, None, None),
        ("999003", "999000", "区", 1963, 2021, "999002"),
    ]


@pytest.mark.parametrize("ledger", LEDGERS)
def test_what_is_loaded_of_several_archives_is_each_ones_truth(four_loaded, four, ledger):
    said = four[ledger]
    columns = [name for name in said.columns if name in declared()[ledger].stored and (ledger, name) != ("accession", "unit")]
    newest = "qualify row_number() over (partition by row_id order by exported_on desc, load_id desc) = 1"
    found = four_loaded.execute(f"select {', '.join(columns)} from raw.{ledger} {newest}").df()
    assert comparable(said[columns]) == comparable(found)
    assert not said.duplicated(["archive_code", *declared()[ledger].key]).any()


def test_a_merged_archives_ends_with_its_last_year_and_its_holdings_go_on_with_its_heir(four):
    counts = ["volumes", "items", "books"]
    held = four["holdings"].groupby(["archive_code", "stat_year"])[counts].sum()
    assert ("999003", 2021) not in held.index
    inward, outward = four["accession"].query("kind != '代存'"), four["disposal"]
    moved = inward[(inward["archive_code"] == "999002") & (inward["received_on"].dt.year == 2021)][counts].sum()
    left = outward[(outward["archive_code"] == "999002") & (outward["disposed_on"].dt.year == 2021)]
    moved -= left[counts].fillna(0).mul(np.where(left["kind"] == "盘盈", -1, 1), axis=0).sum()
    assert (held.loc[("999002", 2020)] + held.loc[("999003", 2020)] + moved == held.loc[("999002", 2021)]).all()


def test_an_archives_founded_late_has_no_ledger_and_no_room_before():
    truth = demo.truth(2019, 2020, archives=5)
    assert truth["storerooms"].groupby("archive_code")["opened_on"].min().dt.year["999004"] == 2020
    years = truth["training"].groupby("archive_code")["held_on"].min().dt.year
    assert years.to_dict() == {"999000": 2019, "999001": 2019, "999002": 2019, "999003": 2019, "999004": 2020}


@pytest.mark.parametrize(
    "asked",
    [{"from_year": 2023, "to_year": 2018}, {"from_year": 22}, {"scale": 0}, {"archives": 0}, {"archives": 13}],
)
def test_senseless_years_and_scales_are_refused_in_a_sentence(tmp_path, asked):
    with pytest.raises(ClerkError, match="请给"):
        demo.write(tmp_path, **asked)
