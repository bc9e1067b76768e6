-- Grain: one row per archives and year from the first to the last event or year-end state of its own ledgers.
with months as (

    select * from {{ ref('int_ledger_months') }}
    where ledger_kind in ('events', 'year_end') and month_on is not null

),

bounds as (

    select
        archive_code,
        min(stat_year) as first_year,
        max(stat_year) as last_year,
        max(case when ledger_kind = 'year_end' then stat_year end) as last_closed_year,
        max(case when ledger_kind = 'events' then month_on end) as last_event_month_on
    from months
    group by archive_code

),

closed as (

    select archive_code, closed_year from {{ ref('stg_ledgers__archives') }} where closed_year is not null

),

numbers as (

    {{ dbt.generate_series(300) }}

),

-- The last year is running until a year-end ledger speaks of it, or the archives is closed; no clock is asked.
years as (

    select
        bounds.archive_code,
        bounds.first_year + numbers.generated_number - 1 as stat_year,
        case
            when bounds.first_year + numbers.generated_number - 1 < bounds.last_year then 12
            when bounds.last_closed_year = bounds.last_year or closed.closed_year <= bounds.last_year + 1 then 12
            else extract(month from bounds.last_event_month_on)
        end as through_month
    from bounds
    inner join numbers on bounds.first_year + numbers.generated_number - 1 <= bounds.last_year
    left join closed on bounds.archive_code = closed.archive_code

)

select
    archive_code,
    cast(stat_year as integer) as stat_year,
    cast(through_month as integer) as through_month,
    cast({{ dbt.last_day(month_of_year('stat_year', 'through_month'), 'month') }} as date) as ends_on
from years
