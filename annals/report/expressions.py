"""The expressions of a template, looked at without running them: which names, parts of figures and calls they ask for."""

import csv
from collections.abc import Iterator
from difflib import get_close_matches

from jinja2 import nodes

from annals import warehouse
from annals.errors import ClerkError
from annals.proof import asked
from annals.report.sandbox import FILTERS, OF_MISSING, OF_SLOT
from annals.settings import DBT_PROJECT, Settings

FORBIDDEN = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Macro, nodes.CallBlock)
FUNCTIONS = ("chart", "to_check", "not_compared")
SPECIAL = ("loop", "true", "false", "none", "True", "False", "None")
Fault = tuple[str, str]  # what is wrong, what to do


def dimensions(settings: Settings) -> dict[str, list[str]]:
    """Every indicator with its dimensions: as the warehouse has them, else as the project's catalog does."""
    try:
        with warehouse.connect(settings) as con:
            return {name: (one.dimensions or "").split() for name, one in asked.meanings(con).items()}
    except ClerkError:
        with (DBT_PROJECT / "seeds" / "indicators.csv").open(encoding="utf-8") as seed:
            return {row["indicator_id"]: row["dimensions"].split() for row in csv.DictReader(seed)}


def faults(tree: nodes.Template, known: set[str], of_indicators: dict[str, list[str]]) -> Iterator[Fault]:
    """What an expression asks for that there is not, or that it may not."""
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
    for name in dict.fromkeys(node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"):
        if name not in known and name not in own and name not in SPECIAL:
            yield f"没有叫 {name} 的指标", _nearest(name, known)
    if next(tree.find_all(FORBIDDEN), None):
        yield "用了 include、import、extends 或 macro", "模板里只能有 {{ }}、{% if %}、{% for %}、{% set %}"
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        yield from _attribute(node, own, of_indicators)
    for node in tree.find_all(nodes.Call):
        yield from _call(node, of_indicators)
    for name in dict.fromkeys(node.name for node in tree.find_all(nodes.Filter)):
        if name not in FILTERS:
            yield f"不允许的过滤器 {name}", f"可以用的是：{'、'.join(FILTERS)}"
    if next(tree.find_all((nodes.Pow, nodes.Mod)), None):
        yield "不允许的运算 ** 或 %", "请去掉"


def _attribute(node: nodes.Getattr | nodes.Getitem, own: set[str], of_indicators: dict[str, list[str]]) -> Iterator[Fault]:
    attr = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
    if isinstance(attr, str) and attr.startswith("_"):
        yield f"不允许的表达式 .{attr}", "以下划线开头的不能用，请去掉"
    elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name != "loop":
        offered = OF_SLOT if node.node.name in of_indicators else [*OF_SLOT, *OF_MISSING]
        if attr not in offered and (node.node.name in of_indicators or node.node.name in own):
            yield f"{node.node.name}.{attr}：没有 {attr} 这个部分", _nearest(attr, offered)
    elif isinstance(node, nodes.Getattr) and not isinstance(node.node, nodes.Name) and attr not in [*OF_SLOT, *OF_MISSING]:
        yield f"不允许的表达式 .{attr}", "只能用指标的部分，如 .change、.last"


def _call(node: nodes.Call, of_indicators: dict[str, list[str]]) -> Iterator[Fault]:
    called = node.node
    if isinstance(called, nodes.Name) and called.name in FUNCTIONS:
        return
    if not isinstance(called, nodes.Getattr) or called.attr != "by":
        yield "不允许的调用", f"可以调用的只有 {'、'.join(f'{name}()' for name in FUNCTIONS)} 和指标的 .by()"
        return
    name = called.node.name if isinstance(called.node, nodes.Name) else None
    dimension = node.args[0].value if node.args and isinstance(node.args[0], nodes.Const) else None
    if name in of_indicators and dimension not in of_indicators[name]:
        has = "、".join(of_indicators[name])
        yield f'{name}.by("{dimension}")：不能这样分列', f"可以用的是：{has}" if has else "这个指标没有分项"


def _nearest(name: str, known) -> str:
    near = get_close_matches(name, known, 3, 0.6)
    return f"是不是 {'、'.join(near)}" if near else "全部指标的代号在指标目录 dbt_project/seeds/indicators.csv 里"
