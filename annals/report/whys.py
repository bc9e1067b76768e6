"""Why the numbers of an edited draft are others now, in words, control by control."""

from contextlib import ExitStack

from duckdb import DuckDBPyConnection

from annals import warehouse
from annals.errors import ClerkError
from annals.report import causes
from annals.report.behind import OF_LAST_YEAR, Behind
from annals.report.edited import Edited
from annals.report.judge import UPDATE, Judged
from annals.report.record import Printed
from annals.settings import Settings

UNRECORDED = "初稿的记录不在了，说不出原因"


def why(settings: Settings, edited: Edited, found: list[Judged], behind: Behind) -> list[str]:
    """For each control the causes of its new text; empty where it has none, or is of the whole document."""
    if not any(one.outcome == UPDATE for one in found):
        return [""] * len(found)
    with ExitStack() as open_:
        store = _store(settings, open_)
        return [_why(edited, one, behind, store) if one.outcome == UPDATE and one.figure else "" for one in found]


def between(settings: Settings, old: Edited, new: Edited, changed: list[Judged], behind: Behind) -> list[str]:
    """For each control that two drafts print otherwise, of the addresses in `changed`, the causes."""
    until = new.record.load_id if new.record else behind.basis
    with ExitStack() as open_:
        store = _store(settings, open_)
        return [_why(old, one, behind, store, until) if one.figure else "" for one in changed]


def _why(edited: Edited, one: Judged, behind: Behind, store: DuckDBPyConnection | None, until: int | None = None) -> str:
    printed = next(iter(edited.printed(one.found)), None)
    if printed is None:
        return UNRECORDED
    asked, then = behind.asked(one.found.address, one.figure), _then(printed)
    con = behind.source.con
    found = [] if one.found.address.part == "last" else causes.causes(con, store, asked, then, until=until)
    if one.found.address.part in OF_LAST_YEAR:
        found += [cause for cause in causes.causes(con, store, asked, then, 1, until) if cause not in found]
    return causes.said(found)


def _then(printed: Printed) -> causes.Then:
    return causes.Then(printed.definition, printed.meaning, printed.load_id, printed.state)


def _store(settings: Settings, open_: ExitStack) -> DuckDBPyConnection | None:
    """The store, where nobody is writing it: it alone knows which rows are new and which corrected."""
    try:
        return open_.enter_context(warehouse.memory(settings))
    except ClerkError:
        return None
