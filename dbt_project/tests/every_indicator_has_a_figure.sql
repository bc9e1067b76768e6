-- Every series of the catalog is answered for every archives and reporting year, be it with "missing".
{{ config(meta={'said': '有的指标在有的年份没有算出来'}) }}

select years.archive_code, years.stat_year, indicators.series_id
from {{ ref('int_reporting_years') }} as years
cross join {{ ref('dim_indicators') }} as indicators
left join {{ ref('rpt_figures') }} as figures
    on years.archive_code = figures.archive_code
    and years.stat_year = figures.stat_year
    and indicators.series_id = figures.indicator_id
where figures.indicator_id is null
