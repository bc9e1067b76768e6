-- Grain: one row per archives that keeps ledgers, flow, year and month (0: the whole year) that has a value.
with indicators as (

    select indicators.indicator_id, ledgers.cadence
    from {{ ref('dim_indicators') }} as indicators
    inner join {{ source('raw', 'ledgers') }} as ledgers on indicators.ledger = ledgers.ledger
    where indicators.kind = 'flow' and indicators.aggregation in ('sum', 'distinct')

),

keepers as (

    select distinct archive_code from {{ ref('int_ledger_months') }}

),

-- A ledger that is kept by month is looked at by month, another by whole years.
counts as (

    select
        figures.archive_code,
        figures.indicator_id,
        figures.stat_year,
        case when indicators.cadence = 'monthly' then figures.from_month else 0 end as month_no,
        cast(figures.value as {{ dbt.type_float() }}) as amount,
        cast(figures.evidence_rows as {{ dbt.type_float() }}) as row_count
    from {{ ref('int_period_figures') }} as figures
    inner join indicators on figures.indicator_id = indicators.indicator_id
    inner join keepers on figures.archive_code = keepers.archive_code
    where
        figures.value >= 0
        and case
            when indicators.cadence = 'monthly' then figures.from_month = figures.through_month
            else figures.from_month = 1 and figures.through_month = 12
        end

)

-- Anscombe's transform: of counts that come by chance, its deviation is 1 whatever their size.
select *, 2 * sqrt(amount + 0.375) as evened
from counts
