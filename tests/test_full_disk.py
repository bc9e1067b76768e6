"""A disk that fills while ledgers are loaded: a Chinese sentence, whole files only, and once there is room the next run completes."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from annals.settings import ROOT
from tests.ledger_runs import OF_THE_STORE, Undisturbed, acknowledged, load_undisturbed, names_in

ROOM = 512 << 20
SHARES = (0.02, 0.15, 0.3, 0.45, 0.6, 0.68, 0.8, 0.95)  # of what a whole load takes, so that it ends at different stages
IN_NAMESPACE = "ANNALS_TEST_IN_NAMESPACE"


@dataclass
class Disk:
    """A folder that takes some bytes and no more: a small tmpfs or, where nothing may be mounted, a limit on a file's size."""

    folder: Path
    enlarge: Callable[[], None]
    limits: dict[str, int] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def temporary(self) -> Path:
        """The folder for temporary files, which is on this disk, too."""
        (self.folder / "temporary").mkdir(exist_ok=True)
        return self.folder / "temporary"


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Disk]:
    folder.mkdir()
    if not _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder):
        limits = {"file_size": size}
        yield Disk(folder, limits.clear, limits)
        return
    try:
        yield Disk(folder, lambda: _mount("-o", f"remount,size={ROOM}", folder))
    finally:
        subprocess.run(["umount", folder], check=True)


def _mount(*words: object) -> bool:
    return _succeeds("mount", *words)


def _succeeds(*words: object) -> bool:
    return (
        shutil.which(words[0]) is not None and not subprocess.run([*map(str, words)], capture_output=True, check=False).returncode
    )


def passes_in_namespace(test: str, folder: Path) -> bool:
    """Whether the test could be run, and passed, where we are root of our own: there a disk can be mounted."""
    own = ["unshare", "--map-root-user", "--mount"]
    if IN_NAMESPACE in os.environ or not _succeeds(*own, "mount", "-t", "tmpfs", "tmpfs", folder):
        return False
    subprocess.run([*own, sys.executable, "-m", "pytest", test], cwd=ROOT, env=os.environ | {IN_NAMESPACE: "1"}, check=True)
    return True


@pytest.fixture(scope="module")
def undisturbed(zygote, tmp_path_factory) -> Undisturbed:
    return load_undisturbed(zygote, tmp_path_factory.mktemp("undisturbed"), rows=8000)


def taken_at_most(zygote, undisturbed: Undisturbed, folder: Path) -> int:
    """The most bytes of a disk that a load of the whole folder takes at a time."""
    with small_disk(folder, ROOM) as disk:
        run, most = zygote.start(disk.home, "ingest", undisturbed.folder, TMPDIR=disk.temporary), 0
        while not run.has_ended():
            room = os.statvfs(folder)
            held = [path.stat().st_size for path in disk.home.glob("store.duckdb*")]
            most = max([most, *held] if disk.limits else [most, (room.f_blocks - room.f_bfree) * room.f_frsize])
            time.sleep(0.002)
        assert run.wait().status == 0
    return most


def test_a_full_disk_is_said_in_chinese_and_loses_nothing(zygote, undisturbed, tmp_path, request):
    with small_disk(tmp_path / "probe", ROOM) as probe:
        cannot_mount = bool(probe.limits)
    if cannot_mount and passes_in_namespace(request.node.nodeid, tmp_path):
        return
    most, moments = taken_at_most(zygote, undisturbed, tmp_path / "measured"), []
    for number, share in enumerate(SHARES):
        with small_disk(tmp_path / f"disk{number}", int(most * share)) as disk:
            ended = zygote.run(disk.home, "ingest", undisturbed.folder, limits=disk.limits, TMPDIR=disk.temporary)
            print(f"{share:.0%} of {most:,} bytes: {ended.status} {ended.err.splitlines()[-1:]}")
            assert "Traceback" not in ended.err
            assert ended.status in (0, 1) and (ended.status == 0 or "磁盘" in ended.err.splitlines()[-1])
            found = undisturbed.files_in(disk.home, copy=tmp_path / "copy")
            assert found >= acknowledged(ended)
            moments.append(found)
            disk.enlarge()
            done = zygote.run(disk.home, "ingest", undisturbed.folder, TMPDIR=disk.temporary)
            assert done.status == 0, done.err
            assert undisturbed.files_in(disk.home, copy=tmp_path / "copy") == len(undisturbed.states) - 1
            assert set(names_in(disk.home)) <= OF_THE_STORE
            assert names_in(disk.temporary) == []
    assert moments[0] == 0 and len(set(moments)) > 2, "the disk did not fill at different stages"
