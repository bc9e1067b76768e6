"""The gate: what each ledger's rows must satisfy beyond type, key and code, by `expectations/<ledger>.yml`.

The one module that knows Great Expectations.
"""

import os
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import pandas as pd
import yaml

from annals.settings import EXPECTATIONS

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read while importing


class Verdict(NamedTuple):
    """What one expectation found in a frame: positions of the rows that fail it, and what happens to them."""

    expectation: str
    columns: tuple[str, ...]
    on_failure: str  # quarantine: the row is rejected; warn: it loads, and the load says so
    reason: str
    failed: tuple[int, ...]


@dataclass(frozen=True)
class _Suite:
    batches: object
    suite: object


def judge(ledger: str, frame: pd.DataFrame) -> list[Verdict]:
    """A verdict for each expectation of the ledger on a frame of typed rows, indexed from 0.

    Raises RuntimeError where an expectation itself is broken: that must never look like bad data.
    """
    suite = _suite(ledger)
    if frame.empty:
        return []
    batch = suite.batches.get_batch(batch_parameters={"dataframe": frame})
    results = batch.validate(suite.suite, result_format="COMPLETE").results
    return [_verdict(ledger, result) for result in sorted(results, key=lambda r: r.expectation_config.meta["order"])]


def _verdict(ledger: str, result: object) -> Verdict:
    config = result.expectation_config
    failure = result.exception_info
    if failure.get("raised_exception", True):
        raise RuntimeError(f"expectations/{ledger}.yml: {config.type} is broken: {failure}")
    columns = [config.kwargs[name] for name in ("column", "column_A", "column_B") if name in config.kwargs]
    failed = () if result.success else tuple(result.result["unexpected_index_list"])
    return Verdict(config.type, tuple(columns), config.meta["on_failure"], config.meta["reason"], failed)


@cache
def _suite(ledger: str) -> _Suite:
    import great_expectations as gx  # 3 s: only a load pays for it

    said = yaml.safe_load((EXPECTATIONS / f"{ledger}.yml").read_text("utf-8"))
    expectations = [
        getattr(gx.expectations, _class_name(one["expect"]))(
            **one["with"], meta={"order": order, "reason": one["reason"], "on_failure": one["on_failure"]}
        )
        for order, one in enumerate(said)
    ]
    return _Suite(_batches(), gx.ExpectationSuite(name=ledger, expectations=expectations))


@cache
def _batches() -> object:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context.data_sources.add_pandas("ledgers").add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")


def _class_name(name: str) -> str:
    """expect_column_values_to_be_between → ExpectColumnValuesToBeBetween."""
    return "".join(word.capitalize() for word in name.split("_"))
