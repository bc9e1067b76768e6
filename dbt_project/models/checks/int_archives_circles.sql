-- Grain: one row per archives of the list and way up (parent, merged) that comes back to itself.
with recursive listed as (

    select * from {{ ref('stg_ledgers__archives') }}

),

-- Who stands above whom, by parent or by merger; a line that comes back to itself is a circle. Twenty steps are more than any has.
steps as (

    select archive_code, 'parent' as way, parent_code as above_code
    from listed
    where parent_code is not null
    union all
    select archive_code, 'merged' as way, merged_into as above_code
    from listed
    where merged_into is not null

),

climbed as (

    select archive_code, way, above_code, 1 as step
    from steps
    union all
    select climbed.archive_code, climbed.way, steps.above_code, climbed.step + 1 as step
    from climbed
    inner join steps
        on climbed.above_code = steps.archive_code
        and climbed.way = steps.way
    where climbed.above_code <> climbed.archive_code and climbed.step < 20

)

select distinct archive_code, way
from climbed
where archive_code = above_code
