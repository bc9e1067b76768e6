"""What the evidence models say: each `evidence(…)` call as it is made when the model is rendered, whatever loops it stands in."""

from dataclasses import dataclass
from functools import cache

import jinja2

from annals.settings import DBT_PROJECT

MODELS = {path.stem.removeprefix("evd_"): path for path in sorted((DBT_PROJECT / "models" / "evidence").glob("evd_*.sql"))}


@dataclass(frozen=True)
class Call:
    """One indicator's evidence: the columns that its amount adds, what is counted once, and the dimensions it carries."""

    ledger: str
    indicator_id: str
    adds: tuple[str, ...]
    distinct_key: str | None
    dimensions: frozenset[str]


@cache
def calls(ledger: str) -> tuple[Call, ...]:
    """The calls of a ledger's evidence model, in order."""
    made = []

    def evidence(indicator_id, rows, amount="", distinct_key=None, label=None, on_date="on_date", dimensions=""):
        adds = tuple(amount.split("+")) if amount else ()
        made.append(Call(ledger, indicator_id, adds, distinct_key, frozenset(dimensions.split())))

    stubs = {"evidence": evidence, "added": "+".join, "ref": str, "day_of_year": lambda *_: ""} | {"lookup_measures": _measures}
    jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(MODELS[ledger].read_text("utf-8")).render(stubs)
    return tuple(made)


def _measures() -> dict:
    """What the macro of that name returns, which `evd_utilization` loops over."""
    macros = (DBT_PROJECT / "macros" / "lookup_measures.sql").read_text("utf-8")
    returned = []
    jinja2.Environment().from_string(macros).make_module({"return": returned.append}).lookup_measures()
    return returned[0]
