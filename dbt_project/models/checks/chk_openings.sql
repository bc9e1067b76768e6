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

),

-- Where archives were merged, last year's closing is that of all of them: what this year's closing is compared with.
closed as (

    select
        last_years.archive_code,
        last_years.indicator_id,
        last_years.stat_year,
        case
            when this_years.base = 'comparable' then this_years.last_value
            else coalesce(last_years.restated_value, last_years.value)
        end as value
    from figures as last_years
    left join figures as this_years
        on last_years.archive_code = this_years.archive_code
        and last_years.indicator_id = this_years.indicator_id
        and last_years.stat_year = this_years.stat_year - 1

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
inner join closed as closings
    on pairs.closing = closings.indicator_id
    and openings.archive_code = closings.archive_code
    and openings.stat_year = closings.stat_year + 1
