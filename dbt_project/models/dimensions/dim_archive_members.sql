-- Grain: one row per archives, member whose ledger rows count for it, and first year in which they do.
with archives as (

    select * from {{ ref('dim_archives') }}

),

-- Whoever stands in a circle is above nobody; the list's fault is said by a check.
circles as (

    select archive_code from {{ ref('int_archive_faults') }} where fault = 'circle'

),

above as (

    select
        archive_code,
        member_code,
        from_year,
        through_year,
        how
    from {{ ref('int_archive_paths') }}
    where archive_code not in (select archive_code from circles)

)

select
    archive_code,
    archive_code as member_code,
    0 as from_year,
    9999 as through_year,
    'self' as how
from archives
union all
select * from above
order by archive_code, member_code, from_year
