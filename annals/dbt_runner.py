"""dbt in this process: a fifth of a subprocess's cost, with its connections closed at the end so that the file can be moved."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from annals.settings import DBT_PROJECT, Settings
from ingest.ledger import declared

Progress = Callable[[str], None]
LAYERS = {
    "staging": "整理台账各行",
    "evidence": "找出每个指标所依据的行",
    "figures": "计算指标和同比",
    "reports": "汇总和预测",
    "checks": "互相核对",
}
BROKEN = {
    "not_null": "有空值",
    "unique": "有重复",
    "grain": "有重复或空的键",
    "accepted_values": "有名录以外的值",
    "relationships": "有对不上的值",
}


def building(settings: Settings) -> Path:
    """Where dbt writes: one path for all builds of a data folder, because a new one would make dbt parse all over."""
    return settings.scratch / "annals.duckdb"


def run(settings: Settings, command: list[str], ledgers: dict[str, str], progress: Progress) -> list:
    """Runs a dbt command on `building(settings)` with the store attached read-only; returns its nodes with their results.

    A failed check or model is a result, not an exception; raises what dbt could not turn into a result.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    variables = {
        "ledgers": sorted(ledgers),
        "dated_by": {name: declared()[name].dated_by for name in sorted(ledgers)},
        "archive_code": settings.archive_code,
        "archive_name": settings.archive_name,
    }
    places = {
        "--project-dir": DBT_PROJECT,
        "--profiles-dir": DBT_PROJECT,
        "--target-path": settings.scratch / "target",
        "--log-path": settings.scratch / "logs",
    }
    options = [str(word) for option in places.items() for word in option]
    quiet = ["--quiet", "--log-level", "none", "--log-level-file", "warn", "--no-send-anonymous-usage-stats"]
    with _environment(settings):
        try:
            runner = dbtRunner(callbacks=[_announcer(progress)])
            done = runner.invoke([*command, *options, *quiet, "--vars", json.dumps(variables)])
        finally:
            DuckDBConnectionManager.close_all_connections()
    if done.exception:
        raise done.exception
    return list(getattr(done.result, "results", []))


def complaints(results: list, ledgers: dict[str, str], *statuses: str) -> list[str]:
    """What checks and models with these statuses (fail, error, warn) found, a Chinese phrase each."""
    return [_complaint(result, ledgers) for result in results if str(result.status) in statuses]


def _complaint(result, ledgers: dict[str, str]) -> str:
    node = result.node
    if str(result.status) == "error" or node.resource_type not in ("test", "unit_test"):
        return f"{node.name} 算不出来：{' '.join(str(result.message).split())}"
    rows = f"（{result.failures} 处）" if result.failures else ""
    metadata = getattr(node, "test_metadata", None)
    if metadata is None:
        return f"{node.config.meta.get('said', node.name)}{rows}"
    model = node.attached_node.split(".")[-1] if node.attached_node else node.name
    table = ledgers.get(model.removeprefix("stg_ledgers__"), model)
    column = f"的 {node.column_name} " if node.column_name else ""
    return f"{table}{column}{BROKEN.get(metadata.name, '不合要求')}{rows}"


def _announcer(progress: Progress) -> Callable:
    """Says each layer once, when its first model starts."""
    waiting = dict(LAYERS)

    def announce(event) -> None:
        if event.info.name == "NodeStart":
            layer = event.data.node_info.node_path.split("/")[0]
            if said := waiting.pop(layer, None):
                progress(said)

    return announce


@contextmanager
def _environment(settings: Settings) -> Iterator[None]:
    """The paths that profiles.yml reads, for as long as dbt runs."""
    spill = settings.scratch / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    paths = {"ANNALS_BUILDING": building(settings), "ANNALS_STORE": settings.store, "ANNALS_SPILL": spill}
    before = {name: os.environ.get(name) for name in paths}
    os.environ.update({name: str(path) for name, path in paths.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
