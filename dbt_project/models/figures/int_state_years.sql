-- Grain: one row per archives and year whose end state is known: of its ledgers and of prints, and as their base the year before.
with own_years as (

    select archive_code, stat_year, ends_on
    from {{ ref('int_own_years') }}

),

-- A year that others have printed a figure of is shown, too, and registers speak of it.
printed_years as (

    select distinct archive_code, stat_year from {{ ref('int_published_figures') }}

),

others as (

    select archive_code, min(stat_year) - 1 as stat_year from own_years group by archive_code
    union
    select archive_code, stat_year from printed_years
    union
    select archive_code, stat_year - 1 as stat_year from printed_years

)

select archive_code, stat_year, ends_on
from own_years
union all
select
    others.archive_code,
    others.stat_year,
    {{ day_of_year('others.stat_year', '12-31') }} as ends_on
from others
left join own_years
    on others.archive_code = own_years.archive_code
    and others.stat_year = own_years.stat_year
where own_years.archive_code is null
