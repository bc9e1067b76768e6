"""The form's cross-checks (domain.md 4), on the numbers as the form prints them: passed, failed, or not to be checked."""

import operator
from dataclasses import dataclass
from decimal import Decimal

from annals.returns.fill import Cell, total
from annals.returns.form import Check, Form, Terms

COMPARED = {"=": operator.eq, "≥": operator.ge, "≤": operator.le}
PASSED, FAILED, UNKNOWN = "通过", "不符", "无法校核"


@dataclass(frozen=True)
class Result:
    """A check with what its sides came to; where an item is not filled a side is None and nothing can be said."""

    check: Check
    left: Decimal | None
    right: Decimal | None
    said: str
    why: str


def run(form: Form, cells: dict[str, Cell]) -> list[Result]:
    """Every cross-check of the form, in its order. An item that nobody has filled is not taken for 0."""
    return [_result(check, cells) for check in form.checks]


def written(terms: Terms) -> str:
    """B02+B03, as the form's file has it."""
    return "".join(f"{'+' if sign > 0 else '−'}{code}" for sign, code in terms).removeprefix("+")


def _result(check: Check, cells: dict[str, Cell]) -> Result:
    left, right = (total(terms, cells) for terms in (check.left, check.right))
    codes = [code for _, code in (*check.left, *check.right)]
    if left is None or right is None:
        blank = [code for code in codes if cells[code].value is None]
        return Result(check, left, right, UNKNOWN, f"{'、'.join(dict.fromkeys(blank))} 待填，填好后表上自动校核")
    incomplete = [code for code in codes if cells[code].status == "incomplete"]
    why = "；".join(dict.fromkeys(f"{code} {cells[code].reason}" for code in incomplete))
    return Result(check, left, right, PASSED if COMPARED[check.operator](left, right) else FAILED, why)
