-- Grain: one row per archives and fault of its place in the list of archives.
with archives as (

    select * from {{ ref('dim_archives') }}

),

circles as (

    select distinct archive_code
    from {{ ref('int_archive_paths') }}
    where archive_code = member_code

)

select
    archives.archive_code,
    'unknown_parent' as fault,
    archives.parent_code as other_code
from archives
left join archives as parents on archives.parent_code = parents.archive_code
where archives.parent_code is not null and parents.archive_code is null
union all
select
    archives.archive_code,
    'unknown_successor' as fault,
    archives.merged_into as other_code
from archives
left join archives as successors on archives.merged_into = successors.archive_code
where archives.merged_into is not null and successors.archive_code is null
union all
select
    archive_code,
    'merger_without_year' as fault,
    merged_into as other_code
from archives
where merged_into is not null and closed_year is null
union all
select
    archives.archive_code,
    'circle' as fault,
    coalesce(archives.parent_code, archives.merged_into) as other_code
from archives
inner join circles on archives.archive_code = circles.archive_code
