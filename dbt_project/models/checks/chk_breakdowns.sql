-- Grain: one row per archives, reporting year, indicator that is a sum, and dimension of it.
with figures as (

    select * from {{ ref('rpt_figures') }}

),

indicators as (

    select * from {{ ref('dim_indicators') }} where aggregation = 'sum'

),

parts as (

    select
        archive_code,
        stat_year,
        indicator_id,
        dimension,
        sum(value) as value,
        max(case when is_suppressed then 1 else 0 end) = 1 as is_suppressed
    from {{ ref('rpt_figure_breakdowns') }}
    group by archive_code, stat_year, indicator_id, dimension

)

-- Cells that are not shown are not given away by what is said of the others.
select
    'breakdown_total' as check_id,
    parts.archive_code,
    parts.stat_year,
    {{ dbt.concat(['indicators.name_zh', "' 按 '", dimension_word('parts.dimension')]) }} as subject,
    case when parts.is_suppressed then 'unknown' else {{ outcome('coalesce(parts.value, 0) = figures.value') }} end as outcome,
    {{ dbt.concat(["'各项之和等于 '", number_text('figures.value')]) }} as expected,
    {{ dbt.concat(["'各项之和 '", number_text('coalesce(parts.value, 0)')]) }} as found,
    {{ dbt.concat(["'指标“'", 'indicators.name_zh', "'”'", whole_text('parts.stat_year'), "'年'"]) }} as where_zh
from parts
inner join indicators on parts.indicator_id = indicators.indicator_id
inner join figures
    on parts.archive_code = figures.archive_code
    and parts.stat_year = figures.stat_year
    and parts.indicator_id = figures.indicator_id
