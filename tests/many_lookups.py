"""Stores of many lookups, stamped as ingest would have stamped them, made in DuckDB itself: a hundred million in minutes.

A million registrations an archives over six years, their columns as wide and their codes as skewed as the demo's. Of five
registrations one is of the same user and day as the one before it, some of the same record; one in a hundred was corrected
by a later file and one in a thousand withdrawn. Nobody's names and numbers.
"""

from datetime import date

import duckdb

from annals.settings import Settings
from ingest.ledger import declared
from ingest.store import opened
from tests.stores import fill, held, received

ARCHIVES, YEARS, FIRST_YEAR = 1_000_000, 6, 2018  # registrations an archives; years
CHUNK = 5_000_000  # rows at a time, so that making the store needs little memory
MEMORY = "4GB"

DICE = "create temp macro dice(place, draw, sides) as cast(hash(place, draw) % sides as integer)"
LOOKUPS = """
insert into raw.utilization by name
with drawn as (
    select
        i,
        999000 + i // {archives} + 1 as archives,
        i % {archives} as position,
        -- The registration that began the visit: this one, or one of the two before it.
        i - case when dice(i, 1, 100) >= 18 or i % {archives} < 2 then 0 when dice(i - 1, 1, 100) >= 18 then 1 else 2 end as visit,
    from range({start}, {stop}) as lines(i)
),
dated as (
    select
        *,
        date '{first_year}-01-01' + cast((visit % {archives}) * {days} // {archives} as integer) as used_on,
        archives || '|' || visit as visitor,
        case when dice(i, 2, 100) < 20 then visit else i end as record
    from drawn
)
select
    cast(archives as varchar) as archive_code,
    md5('utilization|' || archives || '|' || position) as row_id,
    md5('utilization|' || i || '|1') as row_hash,
    (archives - 999000) * 10 + year(used_on) - {first_year} as load_id,
    archives || '/' || year(used_on) || '年档案利用登记簿.csv' as file_name,
    '' as sheet,
    position % {a_year} + 2 as row_no,
    make_date(year(used_on) + 1, 1, 5) as exported_on,
    load_id as precedence,
    'LY' || year(used_on) || '-' || lpad(cast(position as varchar), 7, '0') as lookup_no,
    used_on,
    case when dice(i, 3, 4) = 0 then '兰台区第' || dice(i, 4, 60) || '局' end as user_unit,
    {code_user_kind} as user_kind,
    {code_channel} as channel,
    {code_purpose} as purpose,
    {code_subject} as subject,
    'Z' || lpad(cast(1 + dice(record, 5, 60) as varchar), 3, '0') as fonds_no,
    case when dice(i, 6, 25) > 0
        then fonds_no || '-ZY-' || 1960 + dice(record, 7, 60) || '-Y-' || lpad(cast(dice(record, 8, 9999) as varchar), 4, '0')
    end as record_no,
    case when dice(i, 9, 50) = 0 then 2 + dice(i, 10, 5) else 1 end as persons,
    case when dice(i, 11, 3) = 0 then 1 + dice(i, 12, 3) end as volumes,
    case when dice(i, 11, 3) > 0 then 1 + dice(i, 12, 4) end as items,
    case when dice(i, 13, 3) > 0 then dice(i, 14, 20) end as pages_copied,
    case when dice(i, 15, 5) = 0 then 1 end as certificates,
    {code_outcome} as outcome,
    case when dice(visit, 16, 100) > 0 then md5(archives || '|' || dice(visitor, 17, ({archives} // 3))) end as user_key,
    case when user_key is not null then 'number' end as user_key_basis,
    true as id_is_valid,
    ['不满18岁', '18—29岁', '30—44岁', '45—59岁', '60岁及以上'][1 + dice(visit, 18, 5)] as age_band,
    ['男', '女'][1 + dice(visit, 19, 2)] as sex,
    '9999' as home_region
from dated
"""
CORRECTED = """
insert into raw.utilization
select * replace (load_id + 9 as load_id, load_id + 9 as precedence, exported_on + 30 as exported_on, pages_copied + 1 as pages_copied)
from raw.utilization where dice(row_id, 20, 100) = 0
"""
WITHDRAWN = """
insert into raw.withdrawals by name
select row_id, load_id + 9 as load_id, exported_on + 60 as exported_on, precedence + 9 as precedence, 'utilization' as ledger
from raw.utilization where dice(row_id, 21, 1000) = 0
"""


def make(at: Settings, rows: int) -> None:
    """Fills an empty data folder's store with `rows` lookups, their corrections, and a little of two other ledgers."""
    years = range(FIRST_YEAR, FIRST_YEAR + YEARS)
    other = {
        "holdings": [held(year, volumes=1000 + year, pages=9000, digitized_pages=year) for year in years],
        "accession": [received(f"{year}-1", date(year, 5, 1), "教育局", items=year) for year in years],
    }
    fill(at, other)
    with opened(at):
        pass
    with duckdb.connect(at.store, config={"memory_limit": MEMORY, "preserve_insertion_order": "false"}) as con:
        con.execute(DICE)
        for start in range(0, rows, CHUNK):
            con.execute(_lookups(start, min(start + CHUNK, rows)))
        con.execute(CORRECTED)
        con.execute(WITHDRAWN)


def _lookups(start: int, stop: int) -> str:
    days = (date(FIRST_YEAR + YEARS, 1, 1) - date(FIRST_YEAR, 1, 1)).days
    lists = {one.name: list(dict.fromkeys(one.codes.values())) for one in declared()["utilization"].columns.values() if one.codes}
    codes = {f"code_{name}": _skewed(words, draw) for draw, (name, words) in enumerate(lists.items(), start=30)}
    sizes = {"archives": ARCHIVES, "a_year": ARCHIVES // YEARS, "first_year": FIRST_YEAR, "days": days}
    return LOOKUPS.format(start=start, stop=stop, **sizes, **codes)


def _skewed(words: list[str], draw: int) -> str:
    """SQL: one of the words, the first ones more often; one in fifty is blank."""
    listed = ", ".join(f"'{word}'" for word in words)
    among = f"cast(floor(pow((dice(i, {draw}, 10007)) / 10007.0, 2.5) * {len(words)}) as integer)"
    return f"case when dice(i, {draw + 10}, 50) > 0 then [{listed}][1 + {among}] end"
