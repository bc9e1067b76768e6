-- Grain: one row per archives, reporting year and series of an indicator.
with changes as (

    select changes.*
    from {{ ref('int_period_changes') }} as changes
    inner join {{ ref('int_reporting_years') }} as years
        on changes.archive_code = years.archive_code
        and changes.stat_year = years.stat_year
        and changes.through_month = years.through_month
    where changes.is_stated and changes.from_month = 1

),

wholes as (

    select indicator_id, part_of from {{ ref('dim_indicators') }} where part_of is not null

),

with_shares as (

    select
        changes.*,
        {{ quotient('changes.value * 100', 'whole.value') }} as share,
        case
            when changes.change_status in ('ok', 'zero_base', 'incomplete')
                and whole.change_status in ('ok', 'zero_base', 'incomplete')
                then {{ quotient('changes.last_value * 100', 'whole.last_value') }}
        end as last_share
    from changes
    left join wholes on changes.series_id = wholes.indicator_id
    left join changes as whole
        on wholes.part_of = whole.series_id
        and changes.archive_code = whole.archive_code
        and changes.stat_year = whole.stat_year

)

select
    archive_code,
    stat_year,
    series_id as indicator_id,
    indicator_id as definition_id,
    value,
    value_status,
    state,
    restated_value,
    current_value,
    last_value,
    base,
    change,
    change_status,
    label,
    through_month,
    months_missing,
    cast(members_missing as {{ dbt.type_bigint() }}) as members_missing,
    cast(evidence_rows as {{ dbt.type_bigint() }}) as evidence_rows,
    share,
    cast(share - last_share as {{ amount_type() }}) as share_change
from with_shares
order by archive_code, stat_year, indicator_id
