-- Grain: one row per archives, month of a year with ledgers and series that has months, compared with the month before.
with indicators as (

    select * from {{ ref('dim_indicators') }}

),

-- A stock and what is made of one have no value of a month.
by_month as (

    select indicator_id from indicators where kind = 'flow' and aggregation <> 'given'
    union
    select shares.indicator_id
    from indicators as shares
    inner join indicators as numerators on shares.numerator = numerators.indicator_id
    inner join indicators as denominators on shares.denominator = denominators.indicator_id
    where
        shares.aggregation = 'share'
        and (numerators.kind = 'flow' or numerators.aggregation = 'calendar')
        and (denominators.kind = 'flow' or denominators.aggregation = 'calendar')

),

months as (

    select
        changes.*,
        changes.stat_year * 12 + changes.from_month as month_count
    from {{ ref('int_period_changes') }} as changes
    inner join {{ ref('int_reporting_years') }} as years
        on changes.archive_code = years.archive_code
        and changes.stat_year = years.stat_year
        and changes.through_month <= years.through_month
        and years.has_ledgers
    where
        changes.is_stated
        and changes.from_month = changes.through_month
        and changes.indicator_id in (select indicator_id from by_month)

),

-- Who was merged in with January counts in the December before it as well; within a year nothing is merged.
bases as (

    select
        archive_code,
        series_id,
        definition_key,
        stat_year * 12 + from_month + 1 as next_month_count,
        case when from_month = 12 then base_value else plain_value end as base_value,
        case when from_month = 12 then base_status else plain_status end as base_status
    from {{ ref('int_period_bases') }}
    where from_month = through_month and track_id = series_id

),

judged as (

    select
        months.*,
        bases.base_value as last_month_value,
        {{ change_status(
            'months.change_in', 'months.value', 'months.value_status', 'bases.base_value', 'bases.base_status',
            'months.definition_key <> bases.definition_key',
        ) }} as month_change_status
    from months
    left join bases
        on months.archive_code = bases.archive_code
        and months.series_id = bases.series_id
        and months.month_count = bases.next_month_count

)

select
    *,
    {{ change_of('change_in', 'value', 'last_month_value', 'month_change_status') }} as month_change
from judged
