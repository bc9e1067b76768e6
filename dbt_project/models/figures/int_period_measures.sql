-- Grain: one row per archives, period and indicator with evidence in it.
with periods as (

    select * from {{ ref('int_periods') }}

),

monthly as (

    select * from {{ ref('int_monthly_evidence') }}

),

latest as (

    select * from {{ ref('int_period_latest') }}

),

-- Cells that are all blank leave the measure null, not 0.
aggregated as (

    select
        {{ period_columns('periods') }},
        monthly.indicator_id,
        sum(monthly.evidence_rows) as evidence_rows,
        case
            when min(monthly.aggregation) = 'sum' then sum(monthly.amount)
            else nullif(count(distinct monthly.distinct_key), 0)
        end as measure
    from periods
    inner join monthly
        on periods.archive_code = monthly.archive_code
        and periods.stat_year = monthly.stat_year
        and monthly.month_no between periods.from_month and periods.through_month
    group by {{ period_columns('periods') }}, monthly.indicator_id

)

select
    {{ period_columns() }},
    indicator_id,
    evidence_rows,
    cast(measure as {{ amount_type() }}) as measure,
    cast(null as {{ dbt.type_string() }}) as label
from aggregated
union all
select *
from latest
