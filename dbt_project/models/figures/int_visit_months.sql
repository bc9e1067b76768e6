-- Grain: one row per archives and month with registrations that is over: what a forecast learns from.
with months as (

    select * from {{ ref('rpt_lookup_months') }} where dimension = 'total'

),

last_days as (

    select archive_code, max(on_date) as last_on
    from {{ ref('fct_lookups') }}
    group by archive_code

)

-- The day of the export may have cut the last month short, and half a month would pass for a weak one: it is over
-- where its last week has a registration. No clock is asked.
select
    months.archive_code,
    months.month_on,
    months.visits
from months
inner join last_days on months.archive_code = last_days.archive_code
where
    last_days.last_on > {{ dbt.dateadd('day', -7, dbt.last_day('months.month_on', 'month')) }}
order by months.archive_code, months.month_on
