"""Which file's word counts: files read again, files of one day, rows that a partial file must not take away."""

import csv

import duckdb
import pytest

from ingest import load
from ingest.door import Options, ingest

HEADER = ["登记号", "利用日期", "利用目的", "卷数"]
FOUR = [[f"A{number}", f"2022-03-0{number}", "工作查考", "3"] for number in (1, 2, 3, 4)]


@pytest.fixture
def loaded(home, tmp_path):
    """Writes rows as a file and loads it; the file's report."""

    def load_rows(name: str, rows: list, **options: bool):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEADER, *rows])
        [report] = ingest([path], home, options=Options(**options))
        return report

    return load_rows


def current(home) -> dict[str, int]:
    """Number and volumes of the rows that count, as dbt's macro finds them."""
    with duckdb.connect(home.store, read_only=True) as con:
        versions = """
            select lookup_no, volumes from raw.utilization as versions
            where not exists (
                select 1 from raw.withdrawals as gone where gone.row_id = versions.row_id
                and (gone.exported_on, gone.precedence) > (versions.exported_on, versions.precedence)
            )
            qualify row_number() over (partition by row_id order by exported_on desc, precedence desc, load_id desc) = 1
        """
        return dict(con.execute(versions).fetchall())


def declare_anew(monkeypatch):
    """As if somebody had changed a declaration since: every file is read again when it is loaded."""
    monkeypatch.setattr(load, "digest", lambda: "declared anew")


def test_an_old_file_read_again_after_a_declaration_changed_does_not_undo_a_correction(home, loaded, monkeypatch):
    loaded("旧.csv", FOUR)
    loaded("新.csv", [["A1", "2022-03-01", "工作查考", "9"], *FOUR[1:]])
    declare_anew(monkeypatch)
    assert loaded("旧.csv", FOUR).status == "loaded"
    assert current(home)["A1"] == 9


def test_an_old_file_read_again_does_not_bring_back_what_was_withdrawn(home, loaded, monkeypatch):
    loaded("旧.csv", FOUR)
    loaded("新.csv", [FOUR[0], *FOUR[2:]])  # spans the same days without A2
    assert set(current(home)) == {"A1", "A3", "A4"}
    declare_anew(monkeypatch)
    loaded("旧.csv", FOUR)
    assert set(current(home)) == {"A1", "A3", "A4"}


def test_a_file_loaded_by_mistake_as_a_whole_one_gives_its_rows_back_when_loaded_to_keep_them(home, loaded):
    loaded("全.csv", FOUR)
    partial = [FOUR[0], *FOUR[2:]]
    assert [one.rows for one in loaded("部分.csv", partial).withdrawals] == [1]
    report = loaded("部分.csv", partial, keep_missing=True)
    assert report.status == "already_loaded"
    assert "1 行已恢复" in report.notices[0]
    assert set(current(home)) == {"A1", "A2", "A3", "A4"}


def test_a_row_that_a_re_export_holds_but_gets_wrong_is_not_withdrawn(home, loaded):
    loaded("旧.csv", FOUR)
    report = loaded("新.csv", [FOUR[0], ["A2", "2022-03-02", "工作查考", "约3"], *FOUR[2:]])
    assert report.sheets[0].rows("quarantined") == 1
    assert not report.withdrawals
    assert current(home)["A2"] == 3


def test_a_file_with_less_than_half_of_an_earlier_ones_rows_replaces_nothing(home, loaded):
    loaded("旧.csv", FOUR)
    assert not loaded(
        "另一科室.csv", [FOUR[0], ["B2", "2022-02-01", "工作查考", "1"], ["B3", "2022-04-01", "其他", "1"]]
    ).withdrawals
    assert len(current(home)) == 6


def test_a_file_without_rows_takes_nothing_away(home, loaded):
    loaded("2022年利用.csv", FOUR)
    assert not loaded("2022年利用 (1).csv", []).withdrawals
    assert len(current(home)) == 4


def test_a_hidden_sheet_is_read_where_it_is_asked_for(home, tmp_path):
    import xlsxwriter

    path = tmp_path / "利用.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in {"今年": FOUR[:2], "旧数据": FOUR[2:]}.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate([HEADER, *rows]):
                sheet.write_row(at, 0, row)
        sheet.hide()
    ingest([path], home)
    assert set(current(home)) == {"A1", "A2"}
    ingest([path], home, options=Options(hidden=True))
    assert set(current(home)) == {"A1", "A2", "A3", "A4"}
