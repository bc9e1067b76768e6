"""Scanning: fonds by fonds until the year's aim is reached, in batches; and units that scan before they transfer."""

import numpy as np
import pandas as pd

from annals.demo import units
from annals.demo.district import District
from annals.demo.events import open_day

PERMANENT, OTHER = (0.522, 0.0648), (0.06, 0.031)  # share of the pages scanned by the end of 2017, and of each year since
BEFORE = "期初累计"
COLUMNS = "batch_no done_on scope fonds_no category retention medium volumes items pages gigabytes pass_rate"
LINE = ["fonds_no", "category", "retention"]


def digitized(district: District, lines: pd.DataFrame) -> pd.Series:
    """Pages scanned by each year's end; `lines` has stat_year, the line, pages, and `turn`, the order in which lines are scanned."""
    is_permanent = lines["retention"] == "永久"
    ordered = lines.assign(aim=_aims(district, lines["stat_year"], is_permanent), is_permanent=is_permanent)
    ordered = ordered.assign(pages=ordered["pages"].fillna(0)).sort_values("turn")
    groups = ordered.groupby(["stat_year", "is_permanent"])["pages"]
    before = groups.cumsum() - ordered["pages"]
    due = (groups.transform("sum") * ordered["aim"] - before).clip(0, ordered["pages"]).round()
    ordered = ordered.assign(done=due).sort_values("stat_year")
    done = ordered.groupby(LINE, dropna=False)["done"].cummax().clip(upper=ordered["pages"])  # what is scanned stays scanned
    return done.reindex(lines.index).where(lines["pages"].notna())


def _aims(district: District, years: pd.Series, is_permanent: pd.Series) -> np.ndarray:
    first, yearly = (np.where(is_permanent, *shares) for shares in zip(PERMANENT, OTHER, strict=True))
    luck = years.map({year: district.dice("aim", year).uniform(-0.012, 0.012) for year in district.years})
    return (first + yearly * (years - 2017) + luck).clip(0.02, 0.97)


def digitization(district: District, holdings: pd.DataFrame) -> pd.DataFrame:
    """One row per batch, scope, fonds, category, retention and medium; the batch 期初累计 has neither day nor fonds.

    The pages scanned of the holdings are the growth of the holdings' digitized pages.
    """
    first = holdings[holdings["stat_year"] == district.from_year]
    fresh = _in_house(district.dice("digitization", district.from_year), district.from_year, holdings)
    scanned = first["digitized_pages"].sum() - sum(row["pages"] for batch in fresh for row in batch)
    rows = [_before("馆藏", int(scanned)), _before("待进馆", round(186_420 * district.size))]
    for year in district.years:
        dice = district.dice("digitization", year)
        batches = _in_house(dice, year, holdings) + _before_transfer(district, dice, year)
        batches.sort(key=lambda batch: batch[0]["done_on"])
        rows += [{"batch_no": f"SZ{year}-{n:02d}"} | row for n, batch in enumerate(batches, 1) for row in batch]
    frame = pd.DataFrame(rows, columns=COLUMNS.split())
    return frame.astype(dict.fromkeys(["volumes", "items", "pages"], "Int64") | {"done_on": "datetime64[s]"})


def _before(scope: str, pages: int) -> dict:
    return {"batch_no": BEFORE, "scope": scope, "pages": pages, "gigabytes": round(pages * 0.00082, 2)}


def _in_house(dice: np.random.Generator, year: int, holdings: pd.DataFrame) -> list[list[dict]]:
    now, last = (holdings[holdings["stat_year"] == y].set_index([*LINE, "medium"]) for y in (year, year - 1))
    done = now["digitized_pages"].fillna(0)
    if len(last):
        grown = done - last["digitized_pages"].fillna(0).reindex(now.index, fill_value=0)
    else:  # the ledger's first year: some of what is scanned by its end is its own, the rest 期初累计
        grown = done * (dice.random(len(done)) < 0.08)
    grown = grown[grown > 0]
    batch = dice.integers(0, dice.integers(5, 11), len(grown))
    days = {number: open_day(dice, year, 2, 12) for number in np.unique(batch)}
    rates = {number: round(99 + dice.random(), 2) for number in days}
    batches: dict[int, list[dict]] = {number: [] for number in days}
    for number, (line, pages) in zip(batch, grown.items(), strict=True):
        share = pages / now.loc[line, "pages"]
        row = {"scope": "馆藏", "done_on": days[number], "pass_rate": rates[number]}
        row |= dict(zip([*LINE, "medium"], line, strict=True))
        counts = {c: round(now.loc[line, c] * share) for c in ("volumes", "items") if pd.notna(now.loc[line, c])}
        batches[number].append(row | counts | {"pages": int(pages), "gigabytes": round(int(pages) * 0.00091, 2)})
    return list(batches.values())


def _before_transfer(district: District, dice: np.random.Generator, year: int) -> list[list[dict]]:
    live = units.fonds(district).query("is_live")["fonds_no"].tolist()
    rows = []
    for _ in range(dice.integers(2, 5)):
        items = round(dice.gamma(6, 900) * district.size) + 1
        pages = items * int(dice.integers(4, 8)) + int(dice.integers(0, 4))
        row = {"done_on": open_day(dice, year, 3, 12), "scope": "待进馆", "fonds_no": live[dice.integers(len(live))]}
        row |= {"category": "文书", "retention": "永久", "medium": "纸质", "items": items, "pages": pages}
        rows.append([row | {"gigabytes": round(pages * 0.00088, 2), "pass_rate": round(98.5 + 1.4 * dice.random(), 2)}])
    return rows
