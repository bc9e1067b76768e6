"""What an expression in a template may do: ask figures for what is documented, compare, join and loop; nothing else.

A template is a file that people pass on. It reaches no file, no database connection and nothing of Python's, and cannot make a
text or a number grow without bound.
"""

from collections.abc import Callable, Iterable

from jinja2 import DictLoader, StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from annals.report.missing import Missing
from annals.report.slots import Slot

FILTERS = [
    "join",
    "list",
    "first",
    "last",
    "length",
    "count",
    "select",
    "reject",
    "selectattr",
    "rejectattr",
    "map",
    "sort",
    "default",
    "d",
    "escape",
    "e",
    "groupby",
    "unique",
]
OF_SLOT = [
    "value",
    "last",
    "change",
    "moved",
    "direction",
    "label",
    "novelty",
    "name",
    "unit",
    "section",
    "definition",
    "status",
    "months",
    "by",
]
OF_MISSING = ["name", "reason"]
OF_LOOP = ["index", "index0", "first", "last", "length", "revindex", "previtem", "nextitem"]
OFFERED = {Slot: OF_SLOT, Missing: OF_MISSING, LoopContext: OF_LOOP}
GROWING = ("*", "**", "%")


class Environment(SandboxedEnvironment):
    """jinja's sandbox, with a list of what is allowed in the stead of one of what is not."""

    intercepted_binops = frozenset(GROWING)

    def __init__(self, functions: Iterable[Callable]) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True, loader=DictLoader({}))
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.functions = tuple(functions)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        return any(isinstance(obj, kind) and attr in names for kind, names in OFFERED.items())

    def is_safe_callable(self, obj: object) -> bool:
        return any(obj is function for function in self.functions) or isinstance(getattr(obj, "__self__", None), Slot)

    def call_binop(self, context, operator: str, left: object, right: object) -> object:
        if operator != "*" or isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple):
            raise SecurityError(f"不允许的运算 {operator}")
        return super().call_binop(context, operator, left, right)


def environment(functions: Iterable[Callable] = ()) -> Environment:
    """The environment in which a template's expressions run; `functions` are those that it may call besides a figure's own."""
    return Environment(functions)
