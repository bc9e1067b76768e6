"""A store in which every check fires once and keeps silent once: one district of 2017 to 2022 whose books are not in order."""

from datetime import UTC, date, datetime

from annals import settings as annals_settings
from annals.settings import Settings
from tests import stores
from tests.stores import held, lookup, received

YEARS = range(2017, 2023)
USERS = 9  # a month, one volume each
IN_TIME, LATE = date(2022, 1, 20), date(2022, 3, 5)


def fill(settings: Settings) -> Settings:
    """Puts it into the store; returns the settings, with the archives named."""
    settings.home.mkdir(parents=True, exist_ok=True)
    (settings.home / annals_settings.SETTINGS_FILE).write_text('[archives]\ncode = "999001"\nname = "甲区档案馆"\n', "utf-8")
    stores.fill(settings, LEDGERS)
    stores.fill(settings, {"study": [session("2021-1", date(2021, 3, 1)), session("2021-2", date(2021, 4, 1))]}, load_id=2)
    stores.fill(settings, {"study": [session("2020-1", date(2020, 3, 1), persons=7)]}, load_id=2)  # a correction
    stores.fill(settings, {"talent": [proposal("2021-1", date(2021, 3, 1))]}, load_id=3)
    stores.fill(settings, {"training": [{"training_no": "2021-1", "held_on": date(2021, 5, 1), "persons": 9}]}, load_id=4)
    stores.log(settings, loads=LOADS, coverage=COVERAGE, declared_totals=TOTALS, comments=COMMENTS)
    return settings


def session(no: str, on: date, **said: object) -> dict:
    return {"activity_no": no, "held_on": on, "kind": "集体学习"} | said


def proposal(no: str, on: date) -> dict:
    return {"proposal_no": no, "proposed_on": on, "kind": "省档案专家", "persons": 1, "result": "推荐"}


def visits(on: date, users: int = USERS, **said: object) -> list[dict]:
    return [lookup(on, no=str(user), user_key=f"u{user}", **said) for user in range(users)]


def printed(indicator: str, year: int, value: float, unit: str, last_place: int = 0, **said: object) -> dict:
    """A figure as others printed it; its last digit stands for 10 ** last_place."""
    plain = {"indicator": indicator, "series": indicator, "year": year, "value": value, "unit": unit, "printed": str(value)}
    return plain | {"unit_power": 0, "last_place": last_place, "source": "年鉴"} | said


# August 2021 has no registration. Odd months: no volume, fifty a visit, volumes not written down, three persons, a crowd.
ODD = {
    (2020, 3): {"volumes": 0},
    (2019, 3): {"volumes": 50},
    (2018, 4): {"volumes": None},
    (2019, 7): {"volumes": 0, "users": 3},
    (2022, 6): {"users": 60},
}
LEDGERS = {
    "archives": [
        {"archive_code": "999000", "archive_name": "市档案馆"},
        {"archive_code": "999001", "archive_name": "甲区档案馆", "parent_code": "999000"},
        {"archive_code": "999002", "archive_name": "乙区档案馆", "parent_code": "999009"},
        {"archive_code": "999003", "archive_name": "丙区档案馆", "parent_code": "999000", "merged_into": "999008"},
        {"archive_code": "999004", "archive_name": "丁区档案馆", "parent_code": "999005"},
        {"archive_code": "999005", "archive_name": "戊区档案馆", "parent_code": "999004"},
    ],
    "utilization": [
        registration
        for year in YEARS
        for month in range(1, 13)
        if (year, month) != (2021, 8)
        for registration in visits(date(year, month, 10), **ODD.get((year, month), {}))
    ],
    # 2020: 150 + 20 = 170. 2021: 170 + 30 = 200, but the thirty items stand among the volumes. 2022: 200 + 10 - 3 + 1 are 208, not 203.
    "holdings": [
        held(2019, volumes=100, items=50),
        held(2020, volumes=100, items=70),
        held(2021, volumes=130, items=70, open_volumes=20),
        held(2022, volumes=130, items=73, open_volumes=140),
        held(2022, archive_code="999006", volumes=7),
    ],
    "accession": [
        received("2020-1", date(2020, 5, 1), "教育局", items=20, retention="永久"),
        received("2021-1", date(2021, 5, 1), "教育局", items=30, retention="永久"),
        received("2022-1", date(2022, 5, 1), "教育局", items=10, retention="永久"),
        received("2022-2", date(2022, 5, 2), "教育局", items=99, retention="永久", kind="代存"),
    ],
    "disposal": [
        {
            "disposal_no": "1",
            "disposed_on": date(2022, 6, 1),
            "kind": "销毁",
            "category": "文书",
            "retention": "永久",
            "items": 3,
        },
        {
            "disposal_no": "2",
            "disposed_on": date(2022, 6, 2),
            "kind": "盘盈",
            "category": "文书",
            "retention": "永久",
            "items": 1,
        },
    ],
    "catalog": [{"stat_year": year, "category": "文书", "level": "文件级", "entries": 10} for year in (2018, 2019, 2020, 2022)],
    "guidance": [{"guidance_no": str(year), "guided_on": date(year, 5, 1), "unit": "教育局"} for year in (2018, 2019, 2022)],
    "inspection": [
        {"inspection_no": str(year), "inspected_on": date(year, 6 if year == 2021 else 5, 1), "unit": "教育局"}
        for year in range(2017, 2023)
    ],
    "digitization": [
        {"batch_no": str(year), "done_on": date(year, 3, 1), "scope": "馆藏", "pages": 10} for year in range(2017, 2023)
    ],
    "study": [session("2020-1", date(2020, 3, 1))],
    "published": [
        printed("holdings_closing", 2018, 90, "卷（件、册）"),
        printed("holdings_opening", 2019, 95, "卷（件、册）"),
        printed("staff", 2020, 10, "人"),
        printed("staff_to_35", 2020, 3, "人"),
        printed("staff_36_to_50", 2020, 4, "人"),
        printed("staff_from_51", 2020, 2, "人"),
        printed("staff_postgraduate", 2020, 11, "人"),
        printed("staff", 2021, 10, "人"),
        printed("staff_to_35", 2021, 3, "人"),
        printed("staff_36_to_50", 2021, 4, "人"),
        printed("staff_from_51", 2021, 3, "人"),
        printed("staff", 2022, 10, "人"),
        printed("staff_to_35", 2022, 3, "人"),
        printed("库房面积", 2019, 1200, "平方米"),
        printed("档案馆总建筑面积", 2019, 1000, "平方米"),
        printed("国家综合档案库房建筑面积", 2020, 1200, "平方米"),
        printed("国家综合档案馆总建筑面积", 2020, 1000, "平方米"),
        printed("国家综合档案库房建筑面积", 2021, 1049, "平方米"),
        printed("国家综合档案技术用房建筑面积", 2021, 500, "平方米"),
        printed("国家综合档案馆总建筑面积", 2021, 1000, "平方米", last_place=2),
        printed("国家综合档案库房建筑面积", 2022, 1200, "平方米"),
        printed("企业档案馆库房面积", 2020, 1300, "平方米"),  # of other archives: no part of the above
        # 2018 has 12 × 9 visits, 2017 too; 0.01万 stands for 50 to 150.
        printed("lookup_visitors", 2017, 200, "人次"),
        printed("lookup_visitors", 2018, 100, "人次", last_place=2),
        printed("利用档案人次", 2017, 300, "人次"),
        printed("study_sessions", 2019, 5, "页"),
    ],
}


def _load(load_id: int, exported_on: date | None, loaded_on: date, file_name: str) -> dict:
    at = datetime(loaded_on.year, loaded_on.month, loaded_on.day, 9, tzinfo=UTC)
    return {"load_id": load_id, "file_name": file_name, "status": "loaded", "exported_on": exported_on, "loaded_at": at}


# The first load declares no date and fills the warehouse; the fourth declares none either, long after.
LOADS = [
    _load(1, None, date(2021, 1, 5), "全部.xlsx"),
    _load(2, LATE, LATE, "2021年学习活动台账.csv"),
    _load(3, IN_TIME, date(2022, 4, 1), "2021年人才推荐台账.csv"),
    _load(4, None, date(2022, 6, 1), "2021年业务培训台账.csv"),
    _load(5, None, date(2022, 6, 1), "馆藏统计台账.csv"),
    _load(6, None, date(2022, 7, 1), "馆藏统计台账.csv"),
]
COVERAGE = [
    {"load_id": load_id, "ledger": "holdings", "archive_code": "999001", "last_on": date(2021, 12, 31)} for load_id in (5, 6)
]
TOTALS = [
    {"load_id": 5, "file_name": "馆藏统计台账.csv", "ledger": "holdings", "sheet": "", "row_no": 9, "column": "册数"}
    | {"declared": 1, "computed": 2},
    {"load_id": 6, "file_name": "馆藏统计台账.csv", "ledger": "holdings", "sheet": "年末", "row_no": 9, "column": "卷数"}
    | {"declared": 131, "computed": 130},
    {"load_id": 6, "file_name": "馆藏统计台账.csv", "ledger": "holdings", "sheet": "年末", "row_no": 9, "column": "件数"}
    | {"declared": 70, "computed": 70},
    {"load_id": 4, "file_name": "2021年业务培训台账.csv", "ledger": "utilization", "sheet": "", "row_no": 9, "column": "人数"}
    | {"declared": 3, "computed": 2},
]
COMMENTS = [
    {"check_id": "archives_unlisted", "text": text, "by": "办公室", "at": datetime(2022, 7, day, tzinfo=UTC)}
    for day, text in ((2, "已批复"), (1, "待市馆批复"))
]
