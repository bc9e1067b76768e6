-- Grain: one row per archives, reporting year, series of an indicator, dimension and value it had this year or last.
with changes as (

    select * from {{ ref('int_breakdown_changes') }} where dimension <> 'total'

),

totals as (

    select * from {{ ref('int_breakdown_changes') }} where dimension = 'total'

),

-- Parts of a sum or of a count; a rate of one group is no part of the rate of all.
compared as (

    select
        changes.*,
        coalesce(persons.is_suppressed, false) as is_suppressed,
        case when not coalesce(persons.was_suppressed, false) then changes.last_value end as shown_last_value,
        case when totals.value > 0 then {{ quotient('changes.value * 100', 'totals.value') }} end as share,
        case when totals.last_value > 0 then {{ quotient('changes.last_value * 100', 'totals.last_value') }} end as last_share
    from changes
    left join totals
        on changes.archive_code = totals.archive_code
        and changes.stat_year = totals.stat_year
        and changes.indicator_id = totals.indicator_id
        and changes.aggregation <> 'share'
    left join {{ ref('int_breakdown_persons') }} as persons
        on changes.ledger = 'utilization'
        and changes.archive_code = persons.archive_code
        and changes.stat_year = persons.stat_year
        and changes.dimension = persons.dimension
        and changes.dimension_value = persons.dimension_value

),

stated as (

    select
        *,
        {{ change_status('change_in', 'value', "'ok'", 'shown_last_value', "'ok'", 'false') }} as change_status
    from compared

)

select
    archive_code,
    stat_year,
    indicator_id,
    dimension,
    dimension_value,
    case when not is_suppressed then cast(value as {{ amount_type() }}) end as value,
    case when not is_suppressed then cast(shown_last_value as {{ amount_type() }}) end as last_value,
    case
        when not is_suppressed then {{ change_of('change_in', 'value', 'shown_last_value', 'change_status') }}
    end as change,
    case when not is_suppressed then share end as share,
    case when not is_suppressed and shown_last_value is not null then cast(share - last_share as {{ amount_type() }}) end as share_change,
    is_suppressed
from stated
