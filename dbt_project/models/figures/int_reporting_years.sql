-- Grain: one row per archives, also above others, and year for which figures are given.
with own_years as (

    select * from {{ ref('int_own_years') }}

),

members as (

    select * from {{ ref('dim_archive_members') }}

),

rolled_up as (

    select
        members.archive_code,
        own_years.stat_year,
        max(own_years.through_month) as through_month
    from own_years
    inner join members
        on own_years.archive_code = members.member_code
        and own_years.stat_year between members.from_year and members.through_year
    group by members.archive_code, own_years.stat_year

),

-- A frozen year stays, whatever becomes of its ledgers; a published one is a year where nothing else is said of it.
years as (

    select archive_code, stat_year, through_month, 1 as rank_no from rolled_up
    union all
    select archive_code, stat_year, max(through_month) as through_month, 1 as rank_no
    from {{ ref('int_frozen_figures') }}
    group by archive_code, stat_year
    union all
    select distinct archive_code, stat_year, 12 as through_month, 2 as rank_no
    from {{ ref('int_published_figures') }}

),

spoken as (

    select
        archive_code,
        cast(stat_year as integer) as stat_year,
        cast(coalesce(max(case when rank_no = 1 then through_month end), 12) as integer) as through_month,
        min(rank_no) = 1 as has_ledgers
    from years
    group by archive_code, cast(stat_year as integer)

)

select
    *,
    cast({{ dbt.last_day(month_of_year('stat_year', 'through_month'), 'month') }} as date) as ends_on
from spoken
