"""Stores made in a test: rows of ledgers as ingest would have stamped them, without writing and reading a file."""

import hashlib
from datetime import date

from annals.settings import Settings
from ingest.ledger import declared
from ingest.store import STAMPS, opened

ARCHIVES = "999001"


def fill(settings: Settings, ledgers: dict[str, list[dict]], load_id: int = 1, **stamps: object) -> None:
    """Adds one version of each row to the store; a row's identity is its ledger, its archives and its key."""
    with opened(settings) as con:
        for name, rows in ledgers.items():
            columns = list(STAMPS | declared()[name].stored)
            listed = ", ".join(f'"{column}"' for column in columns)
            stamped = [_stamped(name, row_no, {"load_id": load_id} | stamps | row) for row_no, row in enumerate(rows, start=2)]
            con.executemany(
                f"insert into raw.{name} ({listed}) values ({', '.join('?' * len(columns))})",
                [[row.pop(column, None) for column in columns] for row in stamped],
            )
            assert not any(stamped), f"raw.{name} has no column {stamped}"


def log(settings: Settings, **tables: list[dict]) -> None:
    """Adds rows to the tables beside the ledgers (loads, rejects, repairs, withdrawals, confirmed …)."""
    with opened(settings) as con:
        for name, rows in tables.items():
            for row in rows:
                columns = ", ".join(f'"{column}"' for column in row)
                con.execute(f"insert into raw.{name} ({columns}) values ({', '.join('?' * len(row))})", list(row.values()))


def _stamped(ledger: str, row_no: int, row: dict) -> dict:
    archive_code = row.get("archive_code", ARCHIVES)
    key = "|".join(str(row.get(column)) for column in declared()[ledger].key)
    row_id = hashlib.md5(f"{ledger}|{archive_code}|{key}".encode()).hexdigest()
    return {"archive_code": archive_code, "row_id": row_id, "file_name": f"{ledger}.csv", "sheet": "", "row_no": row_no} | row


def lookup(on: date, no: str = "1", **said: object) -> dict:
    """A registration of one user who asked for one volume and had ten pages copied, unless said otherwise."""
    plain = {"lookup_no": f"{on:%Y%m%d}-{no}", "used_on": on, "user_key": "u", "persons": 1, "volumes": 1, "pages_copied": 10}
    return plain | {"purpose": "工作查考", "subject": "婚姻", "channel": "到馆"} | said


def held(year: int, **said: object) -> dict:
    """Permanent documents on paper at a year's end, unless said otherwise."""
    return {"stat_year": year, "fonds_no": "Z001", "category": "文书", "retention": "永久", "medium": "纸质"} | said


def received(no: str, on: date, unit: str, **said: object) -> dict:
    """Documents that a unit handed over, unless said otherwise."""
    return {"accession_no": no, "received_on": on, "kind": "移交", "unit": unit, "category": "文书"} | said


# One district of 2021, 2022 and the first quarter of 2023, small enough to work every figure out by hand; August 2021 has no
# registration. Another district has counted its holdings once and kept nothing else.
SMALL = {
    "archives": [{"archive_code": "999002", "archive_name": "乙区档案馆"}],
    "utilization": [
        lookup(date(year, month, 10))
        for year, months in {2021: range(1, 13), 2022: range(1, 13), 2023: range(1, 4)}.items()
        for month in months
        if (year, month) != (2021, 8)
    ]
    + [lookup(date(2022, 3, 10), no="2", persons=4, volumes=2)],
    "holdings": [
        held(2021, volumes=900, items=100, pages=3000, digitized_pages=1000),
        held(2022, volumes=900, items=180, pages=3200, digitized_pages=1600),
        held(2022, category=None, medium="图书资料", books=20, pages=800),
        held(2022, archive_code="999002", volumes=7),
    ],
    "accession": [
        received("2021-1", date(2021, 5, 1), "教育局", items=100),
        received("2022-1", date(2022, 5, 1), "教育局", items=30),
        received("2022-2", date(2022, 6, 1), "教育局", items=20),
        received("2022-3", date(2022, 6, 2), "民政局", items=30),
        received("2022-4", date(2022, 6, 3), "民政局", items=5, topic="脱贫攻坚"),
        received("2022-5", date(2022, 6, 4), "个人", items=15, kind="征集"),
    ],
    "digitization": [
        {"batch_no": "期初累计", "scope": "馆藏", "pages": 1000},
        {"batch_no": "2022-1", "done_on": date(2022, 5, 20), "scope": "待进馆", "pages": 500},
        {"batch_no": "2023-1", "done_on": date(2023, 2, 20), "scope": "馆藏", "pages": 300},
    ],
    "training": [{"training_no": "2022-1", "held_on": date(2022, 4, 1), "persons": 40}],
    "outreach": [
        {"activity_no": "2022-1", "held_on": date(2022, 6, 9), "item_kind": "挂图", "quantity": 40},
        {"activity_no": "2022-1", "held_on": date(2022, 6, 9), "item_kind": "展板", "departments": "教育局、民政局"},
        {"activity_no": "2022-2", "held_on": date(2022, 9, 9), "item_kind": "展板", "departments": "教育局"},
    ],
    "assessment": [
        {"assessment_no": "1", "assessed_on": date(2022, 4, 1), "kind": "数字档案馆自检", "score": 81.5, "grade": "合格"},
        {"assessment_no": "2", "assessed_on": date(2022, 11, 1), "kind": "数字档案馆自检", "score": 92.04, "grade": "良好"},
    ],
    "storerooms": [
        {"storeroom_no": "1", "kind": "永久", "area": 300, "opened_on": date(1990, 1, 1), "closed_on": date(2022, 6, 30)},
        {"storeroom_no": "2", "kind": "永久", "area": 200, "opened_on": date(2022, 7, 1)},
        {"storeroom_no": "3", "kind": "专业", "area": 150.5, "opened_on": date(2022, 12, 31)},
        {"storeroom_no": "4", "kind": "图书资料", "area": 100, "opened_on": date(2022, 7, 1)},
        {"storeroom_no": "5", "kind": "特藏", "area": 50, "opened_on": date(2022, 7, 1)},
    ],
    "equipment": [{"equipment_no": "1", "kind": "监控", "in_service_on": date(2022, 7, 1)}],
}
