"""A made-up city: its own archives and those of its districts, one of them founded late and one merged into a neighbour."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from annals.demo import ledgers, premises, reading_room
from annals.demo.digitization import BEFORE, LINE
from annals.demo.district import District
from annals.errors import ClerkError
from ingest.ledger import declared

CITY = "999000"
LISTED = (  # code, name, level, size beside Lantai alone, founded, closed, merged into
    (CITY, "石室市档案馆", "市", 0.30, 1958, None, None),
    ("999001", "兰台区档案馆", "区", 0.24, 1959, None, None),
    ("999002", "金匮区档案馆", "区", 0.16, 1960, None, None),
    ("999003", "石渠区档案馆", "区", 0.08, 1963, 2021, "999002"),
    ("999004", "天禄区档案馆", "区", 0.10, 2020, None, None),
    ("999005", "东观区档案馆", "区", 0.18, 1959, None, None),
    ("999006", "麒麟区档案馆", "区", 0.14, 1961, None, None),
    ("999007", "玉版区档案馆", "区", 0.12, 1980, None, None),
    ("999008", "芸香区档案馆", "区", 0.10, 1985, None, None),
    ("999009", "竹简县档案馆", "县", 0.12, 1959, None, None),
    ("999010", "册府县档案馆", "县", 0.10, 1962, None, None),
    ("999011", "琅嬛县档案馆", "县", 0.08, 1964, None, None),
)
BEQUEATHED = str.maketrans("JXQCZ", "ABDEF")  # the letters that the merged archives' 全宗 get in the other's list
NOT_BEQUEATHED = ("assessment", "storerooms", "equipment")  # one house is assessed, and the other's rooms went to other uses


@dataclass(frozen=True)
class House:
    """One archives with the ledgers that it keeps: `position` in the list, which clerk shapes its files; what it took over."""

    district: District
    level: str = "区"
    founded: int = 1959
    closed: int | None = None
    merged_into: str = ""
    parent: str = ""
    position: int = 0
    is_one_of_many: bool = False
    heir_to: tuple["House", ...] = ()

    @property
    def years(self) -> range:
        """The years of which it keeps ledgers: until the year before it was closed."""
        return range(self.district.from_year, min(self.district.to_year + 1, self.closed or 9999))

    def small_ledgers(self) -> dict[str, pd.DataFrame]:
        """Every ledger but the lookups, whole: ledger → rows of all years, with those that came from a merged archives."""
        found = {ledger: self._since_founded(ledger, rows) for ledger, rows in ledgers.small_ledgers(self.district).items()}
        if self.closed:
            found = {ledger: self._until_closed(ledger, frame) for ledger, frame in found.items()}
        for house in self.heir_to:
            found = {ledger: house._joined(ledger, frame) for ledger, frame in found.items()}
        return {ledger: self._signed(frame) for ledger, frame in found.items()}

    def lookups(self, year: int) -> Iterator[pd.DataFrame]:
        """The year's utilization ledger, one frame a month, in order of the day."""
        ours = reading_room.year(self.district, year)
        theirs = [reading_room.year(house.district, year) for house in self.heir_to if house.closed <= year]
        for month in zip(ours, *theirs, strict=True):
            frame = pd.concat([month[0], *(_renamed(frame) for frame in month[1:])]) if theirs else month[0]
            yield self._signed(frame.sort_values("used_on", kind="stable", ignore_index=True) if theirs else frame)

    def all_ledgers(self) -> dict[str, pd.DataFrame]:
        """The fifteen ledgers whole; at a large scale the lookups need the memory they need."""
        months = [month for year in self.years for month in self.lookups(year)]
        lookups = pd.concat(months, ignore_index=True).infer_objects() if months else pd.DataFrame()
        return self.small_ledgers() | {ledgers.LOOKUPS: lookups}

    def _since_founded(self, ledger: str, frame: pd.DataFrame) -> pd.DataFrame:
        """A register tells the past by its dates: no room and no thing was an archives' before there was the archives."""
        if declared()[ledger].kind != "register":
            return frame
        begins = frame[declared()[ledger].dated_by]
        return frame.assign(**{begins.name: begins.clip(lower=pd.Timestamp(self.founded, 1, 4)).astype(begins.dtype)})

    def _until_closed(self, ledger: str, frame: pd.DataFrame) -> pd.DataFrame:
        if declared()[ledger].kind == "register":
            return premises.as_of(frame, declared()[ledger].dated_by, frame.columns[-1], self.closed - 1)
        return frame[~(_years(ledger, frame) >= self.closed)].reset_index(drop=True)

    def _joined(self, ledger: str, heirs: pd.DataFrame) -> pd.DataFrame:
        """The heir's rows, and below them this archives' of the years since it was closed."""
        if ledger in NOT_BEQUEATHED:
            return heirs
        whole = ledgers.small_ledgers(self.district)
        ours = whole[ledger][_years(ledger, whole[ledger]) >= self.closed]
        if ledger == "catalog":
            by = ["stat_year", "category", "level"]
            return pd.concat([heirs, ours]).groupby(by, as_index=False)["entries"].sum()
        brought = [_renamed(ours)]
        if ledger == "digitization" and self.closed in self.district.years:
            brought.append(self._scanned_before(whole["holdings"], whole[ledger]))
        return pd.concat([heirs, *brought], ignore_index=True).astype(heirs.dtypes)

    def _scanned_before(self, holdings: pd.DataFrame, batches: pd.DataFrame) -> pd.DataFrame:
        """What this archives had scanned before it was closed, as one batch of the heir's, dated when it took over."""
        held = holdings[(holdings["stat_year"] == self.closed - 1) & (holdings["digitized_pages"] > 0)]
        held = held[[*LINE, "medium", "digitized_pages"]].rename(columns={"digitized_pages": "pages"}).assign(scope="馆藏")
        waiting = batches[(batches["scope"] == "待进馆") & ~(batches["done_on"].dt.year >= self.closed)]
        last = waiting[waiting["batch_no"] != BEFORE].tail(1)[[*LINE, "medium", "scope"]].assign(pages=waiting["pages"].sum())
        rows = pd.concat([held, last]).assign(batch_no="00", done_on=pd.Timestamp(self.closed, 1, 4), gigabytes=None)
        return _renamed(rows.assign(batch_no=f"SZ{self.closed}-00", pages=rows["pages"].astype("Int64")))

    def _signed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """With the archives' code, where there are others."""
        if self.is_one_of_many:
            frame.insert(0, "archive_code", self.district.code)
        return frame


def houses(count: int, from_year: int, to_year: int, seed: int, scale: int) -> list[House]:
    """The archives of a made-up world: Lantai alone, or a city and the first of its districts.

    Raises ClerkError where there are not so many.
    """
    if not 1 <= count <= len(LISTED):
        raise ClerkError(f"档案馆的个数不对：{count}。请给 1 到 {len(LISTED)} 之间的整数。")
    if count == 1:
        return [House(District(from_year, to_year, seed, scale))]
    made: dict[str, House] = {}
    for position, (code, name, level, size, founded, closed, heir) in enumerate(LISTED[:count]):
        if founded > to_year:
            continue
        district = District(max(from_year, founded), to_year, seed, scale, code, name, size)
        house = House(district, level, founded, parent="" if code == CITY else CITY, position=position, is_one_of_many=True)
        if closed and closed <= to_year:
            house = replace(house, closed=closed, merged_into=heir)
            made[heir] = replace(made[heir], heir_to=(house,))
        made[code] = house
    return list(made.values())


def _years(ledger: str, frame: pd.DataFrame) -> pd.Series:
    """The year of each row, as a number; none of a row without a day."""
    dated = frame[declared()[ledger].dated_by]
    return dated if declared()[ledger].kind == "year_end" else dated.dt.year


def _renamed(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of a merged archives under numbers and 全宗 that its heir's own rows do not have."""
    frame = frame.copy()
    for column in frame.columns.intersection(["fonds_no", "record_no"]):
        frame[column] = [text if pd.isna(text) else text[0].translate(BEQUEATHED) + text[1:] for text in frame[column]]
    number = frame.columns[frame.columns.str.endswith("_no") & ~frame.columns.isin(["fonds_no", "record_no"])]
    for column in number:
        frame[column] = "B" + frame[column].astype(object)
    return frame
