-- Grain: one row per archives, the archives above it or after it, and span of years in which its rows count for that one.
with archives as (

    select * from {{ ref('dim_archives') }}

),

-- An archives that has been merged into another leaves its parent with the year of the merger.
ups as (

    select
        archives.archive_code as member_code,
        parents.archive_code as parent_code,
        successors.archive_code as successor_code,
        archives.closed_year
    from archives
    left join archives as parents on archives.parent_code = parents.archive_code
    left join archives as successors
        on archives.merged_into = successors.archive_code
        and archives.closed_year is not null

)

select
    member_code,
    parent_code as archive_code,
    0 as from_year,
    case when successor_code is null then 9999 else closed_year - 1 end as through_year,
    'child' as how
from ups
where parent_code is not null
union all
select
    member_code,
    successor_code as archive_code,
    closed_year as from_year,
    9999 as through_year,
    'merged' as how
from ups
where successor_code is not null
