-- Grain: one row per archives, year and indicator for which ledgers and print both speak, and per fault of the prints among themselves.
with figures as (

    select * from {{ ref('rpt_figures') }}
    where state <> 'published' and value is not null and through_month = 12

),

published as (

    select * from {{ ref('int_published_figures') }}

),

indicators as (

    select * from {{ ref('dim_indicators') }}

),

faults as (

    select * from {{ ref('int_published_faults') }}

)

select
    'published_disagrees' as check_id,
    published.archive_code,
    published.stat_year,
    indicators.name_zh as subject,
    {{ outcome('abs(figures.value - published.value) <= published.half_unit') }} as outcome,
    {{ dbt.concat([
        "'公布的 '", 'published.printed', "'（'", "coalesce(published.source, '没有写出处')", "'），印出的位数以内一致'"
    ]) }} as expected,
    {{ dbt.concat(["'台账的 '", number_text('figures.value'), 'indicators.unit']) }} as found,
    {{ dbt.concat([
        "'published.csv 第 '", whole_text('published.row_no'), "' 行；指标“'", 'indicators.name_zh', "'”'",
        whole_text('published.stat_year'), "'年'"
    ]) }} as where_zh
from published
inner join indicators on published.indicator_id = indicators.indicator_id
inner join figures
    on published.archive_code = figures.archive_code
    and published.stat_year = figures.stat_year
    and published.indicator_id = figures.indicator_id
union all
select
    case when fault = 'unit' then 'published_unit' else 'published_contradiction' end as check_id,
    archive_code,
    stat_year,
    {{ dbt.concat(['indicator', "'（第 '", whole_text('row_no'), "' 行）'"]) }} as subject,
    'failed' as outcome,
    coalesce(expected, '') as expected,
    coalesce(found, '') as found,
    {{ dbt.concat(["'published.csv 第 '", whole_text('row_no'), "' 行'", "coalesce('，' || source, '')"]) }} as where_zh
from faults
