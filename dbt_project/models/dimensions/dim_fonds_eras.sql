-- Grain: one row per archives and fonds all of whose records were made in one era.
with held as (

    select * from {{ ref('stg_ledgers__holdings') }}

),

-- The latest year that says anything of a fonds' era; earlier files may have had no such column.
latest_years as (

    select archive_code, fonds_no, max(stat_year) as stat_year
    from held
    where era is not null
    group by archive_code, fonds_no

)

-- A fonds with a line that says another era, or nothing, leaves open what a record of it is.
select
    held.archive_code,
    held.fonds_no,
    min(held.era) as era
from held
inner join latest_years
    on held.archive_code = latest_years.archive_code
    and held.fonds_no = latest_years.fonds_no
    and held.stat_year = latest_years.stat_year
group by held.archive_code, held.fonds_no
having min(held.era) = max(held.era) and count(held.era) = count(*)
