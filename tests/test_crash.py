"""`annals ingest` killed at any moment: the store opens, holds whole files only, and the next run completes without help."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.ledger_runs import OF_THE_STORE, Undisturbed, acknowledged, load_undisturbed, names_in
from tests.zygote import Ended, Run, Zygote

KILLS = 100
LANES = 2  # loads that are killed side by side, each on homes of its own
ON_ONE_HOME = 10  # kills, before a run is left to complete


@pytest.fixture(scope="module")
def undisturbed(zygote, tmp_path_factory) -> Undisturbed:
    return load_undisturbed(zygote, tmp_path_factory.mktemp("undisturbed"), rows=800)


def test_an_ingest_killed_at_a_hundred_moments_keeps_whole_files_and_all_that_it_acknowledged(undisturbed, tmp_path):
    with ThreadPoolExecutor(LANES) as lanes:
        found = list(lanes.map(lambda lane: kill_many(undisturbed, tmp_path / str(lane), random.Random(lane)), range(LANES)))
    counts = Counter(files for lane in found for files in lane)
    assert counts.total() >= KILLS
    assert set(counts) == set(range(len(undisturbed.states))), "no kill fell between two of the files"


def kill_many(undisturbed: Undisturbed, at: Path, dice: random.Random) -> list[int]:
    """A lane's share of the kills, each checked; how many files the store held after each."""
    at.mkdir()
    zygote, found = Zygote(at), []
    while len(found) < KILLS / LANES:
        found += kill_until_complete(zygote, undisturbed, at / f"home{len(found)}", dice)
    zygote.close()
    return found


def kill_until_complete(zygote: Zygote, undisturbed: Undisturbed, home: Path, dice: random.Random) -> list[int]:
    """Runs on one home that are killed, until none is left to kill or there were enough; the next completes without help."""
    temporary, held, files = home.with_suffix(".tmp"), [0], len(undisturbed.states) - 1
    temporary.mkdir()
    while len(held) <= ON_ONE_HOME:
        run = zygote.start(home, "ingest", undisturbed.folder, TMPDIR=temporary)
        ended = killed(run, dice, undisturbed.seconds * (1 - held[-1] / (files + 1)), home)
        assert ended.left == [], "a process outlived the command"
        assert names_in(temporary) == [], "a copy of a ledger was left in the temporary folder"
        found = undisturbed.files_in(home)
        assert found >= max(held[-1], acknowledged(ended)), "what was acknowledged is lost"
        if ended.status != -9:
            break
        held.append(found)
    done = zygote.run(home, "ingest", undisturbed.folder, TMPDIR=temporary)
    assert done.status == 0, done.err
    assert undisturbed.files_in(home) == files
    assert set(names_in(home)) <= OF_THE_STORE and names_in(temporary) == []
    return held[1:]


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
