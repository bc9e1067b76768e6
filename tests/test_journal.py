"""The journal: a chain that shows every alteration, removal and insertion, and vouches for what it records; no warehouse is needed."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import datetime

import duckdb
import pytest
from click.testing import CliRunner

from annals import journal, warehouse
from annals.cli import main
from annals.frozen import audit, facts
from ingest.store import opened
from tests.ledger_runs import HEADER

AT = datetime(2023, 1, 9, 8, 30)


def annals(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def change(home, sql: str, *values) -> None:
    """What somebody does to the store by hand, past the program."""
    with duckdb.connect(home.store) as con:
        con.execute(sql, values)


def faults(home) -> list[str]:
    with warehouse.memory(home) as con:
        return audit.faults(con, home.home)


def numbers(home) -> set[int]:
    """The entries that the faults name."""
    return {int(number) for fault in faults(home) for number in re.findall(r"第 (\d+)", fault)}


@pytest.fixture
def five(home):
    """A journal of five entries, written in two sittings."""
    for span in (range(1, 4), range(4, 6)):
        with opened(home) as con:
            for number in span:
                journal.append(con, "甲", "restore", {"load_id": number, "file_name": f"{number}.csv", "restored": number})
    assert faults(home) == []
    return home


def test_each_entry_holds_the_hash_of_the_one_before(five):
    with warehouse.memory(five) as con:
        chain = journal.entries(con)
    assert [one.entry_no for one in chain] == [1, 2, 3, 4, 5]
    assert [one.previous_hash for one in chain] == ["0" * 64, *(one.hash for one in chain[:-1])]
    assert all(one.hash == one.computed for one in chain)


def test_the_hash_is_the_sha_256_of_the_canonical_entry(home):
    with opened(home) as con:
        entry = journal.append(con, "甲", "comment", {"b": "乙", "a": 1})
    assert entry.what == '{"a":1,"b":"乙"}'
    at = entry.at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    written = f'[1,"{at}","甲","comment","{{\\"a\\":1,\\"b\\":\\"乙\\"}}","{"0" * 64}"]'
    assert entry.hash == hashlib.sha256(written.encode()).hexdigest()


@pytest.mark.parametrize(
    ("column", "value"),
    [("who", "乙"), ("action", "load"), ("what", '{"load_id":9}'), ("what", "x"), ('"at"', AT), ("hash", "f" * 64)],
)
def test_an_altered_entry_is_named(five, column, value):
    change(five, f"update raw.journal set {column} = ? where entry_no = 3", value)
    assert 3 in numbers(five)
    assert annals("journal", "--verify")[0] == 1


def test_an_entry_altered_with_its_hash_no_longer_fits_the_next(five):
    _rewrite(five, 3, who="乙")
    assert any("第 4 条接不上第 3 条" in fault for fault in faults(five))


def test_an_altered_last_entry_differs_from_the_end_that_is_kept_beside_the_store(five):
    _rewrite(five, 5, who="乙")
    assert numbers(five) == {5}


def _rewrite(home, number: int, who: str) -> None:
    """An alteration by somebody who knows how the hash is made."""
    with warehouse.memory(home) as con:
        entry = replace(journal.entries(con)[number - 1], who=who)
    change(home, "update raw.journal set who = ?, hash = ? where entry_no = ?", who, entry.computed, number)


@pytest.mark.parametrize(
    ("removed", "said"), [("1", "第 1 条"), ("3", "第 3 条"), ("2, 3", "第 2–3 条"), ("5", "第 5 条"), ("4, 5", "第 4–5 条")]
)
def test_a_removed_entry_is_named(five, removed, said):
    change(five, f"delete from raw.journal where entry_no in ({removed})")
    assert any(fault.startswith(f"{said}被删去") for fault in faults(five))


def test_a_cut_chain_stays_cut_when_the_work_goes_on(five):
    """Neither the next entry nor one that takes the removed one's number hides it."""
    change(five, "delete from raw.journal where entry_no = 5")
    with opened(five) as con:
        journal.append(con, "甲", "restore", {"load_id": 7, "file_name": "7.csv", "restored": 7})
    assert numbers(five) == {5}


def test_an_emptied_journal_is_noticed(five):
    change(five, "delete from raw.journal")
    assert any("1–5" in fault for fault in faults(five))


def test_an_inserted_entry_is_named(five):
    change(
        five,
        "insert into raw.journal select 3, \"at\", who, action, what, previous_hash, 'a' from raw.journal where entry_no = 3",
    )
    assert 3 in numbers(five)


def test_an_end_file_that_is_lost_is_said_and_becomes_an_entry(five):
    (five.home / journal.HEAD).unlink()
    assert any(journal.HEAD in fault for fault in faults(five))
    with opened(five):
        pass
    assert faults(five) == []
    assert "journal.head 文件不见了" in annals("journal")[1]


def test_an_end_file_that_is_spoilt_is_said_and_not_written_over(five):
    (five.home / journal.HEAD).write_text("x", "ascii")
    with opened(five):
        pass
    assert any("读不懂" in fault for fault in faults(five))


def test_a_program_killed_before_it_kept_the_end_leaves_no_fault(five):
    kept = (five.home / journal.HEAD).read_bytes()
    with opened(five) as con:
        journal.append(con, "甲", "restore", {"load_id": 6, "file_name": "6.csv", "restored": 6})
    (five.home / journal.HEAD).write_bytes(kept)
    assert faults(five) == []


def test_an_entry_goes_with_the_transaction_that_it_records(five):
    with opened(five) as con:
        con.execute("begin")
        journal.append(con, "甲", "restore", {"load_id": 6})
        con.execute("rollback")
    with warehouse.memory(five) as con:
        assert len(journal.entries(con)) == 5


def test_a_digest_is_of_all_rows_in_any_order_and_tells_blank_from_none(home):
    def digest(rows: str) -> str:
        return journal.digest(con, f"from (values {rows}) as t(a, b)", ["a", "b"])

    with opened(home) as con:
        assert digest("(1, 'x'), (2, null)") == digest("(2, null), (1, 'x')")
        different = ["(1, 'x')", "(1, 'x'), (1, 'x')", "(1, '')", "(1, null)", "(null, '1')", "(10, 'x')", "(1, '0x')"]
        assert len({digest(rows) for rows in different}) == len(different)


@pytest.fixture
def frozen(home):
    """A freeze and a restatement as they stand in the store, one row in each table."""
    with opened(home) as con:
        con.execute("insert into raw.freezes (freeze_id, archive_code, stat_year, \"by\") values (1, '999001', 2022, '甲')")
        con.execute("insert into raw.frozen_figures (freeze_id, indicator_id, value) values (1, 'lookup_visitors', 15)")
        con.execute("insert into raw.frozen_evidence (freeze_id, row_id, amount) values (1, 'a', 15)")
        con.execute("insert into raw.frozen_lookup_months (freeze_id, visits) values (1, 15)")
        con.execute("insert into raw.frozen_breakdowns (freeze_id, value) values (1, 15)")
        whose = {"freeze_id": 1, "archive_code": "999001", "stat_year": 2022}
        entry = journal.append(con, "甲", "freeze", whose | {"digests": facts.of_freeze(con, 1)})
        con.execute("update raw.freezes set journal_no = ?, journal_hash = ?", [entry.entry_no, entry.hash])
        con.execute("insert into raw.restatements (restatement_id, freeze_id, value) values (1, 1, 16)")
        journal.append(con, "甲", "restate", {"restatement_id": 1, "digest": facts.of_restatement(con, 1)})
    assert faults(home) == []
    return home


@pytest.mark.parametrize(
    ("sql", "number"),
    [
        ("update raw.frozen_figures set value = 16", 1),
        ("insert into raw.frozen_figures select * from raw.frozen_figures", 1),
        ("delete from raw.frozen_evidence", 1),
        ("update raw.frozen_lookup_months set visits = null", 1),
        ("update raw.frozen_breakdowns set value = 14.99999999", 1),
        ("update raw.freezes set note = ''", 1),
        ("delete from raw.freezes", 1),
        ("update raw.restatements set reason = '别的'", 2),
        ("delete from raw.restatements", 2),
    ],
)
def test_a_fact_that_differs_from_what_the_journal_recorded_is_named_by_its_entry(frozen, sql, number):
    change(frozen, sql)
    assert numbers(frozen) == {number}


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("insert into raw.restatements (restatement_id, freeze_id) values (2, 1)", "重述 2 在日志里没有记载"),
        (
            "insert into raw.freezes (freeze_id, archive_code, stat_year) values (2, '999002', 2022)",
            "999002 2022 年的冻结在日志里没有记载",
        ),
    ],
)
def test_a_fact_that_no_entry_records_is_said(frozen, sql, said):
    change(frozen, sql)
    [fault] = faults(frozen)
    assert said in fault


def test_a_journal_replaced_as_a_whole_does_not_fit_the_freezes(frozen, tmp_path):
    """Somebody freezes other figures, chains anew and writes the file of the end anew: the freeze knows its entry."""
    change(frozen, "update raw.frozen_figures set value = 16")
    change(frozen, "delete from raw.journal")
    (frozen.home / journal.HEAD).unlink()
    with opened(frozen) as con:
        whose = {"freeze_id": 1, "archive_code": "999001", "stat_year": 2022}
        journal.append(con, "甲", "freeze", whose | {"digests": facts.of_freeze(con, 1)})
        journal.append(con, "甲", "restate", {"restatement_id": 1, "digest": facts.of_restatement(con, 1)})
    assert any("不是同一条" in fault for fault in faults(frozen))


def test_a_load_that_changes_something_is_an_entry_and_one_that_does_not_is_none(home, ledger_file):
    rows = [
        HEADER,
        ["1", "2022-03-01", "赵甲一", "", "工作查考", "3", "1"],
        ["2", "2022-03-02", "赵甲一", "", "工作查考", "1", "1"],
    ]
    path = ledger_file("利用.csv", rows)
    assert annals("ingest", str(path))[0] == 0
    assert annals("ingest", str(path))[0] == 0
    assert annals("ingest", str(ledger_file("一行.csv", rows[:2])))[0] == 0  # known already
    ledger_file("利用.csv", [*rows[:2], ["2", "2022-03-02", "赵甲一", "", "工作查考", "2", "1"]])
    assert annals("ingest", str(path), "--by", "钱乙二")[0] == 0
    with warehouse.memory(home) as con:
        chain = journal.entries(con)
    assert [(one.who, one.action) for one in chain] == [("annals ingest", "load"), ("钱乙二", "load")]
    told = [{name: one.said[name] for name in ("load_id", "file_name", "added", "changed", "withdrawn")} for one in chain]
    assert told == [
        {"load_id": 1, "file_name": "利用.csv", "added": 2, "changed": 0, "withdrawn": 0},
        {"load_id": 3, "file_name": "利用.csv", "added": 0, "changed": 1, "withdrawn": 0},
    ]
    assert faults(home) == []
    change(home, "update raw.loads set file_sha256 = '' where load_id = 3")
    assert numbers(home) == {2}


def test_a_trial_load_writes_no_entry(home, ledger_file):
    path = ledger_file("利用.csv", [HEADER, ["1", "2022-03-01", "赵甲一", "", "工作查考", "3", "1"]])
    annals("ingest", "--dry-run", str(path))
    assert not (home.home / journal.HEAD).exists()


def test_the_journal_is_listed_with_the_latest_last(five):
    status, said = annals("journal", "--last", "2")
    assert status == 0
    assert [line.split()[0] for line in said.splitlines()[1:3]] == ["4", "5"]
    assert "共 5 条" in said
    assert annals("journal", "--last", "0")[1].count(".csv") == 5


def test_a_whole_journal_is_said_to_be_whole(five):
    status, said = annals("journal", "--verify")
    assert (status, "5 条" in said) == (0, True)


def test_an_empty_journal_is_said(home):
    with opened(home):
        pass
    assert "还是空的" in annals("journal")[1]
    assert annals("journal", "--verify")[0] == 0


def test_a_store_of_a_version_without_a_journal_gets_one(home):
    with opened(home):
        pass
    change(home, "drop table raw.journal")
    change(home, "drop table raw.freezes")
    (home.home / journal.HEAD).unlink()
    assert "还是空的" in annals("journal")[1]
    assert annals("journal", "--verify")[0] == 0
    with opened(home) as con:
        journal.append(con, "甲", "restore", {"load_id": 1})
    assert json.loads((home.home / journal.HEAD).read_text("ascii"))["entry_no"] == 1
    assert faults(home) == []


@pytest.mark.parametrize(
    "sql", ["update raw.comments set text = '别的'", "delete from raw.comments", "insert into raw.comments from raw.comments"]
)
def test_a_comment_that_differs_from_its_entry_is_found(home, sql):
    said = {"check_id": "holdings_close", "archive_code": "999001", "stat_year": 2022, "subject": "x", "text": "盘点"}
    with opened(home) as con:
        con.execute(
            "insert into raw.comments (check_id, archive_code, stat_year, subject, text) values ($check_id, $archive_code,"
            " $stat_year, $subject, $text)",
            said,
        )
        journal.append(con, "保管科", "comment", said)
    assert faults(home) == []
    change(home, sql)
    assert any("说明" in fault for fault in faults(home))
