"""The gate: what each ledger's rows must satisfy beyond type, key and code, by `expectations/<ledger>.yml`.

The one module that knows Great Expectations.
"""

import os
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import yaml

from annals.settings import EXPECTATIONS

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read while importing

# Rules of one cell, which pass over blanks.
VALUE_WISE = {
    "expect_column_values_to_be_between",
    "expect_column_values_to_match_regex",
    "expect_column_value_lengths_to_be_between",
}
META = ("reason", "on_failure", "code")  # what expectations/<ledger>.yml says beside the expectation itself
REMEMBERED = 20_000  # values of a column


class Verdict(NamedTuple):
    """What one expectation found in a frame: positions of the rows that fail it, and what happens to them."""

    expectation: str
    columns: tuple[str, ...]
    on_failure: str  # quarantine: the row is rejected; warn: it loads, and the load says so
    reason: str
    code: str  # of reasons.ROWS
    failed: tuple[int, ...]


@dataclass(frozen=True)
class _Suite:
    batches: object
    suite: object
    columns: tuple[str, ...]
    is_value_wise: bool
    clean: tuple[Verdict, ...]  # of rows that satisfy every expectation
    passed: dict[str, pa.Array]  # values of a column that have satisfied all of its rules, where rules are of one value


def judge(ledger: str, rows: pa.Table) -> list[Verdict]:
    """A verdict for each expectation of the ledger on a table of typed rows.

    Raises RuntimeError where an expectation itself is broken: that must never look like bad data.
    """
    suite = _suite(ledger)
    if not len(rows):
        return []
    cells = _comparable(rows.select(suite.columns))
    frame = _unseen(cells, suite.passed) if suite.is_value_wise else cells.to_pandas()
    if frame.empty:
        return list(suite.clean)
    batch = suite.batches.get_batch(batch_parameters={"dataframe": frame})
    results = batch.validate(suite.suite, result_format="COMPLETE").results
    verdicts = [_verdict(ledger, result) for result in sorted(results, key=lambda r: r.expectation_config.meta["order"])]
    if not suite.is_value_wise:
        return verdicts
    _remember(frame, verdicts, cells, suite.passed)
    return [_of_rows(verdict, frame, cells) for verdict in verdicts]


def _verdict(ledger: str, result: object) -> Verdict:
    config = result.expectation_config
    failure = result.exception_info
    if failure.get("raised_exception", True):
        raise RuntimeError(f"expectations/{ledger}.yml: {config.type} is broken: {failure}")
    meta = config.meta
    failed = () if result.success else tuple(result.result["unexpected_index_list"])
    return Verdict(config.type, _columns(config.kwargs), meta["on_failure"], meta["reason"], meta["code"], failed)


def _comparable(rows: pa.Table) -> pa.Table:
    """Decimals as floats: the rules compare numbers, and Python's decimals cost a hundred times as much."""
    kinds = [pa.float64() if pa.types.is_decimal(field.type) else field.type for field in rows.schema]
    return rows.cast(pa.schema(zip(rows.schema.names, kinds, strict=True)))


def _unseen(cells: pa.Table, passed: dict[str, pa.Array]) -> pd.DataFrame:
    """Each column's different values, one under another, blanks below, save those that have passed before.

    A rule of one value need not see a value twice; and a call, which takes 0.1 s, is spared where files are small and many.
    """
    columns = {}
    for name in cells.column_names:
        values = cells[name].unique().drop_null()
        if name in passed:
            values = values.filter(pc.invert(pc.is_in(values, value_set=passed[name])))
        columns[name] = values.to_pandas()
    return pd.DataFrame(columns)


def _remember(frame: pd.DataFrame, verdicts: list[Verdict], cells: pa.Table, passed: dict[str, pa.Array]) -> None:
    """The values of the frame that satisfied all the rules of their column."""
    for name in frame.columns:
        failed = {at for verdict in verdicts if name in verdict.columns for at in verdict.failed}
        values = pa.array(frame[name].drop(index=list(failed)).dropna().tolist()).cast(cells[name].type)
        known = passed.get(name, values.slice(0, 0))
        if len(known) + len(values) <= REMEMBERED:
            passed[name] = pa.concat_arrays([known, values])


def _of_rows(verdict: Verdict, frame: pd.DataFrame, cells: pa.Table) -> Verdict:
    """The verdict on distinct values as one on the rows that hold them."""
    if not verdict.failed:
        return verdict
    [name] = verdict.columns
    values = pa.array(frame.loc[list(verdict.failed), name]).cast(cells[name].type)
    return verdict._replace(failed=tuple(np.flatnonzero(pc.is_in(cells[name], value_set=values)).tolist()))


def _columns(said: dict) -> tuple[str, ...]:
    return tuple(said[name] for name in ("column", "column_A", "column_B") if name in said)


@cache
def _suite(ledger: str) -> _Suite:
    import great_expectations as gx  # 3 s: only a load pays for it

    said = yaml.safe_load((EXPECTATIONS / f"{ledger}.yml").read_text("utf-8"))
    expectations = [
        getattr(gx.expectations, _class_name(one["expect"]))(
            **one["with"], meta={"order": order, "code": "expectation_failed"} | {name: one[name] for name in META if name in one}
        )
        for order, one in enumerate(said)
    ]
    columns = dict.fromkeys(name for one in said for name in _columns(one["with"]))
    suite = gx.ExpectationSuite(name=ledger, expectations=expectations)
    metas = [expectation.meta for expectation in expectations]
    clean = [
        Verdict(one["expect"], _columns(one["with"]), meta["on_failure"], meta["reason"], meta["code"], ())
        for one, meta in zip(said, metas, strict=True)
    ]
    return _Suite(_batches(), suite, tuple(columns), all(one["expect"] in VALUE_WISE for one in said), tuple(clean), {})


@cache
def _batches() -> object:
    import great_expectations as gx
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig

    # Without a docs site, for which it would make a temporary folder that stays where the process is killed.
    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    context = gx.get_context(mode="ephemeral", project_config=DataContextConfig(store_backend_defaults=stores))
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context.data_sources.add_pandas("ledgers").add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")


def _class_name(name: str) -> str:
    """expect_column_values_to_be_between → ExpectColumnValuesToBeBetween."""
    return "".join(word.capitalize() for word in name.split("_"))
