-- A flow that is a sum: the year's figure is what its months add up to.
{{ config(meta={'said': '全年的数与各月之和不一致'}) }}

with months as (

    select
        months.archive_code,
        extract(year from months.month_on) as stat_year,
        months.indicator_id,
        sum(months.value) as value
    from {{ ref('rpt_figure_months') }} as months
    inner join {{ ref('dim_indicators') }} as indicators
        on months.indicator_id = indicators.indicator_id and indicators.aggregation = 'sum'
    group by 1, 2, 3

)

select figures.*
from {{ ref('rpt_figures') }} as figures
inner join months
    on figures.archive_code = months.archive_code
    and figures.stat_year = months.stat_year
    and figures.indicator_id = months.indicator_id
where
    figures.state <> 'published'
    and coalesce(figures.value, 0) <> coalesce(months.value, 0)
