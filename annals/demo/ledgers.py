"""The clean rows of every ledger, from which the files are written: what a reader of the files should come to."""

from collections.abc import Callable

import pandas as pd

from annals.demo import activities, digitization, premises, supervision
from annals.demo.accession import accession
from annals.demo.catalog import catalog
from annals.demo.disposal import disposal
from annals.demo.district import District
from annals.demo.holdings import holdings, opening

LOOKUPS = "utilization"

_BY_LEDGER: dict[str, Callable[[District], pd.DataFrame]] = {
    "accession": accession,
    "disposal": lambda district: disposal(district, opening(district)),
    "holdings": holdings,
    "digitization": lambda district: digitization.digitization(district, holdings(district)),
    "catalog": lambda district: catalog(district, holdings(district)),
    "training": supervision.training,
    "inspection": supervision.inspection,
    "guidance": supervision.guidance,
    "outreach": activities.outreach,
    "study": activities.study,
    "assessment": activities.assessment,
    "talent": activities.talent,
    "storerooms": premises.storerooms,
    "equipment": premises.equipment,
}


def small_ledgers(district: District) -> dict[str, pd.DataFrame]:
    """Every ledger but the lookups, whole: ledger → rows of all years."""
    return {ledger: rows(district) for ledger, rows in _BY_LEDGER.items()}
