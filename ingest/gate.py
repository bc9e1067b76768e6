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


def judge(ledger: str, rows: pa.Table) -> list[Verdict]:
    """A verdict for each expectation of the ledger on a table of typed rows.

    Raises RuntimeError where an expectation itself is broken: that must never look like bad data.
    """
    suite = _suite(ledger)
    if not len(rows):
        return []
    cells = _comparable(rows.select(suite.columns))
    frame = _distinct(cells) if suite.is_value_wise else cells.to_pandas()
    batch = suite.batches.get_batch(batch_parameters={"dataframe": frame})
    results = batch.validate(suite.suite, result_format="COMPLETE").results
    verdicts = [_verdict(ledger, result) for result in sorted(results, key=lambda r: r.expectation_config.meta["order"])]
    return [_of_rows(verdict, frame, cells) for verdict in verdicts] if suite.is_value_wise else verdicts


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


def _distinct(cells: pa.Table) -> pd.DataFrame:
    """Each column's different values, one under another, blanks below: a rule of one cell need not see a value twice."""
    return pd.DataFrame({name: cells[name].unique().drop_null().to_pandas() for name in cells.column_names})


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
    return _Suite(_batches(), suite, tuple(columns), all(one["expect"] in VALUE_WISE for one in said))


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
