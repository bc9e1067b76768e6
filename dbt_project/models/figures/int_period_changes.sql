-- Grain: one row per archives, period and indicator, compared with the same months of the year before.
with figures as (

    select * from {{ ref('int_period_figures') }}

),

indicators as (

    select * from {{ ref('dim_indicators') }}

),

compared as (

    select
        figures.*,
        indicators.change_in,
        last_years.value as last_value,
        case
            when figures.value is null then 'missing'
            when last_years.value is null then 'no_base'
            when last_years.stat_year < indicators.valid_from and figures.stat_year >= indicators.valid_from
                then 'definition_changed'
            when last_years.stat_year <= indicators.valid_to and figures.stat_year > indicators.valid_to
                then 'definition_changed'
            when indicators.change_in = 'percent' and last_years.value = 0 then 'zero_base'
            when figures.value_status = 'incomplete' or last_years.value_status = 'incomplete' then 'incomplete'
            else 'ok'
        end as change_status
    from figures
    inner join indicators on figures.indicator_id = indicators.indicator_id
    left join figures as last_years
        on figures.archive_code = last_years.archive_code
        and figures.indicator_id = last_years.indicator_id
        and figures.stat_year = last_years.stat_year + 1
        and figures.from_month = last_years.from_month
        and figures.through_month = last_years.through_month

)

-- Percent of the amount before, whichever its sign; points and 分 are differences.
select
    *,
    case
        when change_status not in ('ok', 'incomplete') then null
        when change_in = 'percent' then {{ quotient('(value - last_value) * 100', 'abs(last_value)') }}
        else cast(value - last_value as {{ amount_type() }})
    end as change
from compared
