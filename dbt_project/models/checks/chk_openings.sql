-- Grain: one row per archives, year and stock that has an opening and a closing.
with figures as (

    select * from {{ ref('rpt_figures') }}

),

pairs as (

    select 'holdings_opening' as opening, 'holdings_closing' as closing
    union all
    select 'storage_area_opening' as opening, 'storage_area_closing' as closing

),

indicators as (

    select * from {{ ref('dim_indicators') }}

)

select
    'opening_is_last_closing' as check_id,
    openings.archive_code,
    openings.stat_year,
    indicators.name_zh as subject,
    {{ outcome('openings.value = closings.value') }} as outcome,
    {{ dbt.concat([whole_text('closings.stat_year'), "'年末 '", number_text('closings.value')]) }} as expected,
    {{ dbt.concat([whole_text('openings.stat_year'), "'年初 '", number_text('openings.value')]) }} as found,
    {{ dbt.concat([
        "'指标“'", 'indicators.name_zh', "'”'", whole_text('openings.stat_year'), "'年与“'", 'closing_indicators.name_zh', "'”'",
        whole_text('closings.stat_year'), "'年'"
    ]) }} as where_zh
from pairs
inner join figures as openings on pairs.opening = openings.indicator_id
inner join indicators on pairs.opening = indicators.indicator_id
inner join indicators as closing_indicators on pairs.closing = closing_indicators.indicator_id
inner join figures as closings
    on pairs.closing = closings.indicator_id
    and openings.archive_code = closings.archive_code
    and openings.stat_year = closings.stat_year + 1
