-- Grain: one row per archives, also above others, period and indicator, each definition by itself.
with indicators as (

    select * from {{ ref('dim_indicators') }}

),

-- Open days are the calendar's, the same for every archives; a given figure has no ledger to be computed from.
other_parts as (

    select
        {{ period_columns('periods') }},
        indicators.indicator_id,
        cast(sum(case when indicators.aggregation = 'calendar' then months.open_days end) as {{ amount_type() }}) as value
    from {{ ref('int_periods') }} as periods
    inner join {{ ref('dim_months') }} as months
        on periods.stat_year = extract(year from months.month_on)
        and extract(month from months.month_on) between periods.from_month and periods.through_month
    inner join indicators
        on indicators.aggregation = 'calendar'
        or (indicators.aggregation = 'given' and periods.from_month = 1)
    group by {{ period_columns('periods') }}, indicators.indicator_id

),

parts as (

    select * from {{ ref('int_period_totals') }}
    union all
    select
        {{ period_columns() }},
        indicator_id,
        value,
        cast(null as {{ dbt.type_string() }}) as label,
        0 as months_missing,
        0 as members_missing,
        0 as evidence_rows
    from other_parts

),

divided as (

    select
        {{ period_columns('numerators') }},
        shares.indicator_id,
        {{ quotient("numerators.value * case when shares.unit = '%' then 100 else 1 end", 'denominators.value') }} as value,
        cast(null as {{ dbt.type_string() }}) as label,
        greatest(numerators.months_missing, denominators.months_missing) as months_missing,
        greatest(numerators.members_missing, denominators.members_missing) as members_missing,
        numerators.evidence_rows + denominators.evidence_rows as evidence_rows
    from indicators as shares
    inner join parts as numerators on shares.numerator = numerators.indicator_id
    inner join parts as denominators
        on shares.denominator = denominators.indicator_id
        and {{ same_period('numerators', 'denominators') }}
    where shares.aggregation = 'share'

),

figures as (

    select * from parts
    union all
    select * from divided

)

select
    *,
    case
        when value is null then 'missing'
        when months_missing > 0 or members_missing > 0 then 'incomplete'
        else 'ok'
    end as value_status
from figures
