-- Grain: one row per archives and year whose end state is known: the years of its ledgers, and as their base the one before.
with years as (

    select archive_code, stat_year, ends_on
    from {{ ref('int_own_years') }}

),

first_years as (

    select archive_code, min(stat_year) - 1 as stat_year
    from years
    group by archive_code

)

select archive_code, stat_year, ends_on
from years
union all
select
    archive_code,
    stat_year,
    {{ day_of_year('stat_year', '12-31') }} as ends_on
from first_years
