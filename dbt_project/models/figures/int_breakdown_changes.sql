-- Grain: one row per archives, reporting year, series of an indicator, dimension and value it had this year or last.
with figures as (

    select
        figures.*,
        indicators.aggregation,
        indicators.change_in,
        indicators.ledger
    from {{ ref('rpt_figures') }} as figures
    inner join {{ ref('dim_indicators') }} as indicators on figures.definition_id = indicators.indicator_id

),

breakdowns as (

    select * from {{ ref('int_breakdown_values') }}

),

-- What this year is compared with: on this year's members where some came or went, unless the definition is another.
bases as (

    select
        archive_code,
        stat_year,
        through_month,
        min(basis) as basis
    from breakdowns
    group by archive_code, stat_year, through_month

),

last_years as (

    select
        breakdowns.archive_code,
        breakdowns.stat_year + 1 as stat_year,
        breakdowns.through_month,
        breakdowns.indicator_id,
        breakdowns.dimension,
        breakdowns.dimension_value,
        breakdowns.value
    from breakdowns
    inner join bases
        on breakdowns.archive_code = bases.archive_code
        and breakdowns.stat_year = bases.stat_year
        and breakdowns.through_month = bases.through_month
        and breakdowns.basis = bases.basis

),

both_years as (

    select archive_code, stat_year, through_month, indicator_id, dimension, dimension_value from breakdowns where basis = 'own'
    union
    select archive_code, stat_year, through_month, indicator_id, dimension, dimension_value from last_years

)

-- A value that one of the years lacks is 0 in it where the ledger speaks of that year.
select
    figures.archive_code,
    figures.stat_year,
    figures.indicator_id,
    figures.aggregation,
    figures.change_in,
    figures.ledger,
    both_years.dimension,
    both_years.dimension_value,
    case
        when breakdowns.indicator_id is not null then breakdowns.value
        when figures.current_value is not null and figures.aggregation <> 'share' then 0
    end as value,
    case
        when figures.last_value is null or figures.change_status = 'definition_changed' then null
        when last_years.indicator_id is not null then last_years.value
        when figures.aggregation <> 'share' then 0
    end as last_value
from both_years
inner join figures
    on both_years.archive_code = figures.archive_code
    and both_years.stat_year = figures.stat_year
    and both_years.through_month = figures.through_month
    and both_years.indicator_id = figures.definition_id
left join breakdowns
    on both_years.archive_code = breakdowns.archive_code
    and both_years.stat_year = breakdowns.stat_year
    and both_years.through_month = breakdowns.through_month
    and both_years.indicator_id = breakdowns.indicator_id
    and both_years.dimension = breakdowns.dimension
    and both_years.dimension_value = breakdowns.dimension_value
    and breakdowns.basis = 'own'
left join last_years
    on both_years.archive_code = last_years.archive_code
    and both_years.stat_year = last_years.stat_year
    and both_years.through_month = last_years.through_month
    and both_years.indicator_id = last_years.indicator_id
    and both_years.dimension = last_years.dimension
    and both_years.dimension_value = last_years.dimension_value
