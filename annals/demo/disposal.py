"""What left the archives, and what stocktakes found more or less of: no line loses what it does not have."""

import pandas as pd

from annals.demo.district import District
from annals.demo.events import open_day

COUNTED = ("volumes", "items", "books")
FIRST = 2019  # the ledger was begun with the first destruction under the new rules
STOCKTAKES = (2020, 2022)  # before and during the move into the renovated storerooms
COLUMNS = ["disposal_no", "disposed_on", "kind", "fonds_no", "category", "retention", *COUNTED]


def disposal(district: District, stock: pd.DataFrame) -> pd.DataFrame:
    """One row per movement; `stock` is what there was before the first year (fonds, category, retention and counts)."""
    left = {counted: stock[counted].to_dict() for counted in COUNTED}
    rows = [row for year in district.years if year >= FIRST for row in _year(district, year, stock, left)]
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(COUNTED, "Int64") | {"disposed_on": "datetime64[s]"})


def _year(district: District, year: int, stock: pd.DataFrame, left: dict[str, dict]) -> list[dict]:
    dice = district.dice("disposal", year)
    short = stock.index[stock["retention"] == "10年"]
    papers = stock.index[stock["category"] == "文书"]
    books = stock.index[stock["category"].isna()]
    plans = [("销毁", short, "volumes", 34)] * dice.integers(2, 6) + [("销毁", short, "items", 60)] * dice.integers(1, 4)
    plans += [("移出", papers, "volumes", 12)] * dice.integers(0, 3)
    if year in STOCKTAKES:
        plans += [("盘亏", papers, "items", 3)] * 4 + [("盘盈", papers, "items", 5)] * 3 + [("盘盈", books, "books", 40)]
    rows = []
    for kind, lines, counted, usual in plans:
        line = lines[dice.integers(len(lines))]
        amount = 1 + dice.poisson(usual * district.size)
        if kind != "盘盈":
            amount = min(amount, left[counted][line] // 2)
            left[counted][line] -= amount
        if amount:
            where = stock.loc[line, ["fonds_no", "category", "retention"]].to_dict()
            rows.append({"disposed_on": open_day(dice, year, 4, 12), "kind": kind, **where, counted: amount})
    rows.sort(key=lambda row: row["disposed_on"])
    return [{"disposal_no": f"CZ{year}-{number:02d}"} | row for number, row in enumerate(rows, 1)]
