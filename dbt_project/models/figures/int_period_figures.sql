-- Grain: one row per archives, period and indicator, shares computed from their parts.
with parts as (

    select * from {{ ref('int_period_values') }}

),

shares as (

    select * from {{ ref('dim_indicators') }} where aggregation = 'share'

),

divided as (

    select
        {{ period_columns('numerators') }},
        shares.indicator_id,
        {{ quotient('numerators.value * 100', 'denominators.value') }} as value,
        cast(null as {{ dbt.type_string() }}) as label,
        greatest(numerators.months_missing, denominators.months_missing) as months_missing,
        numerators.evidence_rows + denominators.evidence_rows as evidence_rows
    from shares
    inner join parts as numerators on shares.numerator = numerators.indicator_id
    inner join parts as denominators
        on shares.denominator = denominators.indicator_id
        and {{ same_period('numerators', 'denominators') }}

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
        when months_missing > 0 then 'incomplete'
        else 'ok'
    end as value_status
from figures
