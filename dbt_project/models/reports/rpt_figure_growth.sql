-- Grain: one row per archives, indicator that changes in percent, and two whole reporting years.
with years as (

    select
        bases.archive_code,
        bases.series_id,
        bases.stat_year,
        bases.definition_key,
        bases.plain_value as base_value,
        bases.plain_status as base_status,
        bases.value,
        bases.value_status
    from {{ ref('int_period_bases') }} as bases
    inner join {{ ref('int_reporting_years') }} as reporting_years
        on bases.archive_code = reporting_years.archive_code
        and bases.stat_year = reporting_years.stat_year
    where
        bases.track_id = bases.series_id
        and bases.from_month = 1
        and bases.through_month = 12
        and bases.series_id in (select indicator_id from {{ ref('dim_indicators') }} where change_in = 'percent')

),

-- 可比口径 joins a year to the next only: over several years, whoever was merged in between makes them incomparable.
mergers as (

    select distinct archive_code, stat_year from {{ ref('int_member_years') }} where basis = 'comparable'

),

pairs as (

    select
        first_years.archive_code,
        first_years.series_id,
        first_years.stat_year as from_year,
        last_years.stat_year as to_year,
        first_years.base_value as from_value,
        last_years.value as to_value,
        {{ change_status(
            "'percent'", 'last_years.value', 'last_years.value_status', 'first_years.base_value', 'first_years.base_status',
            'first_years.definition_key <> last_years.definition_key',
        ) }} as change_status,
        exists (
            select 1
            from mergers
            where
                mergers.archive_code = first_years.archive_code
                and mergers.stat_year >= first_years.stat_year
                and mergers.stat_year < last_years.stat_year
        ) as has_merger
    from years as first_years
    inner join years as last_years
        on first_years.archive_code = last_years.archive_code
        and first_years.series_id = last_years.series_id
        and first_years.stat_year < last_years.stat_year

),

judged as (

    select
        *,
        case
            when change_status in ('ok', 'incomplete') and has_merger then 'members_changed'
            when change_status in ('ok', 'incomplete') and (from_value < 0 or to_value < 0) then 'negative'
            else change_status
        end as growth_status
    from pairs

)

-- The average is the yearly growth that leads from the one to the other in last − first steps.
select
    archive_code,
    series_id as indicator_id,
    from_year,
    to_year,
    to_year - from_year as periods,
    from_value,
    to_value,
    {{ change_of("'percent'", 'to_value', 'from_value', "case when growth_status = 'negative' then 'ok' else growth_status end") }}
        as total_change,
    case
        when growth_status in ('ok', 'incomplete')
            then {{ average_growth('from_value', 'to_value', 'to_year - from_year') }}
    end as average_growth,
    growth_status
from judged
order by archive_code, indicator_id, from_year, to_year
