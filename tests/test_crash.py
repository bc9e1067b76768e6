"""`annals ingest` killed at any moment, and twice at once: whole files only, nothing lost, and the next run completes without help."""

import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from tests.hostile_workbooks import widest_box
from tests.ledger_runs import OF_THE_STORE, Undisturbed, acknowledged, load_undisturbed, names_in
from tests.zygote import Ended, Run, Zygote, family, memory

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
    assert len(counts) > len(undisturbed.states) / 2, f"the kills fell among few of the files: {counts}"


def kill_many(undisturbed: Undisturbed, at: Path, dice: random.Random) -> list[int]:
    """A lane's share of the kills, each checked; how many files the store held after each."""
    at.mkdir()
    zygote, found = Zygote(at), []
    for number in count():
        if len(found) >= KILLS / LANES:
            break
        found += kill_until_complete(zygote, undisturbed, at / f"home{number}", dice)
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


def test_a_command_that_is_killed_alone_takes_its_parser_with_it(zygote, tmp_path):
    """Also in the middle of a sheet that takes long, when the parser says nothing and hears nothing."""
    widest_box(tmp_path / "利用登记.xlsx")
    run = zygote.start(tmp_path / "home", "ingest", tmp_path / "利用登记.xlsx", TMPDIR=tmp_path)
    while not any(memory(pid)[1] > 200 << 20 for pid in family(run.pid)[1:]):  # the parser is at work
        time.sleep(0.05)
    run.kill(whole_group=False)
    assert run.wait().left == []


def alone(home: Path, *words: object) -> subprocess.Popen:
    """A command in an interpreter of its own, beside what the zygote runs."""
    command = [sys.executable, "-m", "annals.cli", "--home", home, *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_second_of_two_ingests_is_told_who_holds_the_store_and_both_come_right(zygote, undisturbed, tmp_path):
    first = zygote.start(tmp_path, "ingest", undisturbed.folder)
    while "装载 " not in first.said():
        time.sleep(0.01)
    first.signal(signal.SIGSTOP)
    second = alone(tmp_path, "ingest", undisturbed.folder)
    _, said = second.communicate(timeout=60)
    first.signal(signal.SIGCONT)
    assert second.returncode == 1 and "Traceback" not in said
    assert re.search(rf"正被占用：另一个 annals ingest（进程 {first.pid}，从 \d\d:\d\d 起）正在装载台账。", said), said
    assert first.wait().status == 0
    assert undisturbed.files_in(tmp_path) == len(undisturbed.states) - 1
    again = zygote.run(tmp_path, "ingest", undisturbed.folder)
    assert again.status == 0 and undisturbed.files_in(tmp_path) == len(undisturbed.states) - 1


def test_of_two_ingests_begun_together_one_loads_all(undisturbed, tmp_path):
    both = [alone(tmp_path, "ingest", undisturbed.folder) for _ in range(2)]
    said = [one.communicate(timeout=120)[1] for one in both]
    assert sorted(one.returncode for one in both)[0] == 0, said
    assert not any("Traceback" in one for one in said)
    assert all("正被占用" in text for one, text in zip(both, said, strict=True) if one.returncode)
    assert undisturbed.files_in(tmp_path) == len(undisturbed.states) - 1
