"""What the evidence models say: each `evidence(…)` call as it is made when the model is rendered, whatever loops it stands in."""

import re
from dataclasses import dataclass
from functools import cache

import jinja2

from annals.settings import DBT_PROJECT

MODELS = {path.stem.removeprefix("evd_"): path for path in sorted((DBT_PROJECT / "models" / "evidence").glob("evd_*.sql"))}
MACROS = DBT_PROJECT / "macros"


@dataclass(frozen=True)
class Call:
    """One indicator's evidence: from which rows, which columns its amount adds, what is counted once, which dimensions it carries."""

    ledger: str
    indicator_id: str
    rows: str
    on_date: str
    adds: tuple[str, ...]
    distinct_key: str | None
    dimensions: frozenset[str]
    where: str  # the condition that follows the call

    @property
    def says(self) -> tuple:
        """What is counted; no two indicators count the same."""
        return self.ledger, self.rows, self.on_date, self.adds, self.distinct_key, self.where


@cache
def calls(ledger: str) -> tuple[Call, ...]:
    """The calls of a ledger's evidence model, in order."""
    return made_in(ledger, MODELS[ledger].read_text("utf-8"))


def made_in(ledger: str, sql: str) -> tuple[Call, ...]:
    """The calls of the text of a model."""
    made = []

    def evidence(indicator_id, rows, amount="", distinct_key=None, label=None, on_date="on_date", dimensions=""):
        adds = tuple(amount.split("+")) if amount else ()
        made.append((ledger, indicator_id, rows, on_date, adds, distinct_key, frozenset(dimensions.split())))
        return "CALL"

    stubs = {"evidence": evidence, "added": "+".join, "ref": str, "day_of_year": lambda *_: ""}
    text = _jinja().from_string(sql).render(stubs | {name: lambda name=name: listed(name) for name in _listing()})
    conditions = [part.partition("union all")[0].strip() for part in text.split("CALL")[1:]]
    return tuple(Call(*call, where=where) for call, where in zip(made, conditions, strict=True))


@cache
def listed(macro: str):
    """What a macro without arguments that returns a list, or a mapping, returns."""
    returned = []
    text = "\n".join(path.read_text("utf-8") for path in sorted(MACROS.glob("*.sql")))
    body = re.search(rf"{{%-? macro {macro}\(\) -?%}}.*?{{%-? endmacro -?%}}", text, re.DOTALL)[0]
    getattr(_jinja().from_string(body, globals={"return": lambda value: returned.append(value) or ""}).module, macro)()
    return returned[0]


@cache
def _listing() -> tuple[str, ...]:
    texts = "\n".join(path.read_text("utf-8") for path in MACROS.glob("*.sql"))
    return tuple(re.findall(r"macro (\w+)\(\) -?%}\s*(?:{%-? set [^%]*%}\s*)*{{ return\([\[{]", texts))


def _jinja() -> jinja2.Environment:
    return jinja2.Environment(undefined=jinja2.StrictUndefined)
