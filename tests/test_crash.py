"""`annals ingest` killed at any moment: the store opens, holds whole files only, and the next run completes without help."""

import random
import time
from pathlib import Path

import pytest

from tests.ledger_runs import OF_THE_STORE, Undisturbed, acknowledged, load_undisturbed, names_in
from tests.zygote import Ended, Run

KILLS = 100
ON_ONE_HOME = 5  # kills, before a run is left to complete


@pytest.fixture(scope="module")
def undisturbed(zygote, tmp_path_factory) -> Undisturbed:
    return load_undisturbed(zygote, tmp_path_factory.mktemp("undisturbed"))


def test_an_ingest_killed_at_a_hundred_moments_keeps_whole_files_and_all_that_it_acknowledged(zygote, undisturbed, tmp_path):
    dice = random.Random(11)
    moments, kills = [], 0
    for number in range(KILLS):
        at, temporary = tmp_path / f"home{number}", tmp_path / f"temporary{number}"
        temporary.mkdir()
        held = 0
        for _ in range(ON_ONE_HOME):
            run = zygote.start(at, "ingest", undisturbed.folder, TMPDIR=temporary)
            ended = killed(run, dice, undisturbed.seconds, at)
            assert ended.left == [], "a process outlived the command"
            assert names_in(temporary) == [], "a copy of a ledger was left in the temporary folder"
            found = undisturbed.files_in(at)
            assert found >= max(held, acknowledged(ended)), "what was acknowledged is lost"
            held, kills = found, kills + (ended.status == -9)
            moments.append(found)
        done = zygote.run(at, "ingest", undisturbed.folder, TMPDIR=temporary)
        assert done.status == 0, done.err
        assert undisturbed.files_in(at) == len(undisturbed.states) - 1
        assert set(names_in(at)) <= OF_THE_STORE
        assert names_in(temporary) == []
        if kills >= KILLS:
            break
    assert set(moments) == set(range(len(undisturbed.states))), "no kill fell between two of the files"


def killed(run: Run, dice: random.Random, seconds: float, home: Path) -> Ended:
    """kill -9 at some moment of the run, or, one time in three, at some growth of the log, where a file is being committed;
    the command alone or with all that it started."""
    if dice.random() < 1 / 3:
        growths, late = dice.randint(1, 5), time.monotonic() + 2 * seconds
        while growths and time.monotonic() < late:
            size, growths = log_size(home), growths - 1
            while log_size(home) <= size and time.monotonic() < late:
                time.sleep(0.0002)
        time.sleep(dice.uniform(0, 0.01))
    else:
        time.sleep(dice.uniform(0, seconds))
    run.kill(whole_group=dice.random() < 0.5)
    return run.wait()


def log_size(home: Path) -> int:
    try:
        return (home / "store.duckdb.wal").stat().st_size
    except OSError:
        return 0
