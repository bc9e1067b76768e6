"""The indicators beyond the fifty figures worked out a second time from the demo's clean rows, as by_hand does the fifty."""

from datetime import date, timedelta

import chinese_calendar
import pandas as pd

from tests import by_hand
from tests.by_hand import in_year, total, units

COUNTS = ["volumes", "items", "books"]
ADDED = ("移交", "征集", "捐赠", "购买")


def figures(truth: dict[str, pd.DataFrame], year: int) -> dict[str, float | None]:
    """All indicators but the fifty, and but those that no ledger has, of a year by code, in base units."""
    of = {name: in_year(frame, year) for name, frame in truth.items()}
    parts = [
        _reading_room(of["utilization"], year),
        _holdings(of["holdings"]),
        _moved(of["accession"], of["disposal"]),
        _digital(truth["digitization"], of, year),
        _activities(of),
        _supervised(of["inspection"], of["guidance"]),
        _premises(truth, of["holdings"], year),
    ]
    return {code: figure for part in parts for code, figure in part.items()}


def changes(now: dict, before: dict) -> dict[str, float | None]:
    """Percent, or points of what is a percentage or a score."""
    in_points = {code for code in now if code.endswith(("_rate", "_occupancy", "_score"))}
    return by_hand.changes(now, before, in_points)


def _mixed(rows: pd.DataFrame, ledger: pd.DataFrame) -> float | None:
    """Volumes, items and books together."""
    return None if ledger.empty else float(rows[COUNTS].fillna(0).to_numpy().sum())


def _rate(part: float | None, whole: float | None, times: int = 100) -> float | None:
    return None if part is None or not whole else part / whole * times


def _reading_room(rows: pd.DataFrame, year: int) -> dict:
    user, day, alone = by_hand.users(rows), rows["used_on"], rows.index.map("row {}".format).to_series(rows.index)
    record = rows["record_no"].fillna("").str.replace(r"[·.．•-]+", "-", regex=True)
    slip = (user + "|" + record).where((record != "") & ~user.str.startswith("row "), alone)
    counts = rows[["volumes", "items"]].fillna(0).astype(int)
    sheets = counts.assign(slip=slip, day=day, size=counts.sum(axis=1)).sort_values("size", ascending=False, kind="stable")
    carried = sheets.drop_duplicates(["slip", "day"])
    days = [date(year, 1, 1) + timedelta(days=i) for i in range(366)]
    open_days = sum(chinese_calendar.is_workday(d) for d in days if d.year == year)
    answered, found = float(rows["outcome"].notna().sum()), float((rows["outcome"] == "已查到").sum())
    visits = by_hand.figures_of_reading_room(rows)["lookup_visitors"]
    empty = rows.empty
    return {
        "lookup_registrations": None if empty else float(len(rows)),
        "lookup_certificates": total(rows, "certificates", rows),
        "lookup_volumes_retrieved": None if empty else float(carried["volumes"].sum()),
        "lookup_items_retrieved": None if empty else float(carried["items"].sum()),
        "lookup_answered": None if empty else answered,
        "lookup_found": None if empty else found,
        "lookup_found_rate": None if empty else _rate(found, answered),
        "open_days": float(open_days),
        "lookup_workday_average": None if empty else visits / open_days,
    }


def _holdings(rows: pd.DataFrame) -> dict:
    paper = rows[(rows["retention"] == "永久") & (rows["medium"] == "纸质")]
    columns = {
        "holdings_volumes": "volumes", "holdings_items": "items", "holdings_books": "books", "shelf_metres": "shelf_metres",
        "open_volumes": "open_volumes", "open_items": "open_items", "holdings_pages": "pages",
        "holdings_digitized_pages": "digitized_pages",
    }  # fmt: skip
    found = {code: total(rows, column, rows) for code, column in columns.items()}
    return found | {
        "holdings_permanent": _mixed(rows[rows["retention"] == "永久"], rows),
        "holdings_fonds": units(rows, "fonds_no", rows),
        "photographs": total(rows[rows["medium"] == "照片"], "items", rows),
        "recordings": total(rows[rows["medium"].isin(["录音", "录像"])], "items", rows),
        "permanent_paper_pages": total(paper, "pages", rows),
        "permanent_paper_digitized_pages": total(paper, "digitized_pages", rows),
        "open_volumes_rate": _rate(found["open_volumes"], found["holdings_volumes"]),
        "open_items_rate": _rate(found["open_items"], found["holdings_items"]),
        "holdings_digitization_rate": _rate(found["holdings_digitized_pages"], found["holdings_pages"]),
    }


def _moved(received: pd.DataFrame, left: pd.DataFrame) -> dict:
    out, destroyed = left[left["kind"] == "移出"], left[left["kind"] == "销毁"]
    stocktake = left[left["kind"].isin(["盘盈", "盘亏"])]
    signs = (stocktake["kind"] == "盘盈").astype(int) * 2 - 1
    return {
        "transferring_units": units(received[received["kind"] == "移交"], "unit", received),
        "accession_quantity": _mixed(received, received),
        **{f"accession_{column}": total(received, column, received) for column in COUNTS},
        "collected_quantity": _mixed(received[received["kind"].isin(["征集", "捐赠", "购买"])], received),
        "holdings_received": _mixed(received[received["kind"].isin(ADDED)], received),
        "holdings_removed": _mixed(left[left["kind"].isin(["移出", "销毁"])], left),
        "holdings_adjusted": None if left.empty else float((stocktake[COUNTS].fillna(0).sum(axis=1) * signs).sum()),
        "transferred_out": _mixed(out, left),
        "destroyed": _mixed(destroyed, left),
        "destroyed_volumes": total(destroyed, "volumes", left),
        "destroyed_items": total(destroyed, "items", left),
    }


def _digital(batches: pd.DataFrame, of: dict[str, pd.DataFrame], year: int) -> dict:
    done = pd.to_datetime(batches["done_on"])
    now, so_far = batches[done.dt.year == year], batches[done.isna() | (done.dt.year <= year)]
    names = {"pages": "pages", "volumes": "volumes", "items": "items", "gigabytes": "gigabytes"}
    catalog, rated = of["catalog"], of["assessment"].query("kind == '政务服务评估'").sort_values("assessed_on")
    return {
        **{f"{code}_digitized_in_year": total(now, column, now) for code, column in names.items()},
        "digitized_gigabytes": total(so_far, "gigabytes", so_far),
        "catalog_entries_all": total(catalog, "entries", catalog),
        "catalog_entries_case": total(catalog[catalog["level"] == "案卷级"], "entries", catalog),
        "service_rating_score": None if rated.empty else float(rated["score"].iloc[-1]),
    }


def _activities(of: dict[str, pd.DataFrame]) -> dict:
    study, outreach, training, talent = of["study"], of["outreach"], of["training"], of["talent"]
    boards = outreach[outreach["item_kind"] == "展板"]
    shows = boards.groupby(["activity_no", "held_on"])["visitors"].max()
    return {
        "study_persons": total(study[study["kind"].isin(["集体学习", "主题党日"])], "persons", study),
        "outreach_activities": units(outreach, "activity_no", outreach),
        "exhibitions": units(boards, "activity_no", outreach),
        "exhibition_visitors": None if outreach.empty else float(shows.sum()),
        "outreach_posts": total(outreach[outreach["item_kind"] == "推送"], "quantity", outreach),
        "training_sessions_all": None if training.empty else float(len(training)),
        "training_persons": total(training, "persons", training),
        "training_hours": total(training, "hours", training),
        "talents_named": total(talent, "persons", talent),
    }


def _supervised(seen: pd.DataFrame, guided: pd.DataFrame) -> dict:
    faulty = seen[seen[["problems", "opinions"]].fillna(0).sum(axis=1) > 0]
    due = faulty[faulty["status"].notna()]
    counted = {status: None if seen.empty else float((due["status"] == status).sum()) for status in ("已整改", "逾期")}
    return {
        "inspection_sessions": units(seen, "inspection_no", seen),
        "inspection_visits": None if seen.empty else float(len(seen)),
        "inspection_problems": total(seen, "problems", seen),
        "rectification_due": None if seen.empty else float(len(due)),
        "rectified": counted["已整改"],
        "rectification_overdue": counted["逾期"],
        "rectification_rate": _rate(counted["已整改"], float(len(due))),
        "guidance_times": None if guided.empty else float(len(guided)),
    }


def _premises(truth: dict[str, pd.DataFrame], held: pd.DataFrame, year: int) -> dict:
    rooms, equipment, last_day = truth["storerooms"], truth["equipment"], pd.Timestamp(date(year, 12, 31))
    opened, closed = pd.to_datetime(rooms["opened_on"]), pd.to_datetime(rooms["closed_on"])
    began, ended = pd.to_datetime(equipment["in_service_on"]), pd.to_datetime(equipment["out_of_service_on"])
    in_use = rooms[(opened <= last_day) & (closed.isna() | (closed > last_day))]
    serving = equipment[(began <= last_day) & (ended.isna() | (ended > last_day))]
    capacity = float(in_use["capacity_metres"].sum())
    kinds = {"permanent": "永久", "special": "专业", "library": "图书资料"}
    return {
        **{
            f"storerooms_added_{code}": float(((opened.dt.year == year) & (rooms["kind"] == k)).sum())
            for code, k in kinds.items()
        },
        "storerooms_in_use": float(len(in_use)),
        "shelf_capacity": capacity,
        "shelf_occupancy": _rate(total(held, "shelf_metres", held), capacity),
        "equipment_in_service": float(serving["quantity"].fillna(1).sum()),
        "equipment_added": float(equipment.loc[began.dt.year == year, "quantity"].fillna(1).sum()),
    }
