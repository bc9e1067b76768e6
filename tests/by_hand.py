"""The 50 figures worked out a second time, from the demo's clean rows with pandas: shares no code with the product.

Definitions: reference/figures.csv and the ledgers' decisions. `None` is missing; zero is a ledger with rows and none that match.
"""

import re
from datetime import date

import pandas as pd

ADDED = {
    "shelving_columns_added": ("密集架", "columns"),
    "shelving_units_added": ("密集架", "units"),
    "shelving_volume_added": ("密集架", "volume_m3"),
    "antimagnetic_cabinets_added": ("防磁柜", "quantity"),
    "access_control_added": ("门禁", "quantity"),
    "cameras_added": ("监控", "quantity"),
    "dehumidifiers_added": ("除湿加湿一体机", "quantity"),
    "air_purifiers_added": ("空气净化机", "quantity"),
    "protection_units_added": ("防护一体机", "quantity"),
    "leak_detectors_added": ("漏水检测", "quantity"),
    "infrared_detectors_added": ("红外双监", "quantity"),
    "cloud_monitors_added": ("云测仪", "quantity"),
    "gas_cabinets_added": ("柜式七氟丙烷灭火柜", "quantity"),
}
HANDED_OUT = {
    "study_materials": "学习资料",
    "questionnaires": "问卷",
    "exhibition_boards": "展板",
    "wallcharts": "挂图",
    "culture_fans": "文化扇",
    "document_bags": "公文袋",
}
POINTS = {"permanent_digitization_rate", "self_assessment_score"}


def figures(truth: dict[str, pd.DataFrame], year: int) -> dict[str, float | None]:
    """All 50 figures of a year by code, in base units (卷件册, 条, percent)."""
    of = {name: in_year(frame, year) for name, frame in truth.items()}
    parts = [
        figures_of_reading_room(of["utilization"]),
        _received(of["accession"]),
        _holdings(truth["holdings"], year),
        _activities(of),
        _digital(truth, of, year),
        _premises(truth, year),
    ]
    return {code: figure for part in parts for code, figure in part.items()}


def changes(now: dict, before: dict, in_points: set[str] = POINTS) -> dict[str, float | None]:
    """The change of each figure on the year before: percent, or points for the ratio and the score; None where there is none."""
    found = {}
    for code, value in now.items():
        base = before[code]
        if value is None or base is None or (base == 0 and code not in in_points):
            found[code] = None
        else:
            found[code] = value - base if code in in_points else (value - base) / base * 100
    return found


def in_year(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    dated = [name for name in frame.columns if name.endswith("_on") and not name.startswith(("due", "reviewed"))]
    if "stat_year" in frame:
        return frame[frame["stat_year"] == year]
    return frame[pd.to_datetime(frame[dated[0]]).dt.year == year]


def total(rows: pd.DataFrame, column: str, ledger: pd.DataFrame) -> float | None:
    """The sum; 0 where the ledger has rows of the year and none match; None where it has none, or all the cells are blank."""
    if ledger.empty or (len(rows) and rows[column].isna().all()):
        return None
    return float(rows[column].sum())


def units(rows: pd.DataFrame, column: str, ledger: pd.DataFrame) -> float | None:
    return None if ledger.empty else float(rows[column].dropna().nunique())


def _alone(rows: pd.DataFrame) -> pd.Series:
    return "row " + pd.Series(rows.index.astype(str), index=rows.index)


def users(rows: pd.DataFrame) -> pd.Series:
    """Who each registration's user is: his number, else name, unit and day, else the row itself ("row …")."""
    day = pd.to_datetime(rows["used_on"]).dt.strftime("%Y-%m-%d")
    number, name, unit = (rows[c].fillna("").astype(str).str.strip() for c in ("id_number", "user_name", "user_unit"))
    return ("number " + number).where(number != "", ("name " + name + "|" + unit + "|" + day).where(name != "", _alone(rows)))


def figures_of_reading_room(rows: pd.DataFrame) -> dict:
    user, alone = users(rows), _alone(rows)
    day = pd.to_datetime(rows["used_on"]).dt.strftime("%Y-%m-%d")
    visits = (
        pd.DataFrame({"user": user, "day": day, "persons": rows["persons"].fillna(1)}).groupby(["user", "day"])["persons"].max()
    )
    retrieved = rows["volumes"].fillna(0) + rows["items"].fillna(0)
    record = rows["record_no"].fillna("").astype(str).str.replace(r"[·.．•-]+", "-", regex=True)
    slip = ("slip " + user + "|" + record).where((record != "") & ~user.str.startswith("row "), alone)
    items = pd.DataFrame({"slip": slip, "day": day, "retrieved": retrieved}).groupby(["slip", "day"])["retrieved"].max()
    empty = rows.empty
    return {
        "lookup_visitors": None if empty else float(visits.sum()),
        "lookup_items": None if empty else float(items.sum()),
        "lookup_pages_copied": total(rows, "pages_copied", rows),
    }


def _received(rows: pd.DataFrame) -> dict:
    handed = rows[rows["kind"] == "移交"]
    topical = handed["topic"].notna() & (handed["topic"] != "")
    found = {}
    for prefix, part in (("document", handed[(handed["category"] == "文书") & ~topical]), ("special", handed[topical])):
        found[f"{prefix}_transfer_units"] = units(part, "unit", rows)
        for unit in ("items", "volumes", "boxes"):
            found[f"{prefix}_{unit}_received"] = total(part, unit, rows)
    return found


def _holdings(rows: pd.DataFrame, year: int) -> dict:
    def at_end_of(stat_year: int) -> float | None:
        of_year = rows[rows["stat_year"] == stat_year]
        return None if of_year.empty else float(of_year[["volumes", "items", "books"]].sum().sum())

    paper = rows[(rows["stat_year"] == year) & (rows["retention"] == "永久") & (rows["medium"] == "纸质")]
    rate = None if paper.empty else float(paper["digitized_pages"].sum() / paper["pages"].sum() * 100)
    return {"holdings_opening": at_end_of(year - 1), "holdings_closing": at_end_of(year), "permanent_digitization_rate": rate}


def _activities(of: dict[str, pd.DataFrame]) -> dict:
    study, outreach, inspection, guidance = of["study"], of["outreach"], of["inspection"], of["guidance"]
    training, talent = of["training"], of["talent"]
    boards = outreach[outreach["item_kind"] == "展板"]
    proposed = talent[talent["result"] == "推荐"]
    return {
        "study_sessions": None if study.empty else float(study["kind"].isin(["集体学习", "主题党日"]).sum()),
        **{code: total(outreach[outreach["item_kind"] == kind], "quantity", outreach) for code, kind in HANDED_OUT.items()},
        "exhibition_departments": None if outreach.empty else float(len(_names(boards["departments"]))),
        "exhibition_subdistricts": None if outreach.empty else float(len(_names(boards["subdistricts"]))),
        "inspected_units": units(inspection, "unit", inspection),
        "rectification_opinions": total(inspection, "opinions", inspection),
        "guided_units": units(guidance, "unit", guidance),
        "training_sessions": None if training.empty else float(training["organizer"].isin(["本馆", "区档案局"]).sum()),
        "provincial_training_persons": total(training[training["organizer"] == "省档案局"], "persons", training),
        "national_young_experts": total(proposed[proposed["kind"] == "国家级青年档案业务骨干"], "persons", talent),
        "provincial_experts": total(proposed[proposed["kind"] == "省档案专家"], "persons", talent),
    }


def _names(cells: pd.Series) -> set[str]:
    return {name.strip() for cell in cells.dropna() for name in re.split("[、，,；;]", cell) if name.strip()}


def _digital(truth: dict[str, pd.DataFrame], of: dict[str, pd.DataFrame], year: int) -> dict:
    batches = truth["digitization"]
    done = pd.to_datetime(batches["done_on"])
    so_far = batches[done.isna() | (done.dt.year <= year)]
    catalog = of["catalog"]

    def latest(kind: str, column: str) -> float | None:
        rows = of["assessment"][of["assessment"]["kind"] == kind].sort_values("assessed_on")
        return None if rows.empty else float(rows[column].iloc[-1])

    return {
        "digitized_pages": float(so_far["pages"].sum()) if len(so_far) else None,
        "catalog_entries": total(catalog[catalog["level"] == "文件级"], "entries", catalog),
        "self_assessment_score": latest("数字档案馆自检", "score"),
        "service_rated_units": latest("政务服务评估", "units"),
    }


def _premises(truth: dict[str, pd.DataFrame], year: int) -> dict:
    rooms, equipment = truth["storerooms"], truth["equipment"]
    opened, closed = pd.to_datetime(rooms["opened_on"]), pd.to_datetime(rooms["closed_on"])

    def area_at_end_of(y: int) -> float | None:
        day = pd.Timestamp(date(y, 12, 31))
        return (
            float(rooms.loc[(opened <= day) & (closed.isna() | (closed > day)), "area"].sum()) if (opened <= day).any() else None
        )

    added = equipment[pd.to_datetime(equipment["in_service_on"]).dt.year == year]
    added = added.assign(quantity=added["quantity"].fillna(1))
    return {
        "storage_area_opening": area_at_end_of(year - 1),
        "storage_area_closing": area_at_end_of(year),
        "storerooms_added": float(((opened.dt.year == year) & rooms["kind"].isin(["永久", "专业", "图书资料"])).sum()),
        **{code: total(added[added["kind"] == kind], column, equipment) for code, (kind, column) in ADDED.items()},
    }
