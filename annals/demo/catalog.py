"""Entries of the finding aids: every volume has one, every item one, and volumes are opened entry by entry over the years."""

import pandas as pd

from annals.demo.district import District

FIRST = 2019  # before, nobody counted them
ENTRIES_A_VOLUME = 27.6


def catalog(district: District, holdings: pd.DataFrame) -> pd.DataFrame:
    """One row per year, category and level (案卷级, 文件级); none before FIRST."""
    held = holdings[(holdings["stat_year"] >= FIRST) & holdings["category"].notna()]
    held = held.groupby(["stat_year", "category"])[["volumes", "items"]].sum().astype(float).reset_index()
    opened = (0.72 + 0.045 * (held["stat_year"] - FIRST)).clip(upper=1)
    by_level = {"案卷级": held["volumes"], "文件级": held["items"] + (held["volumes"] * ENTRIES_A_VOLUME * opened).round()}
    kinds = held[["stat_year", "category"]]
    rows = pd.concat([kinds.assign(level=level, entries=entries) for level, entries in by_level.items()])
    rows = rows[rows["entries"] > 0].astype({"entries": "Int64"})
    return rows.sort_values(["stat_year", "category", "level"], ignore_index=True)
