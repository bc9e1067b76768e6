"""Why a frozen figure is another today: each way in which a ledger row can make a difference, without a build."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from annals.frozen import causes
from annals.frozen.causes import CORRECTED, MOVED, NEW, REDEFINED, RELATED, RESTORED, WITHDRAWN
from annals.frozen.differences import Difference
from ingest.store import DIMENSIONS, opened
from tests.stores import log

HERE, THERE = "999001", "999002"
FROZEN_AT, LATER = 1, 2  # loads
FIGURE = Difference(
    *(1, HERE, 2022, 1, 12, "training_persons", "培训人数", "人次", "flow", "sum", 0, "training_persons", "training_persons"),
    *(False, Decimal(0), None, False, Decimal(0), "ok", None),
)
EVIDENCE = (
    "indicator_id varchar, archive_code varchar, on_date date, amount decimal(28,8), distinct_key varchar, label varchar,"
    f" ledger varchar, row_id varchar, load_id bigint, file_name varchar, sheet varchar, row_no bigint, {DIMENSIONS}"
)


@pytest.fixture
def con(home, tmp_path):
    """A store in which 2022 was frozen after its first load, beside a published generation that is still empty."""
    log(home, freezes=[{"freeze_id": 1, "archive_code": HERE, "stat_year": 2022, "load_id": FROZEN_AT, "members": HERE}])
    with duckdb.connect(tmp_path / "shown.duckdb") as shown:
        shown.execute(f"create table indicator_evidence ({EVIDENCE})")
        shown.execute(
            "create table dim_archive_members (archive_code varchar, member_code varchar, from_year int, through_year int)"
        )
        shown.execute(f"insert into dim_archive_members values ('{HERE}', '{HERE}', 0, 9999)")
        place = "file_name varchar, sheet varchar, row_no bigint"
        shown.execute(f"create table stg_ledgers__training (row_id varchar, load_id bigint, {place})")
    with opened(home) as con:
        con.execute(f"attach '{tmp_path / 'shown.duckdb'}' as shown")
        yield con


def version(con, row_id: str, load_id: int, persons: int) -> None:
    """A version of a training in the store."""
    con.execute(
        "insert into raw.training (archive_code, row_id, load_id, training_no, held_on, persons) values (?, ?, ?, ?, ?, ?)",
        [HERE, row_id, load_id, row_id, date(2022, 4, 1), persons],
    )


def here(con, row_id: str, load_id: int) -> None:
    """The version that counts now."""
    con.execute("insert into shown.stg_ledgers__training values (?, ?, 'now.csv', '', 9)", [row_id, load_id])


def counted(con, table: str, row_id: str, load_id: int, amount: int, **said) -> None:
    """A row of evidence, frozen or present."""
    row = {"indicator_id": "training_persons", "archive_code": HERE, "on_date": date(2022, 4, 1), "amount": amount}
    row |= {"ledger": "training", "row_id": row_id, "load_id": load_id, "file_name": "then.csv", "sheet": "", "row_no": 2} | said
    row |= {"freeze_id": 1} if table == "raw.frozen_evidence" else {}
    con.execute(f"insert into {table} ({', '.join(row)}) values ({', '.join('?' * len(row))})", list(row.values()))


def then(con, *args, **said) -> None:
    counted(con, "raw.frozen_evidence", *args, **said)


def now(con, *args, **said) -> None:
    counted(con, "shown.indicator_evidence", *args, **said)


def found(con, figure: Difference = FIGURE) -> list[tuple]:
    con.execute("begin")
    causes.take_evidence(con, 1)
    rows = causes.of(con, figure)
    con.execute("commit")
    return [(one.reason, one.load_id, one.by, one.said) for one in rows]


def test_a_row_that_came_later_is_new(con):
    version(con, "a", LATER, 40)
    here(con, "a", LATER)
    now(con, "a", LATER, 40)
    assert found(con) == [(NEW, LATER, 40, ())]


def test_a_row_that_says_something_else_is_corrected(con):
    version(con, "a", FROZEN_AT, 40)
    version(con, "a", LATER, 45)
    here(con, "a", LATER)
    then(con, "a", FROZEN_AT, 40)
    now(con, "a", LATER, 45)
    assert found(con) == [(CORRECTED, LATER, 5, ("参加人数：40 → 45",))]


def test_a_row_corrected_so_that_it_counts_no_more_is_told_where_it_stands_now(con):
    version(con, "a", FROZEN_AT, 40)
    version(con, "a", LATER, 45)
    here(con, "a", LATER)
    then(con, "a", FROZEN_AT, 40)
    assert found(con) == [(CORRECTED, LATER, -40, ("参加人数：40 → 45",))]
    con.execute("begin")
    assert [(one.file_name, one.row_no) for one in causes.of(con, FIGURE)] == [("now.csv", 9)]
    con.execute("commit")


def test_a_row_corrected_so_that_it_counts_now_is_corrected_not_new(con):
    version(con, "a", FROZEN_AT, 40)
    version(con, "a", LATER, 45)
    here(con, "a", LATER)
    now(con, "a", LATER, 45)
    assert found(con) == [(CORRECTED, LATER, 45, ("参加人数：40 → 45",))]


def test_a_row_that_a_later_export_lacks_is_withdrawn(con):
    version(con, "a", FROZEN_AT, 40)
    con.execute("insert into raw.withdrawals (row_id, load_id, ledger) values ('a', 2, 'training')")
    then(con, "a", FROZEN_AT, 40)
    assert found(con) == [(WITHDRAWN, LATER, -40, ())]


def test_a_row_that_was_withdrawn_when_it_was_frozen_is_restored(con):
    version(con, "a", FROZEN_AT, 40)
    here(con, "a", FROZEN_AT)
    now(con, "a", FROZEN_AT, 40)
    assert found(con) == [(RESTORED, None, 40, ())]


def test_a_row_that_stayed_and_counts_otherwise_goes_with_others_or_with_the_definition(con):
    version(con, "a", FROZEN_AT, 40)
    here(con, "a", FROZEN_AT)
    then(con, "a", FROZEN_AT, 40)
    now(con, "a", FROZEN_AT, 1)
    assert found(con) == [(RELATED, None, -39, ())]
    assert found(con, replace(FIGURE, is_redefined=True)) == [(REDEFINED, None, -39, ())]


def test_a_row_of_an_archives_that_came_under_this_one_is_its_members(con):
    con.execute(f"insert into shown.dim_archive_members values ('{HERE}', '{THERE}', 2022, 9999)")
    here(con, "a", FROZEN_AT)
    now(con, "a", FROZEN_AT, 40, archive_code=THERE)
    assert found(con) == [(MOVED, None, 40, ())]


def test_a_row_that_makes_no_difference_is_not_told(con):
    here(con, "a", FROZEN_AT)
    then(con, "a", FROZEN_AT, 40)
    now(con, "a", FROZEN_AT, 40)
    now(con, "b", LATER, 0)
    assert found(con) == []


def test_a_thing_named_by_several_rows_is_told_once_where_it_comes_or_goes(con):
    """教育局 twice, then once: no difference. 民政局 went, 林业局 came with two rows: the first has it."""
    for row_id, unit in (("a", "教育局"), ("b", "教育局"), ("c", "民政局")):
        then(con, row_id, FROZEN_AT, 0, distinct_key=unit)
    for row_id, unit, load_id in (("b", "教育局", FROZEN_AT), ("d", "林业局", LATER), ("e", "林业局", LATER)):
        here(con, row_id, load_id)
        now(con, row_id, load_id, 0, distinct_key=unit)
    version(con, "d", LATER, 1)
    assert found(con, replace(FIGURE, aggregation="distinct")) == [(WITHDRAWN, None, -1, ()), (NEW, LATER, 1, ())]


def test_of_a_score_the_deciding_rows_are_compared(con):
    version(con, "b", LATER, 1)
    here(con, "a", FROZEN_AT)
    here(con, "b", LATER)
    then(con, "a", FROZEN_AT, 80)
    now(con, "a", FROZEN_AT, 80)
    now(con, "b", LATER, 92, on_date=date(2022, 11, 1))
    assert [by for _, _, by, _ in found(con, replace(FIGURE, aggregation="last"))] == [92, -80]


def test_of_a_month_only_its_rows_are_told(con):
    for month in (4, 5):
        version(con, str(month), LATER, 40)
        here(con, str(month), LATER)
        now(con, str(month), LATER, 40, on_date=date(2022, month, 1))
    assert found(con, replace(FIGURE, from_month=5, through_month=5)) == [(NEW, LATER, 40, ())]
