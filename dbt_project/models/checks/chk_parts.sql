-- Grain: one row per archives, year and indicator that is part of another.
with figures as (

    select * from {{ ref('rpt_figures') }}

),

indicators as (

    select * from {{ ref('dim_indicators') }}

)

select
    'part_exceeds_whole' as check_id,
    parts.archive_code,
    parts.stat_year,
    indicators.name_zh as subject,
    {{ outcome('parts.value <= wholes.value') }} as outcome,
    {{ dbt.concat(["'不超过“'", 'whole_indicators.name_zh', "'”'", number_text('wholes.value'), 'whole_indicators.unit']) }} as expected,
    {{ dbt.concat([number_text('parts.value'), 'indicators.unit']) }} as found,
    {{ dbt.concat([
        "'指标“'", 'indicators.name_zh', "'”与“'", 'whole_indicators.name_zh', "'”'", whole_text('parts.stat_year'), "'年'"
    ]) }} as where_zh
from figures as parts
inner join indicators on parts.indicator_id = indicators.indicator_id
inner join indicators as whole_indicators on indicators.part_of = whole_indicators.indicator_id
left join figures as wholes
    on whole_indicators.indicator_id = wholes.indicator_id
    and parts.archive_code = wholes.archive_code
    and parts.stat_year = wholes.stat_year
