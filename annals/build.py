"""The build: dbt computes a new generation from the store, every check runs, totals are counted again, and then it is published.

Whatever goes wrong, and whenever the process is killed, the last published generation stays what readers see.
"""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from annals import dbt_runner, totals, warehouse
from annals.dbt_runner import Progress
from annals.errors import ClerkError
from annals.settings import DBT_PROJECT, Settings
from ingest import store


@dataclass(frozen=True)
class BuildResult:
    """What was published: the generation's file, how many models and checks it took, and what the checks warn of."""

    generation: Path
    models: int
    checks: int
    warnings: tuple[str, ...]
    seconds: float

    @property
    def summary(self) -> str:
        said = f"数据仓库已发布：{self.models} 张表，{self.checks} 项检查通过，用时 {self.seconds:.1f} 秒。"
        return "\n".join([said, *(f"提示  {warning}" for warning in self.warnings)])


def build(settings: Settings, progress: Progress = lambda said: None) -> BuildResult:
    """Builds, checks and publishes a new generation.

    Raises ClerkError where there is nothing to build from, an ingest or another build is under way, or a check fails.
    """
    began = time.monotonic()
    totals.ledgers(settings)
    with _alone(settings):
        with store.opened(settings):
            pass  # opening it makes room for ledgers and columns that were declared since the last load
        ledgers = totals.ledgers(settings)
        expected = totals.of_store(settings, ledgers)
        results = _computed(settings, ledgers, progress)
        progress("核对总数")
        _agree(expected, totals.of_built(dbt_runner.building(settings), ledgers))
        generation = warehouse.publish(settings, dbt_runner.building(settings).rename(warehouse.new_generation(settings)))
    kinds = [str(result.node.resource_type) for result in results]
    return BuildResult(
        generation=generation,
        models=kinds.count("model"),
        checks=kinds.count("test"),
        warnings=tuple(dbt_runner.complaints(results, ledgers, "warn")),
        seconds=time.monotonic() - began,
    )


def docs(settings: Settings) -> Path:
    """One web page that says of every table and indicator how it comes about; works without a network, names no folder.

    Raises ClerkError where nothing has been built yet.
    """
    page = settings.home / "docs.html"
    published = settings.warehouse / warehouse.generation(settings)
    ledgers = totals.ledgers(settings)
    with _alone(settings):
        shutil.copyfile(published, dbt_runner.building(settings))
        dbt_runner.run(settings, ["docs", "generate", "--static"], ledgers, progress=lambda said: None)
        target = settings.scratch / "target"
        text = (target / "static_index.html").read_text("utf-8")
        for folder in (target, DBT_PROJECT):
            text = text.replace(json.dumps(str(folder))[1:-1], folder.name)
        page.write_text(text, "utf-8")
    return page


def _computed(settings: Settings, ledgers: dict[str, str], progress: Progress) -> list:
    """dbt's results, all of them good; the new file lies at `dbt_runner.building`."""
    try:
        results = dbt_runner.run(settings, ["build", "--exclude-resource-type", "unit_test"], ledgers, progress)
    except Exception as error:
        if warehouse.is_lock(error):
            raise warehouse.store_trouble(settings, error) from error
        raise
    wrong = dbt_runner.complaints(results, ledgers, "error", "fail", "runtime error")
    if locked := next(filter(warehouse.is_lock, wrong), None):
        raise warehouse.store_trouble(settings, locked)
    if wrong:
        said = "\n".join(f"  {line}" for line in wrong)
        raise ClerkError(f"检查没有通过，没有发布，原来发布的仍可使用。请照下面的问题改正台账，重新装载后再建库：\n{said}")
    return results


def _agree(expected: totals.Totals, built: totals.Totals) -> None:
    wrong = [f"{name}应为 {total:,f}，建成 {built[name]:,f}" for name, total in expected.items() if built[name] != total]
    if wrong:
        said = "；".join(wrong)
        raise ClerkError(f"建成的总数与台账库对不上，没有发布：{said}。如果建库时又装载了台账，请再运行一次 annals build。")


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Holds the build lock, with the scratch folder free of what a killed build left."""
    settings.scratch.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.home / "build.lock").acquire(timeout=0):
            _clear(settings)
            yield
            _clear(settings)
    except Timeout as error:
        raise ClerkError("另一个 annals build 正在建立数据仓库。请等它结束后再试。") from error


def _clear(settings: Settings) -> None:
    for left_over in settings.scratch.glob(f"{dbt_runner.building(settings).name}*"):
        left_over.unlink()
