-- Grain: one row per archives, period and definition of an indicator, compared with the same months of the year before.
with stated as (

    select * from {{ ref('int_period_stated') }}

),

bases as (

    select * from {{ ref('int_period_bases') }}

),

-- What was printed of a frozen year stays, its change and the base of it too.
compared as (

    select
        stated.*,
        case when stated.is_frozen then stated.frozen_last_value else bases.base_value end as last_value,
        case when stated.is_frozen then stated.frozen_base when bases.base_value is not null then bases.base end as last_base,
        case
            when stated.is_frozen then stated.frozen_change_status
            else {{ change_status(
                'stated.change_in', 'stated.value', 'stated.value_status', 'bases.base_value', 'bases.base_status',
                'stated.definition_key <> bases.definition_key',
            ) }}
        end as change_status
    from stated
    left join bases
        on stated.archive_code = bases.archive_code
        and stated.track_id = bases.track_id
        and stated.stat_year = bases.stat_year + 1
        and stated.from_month = bases.from_month
        and stated.through_month = bases.through_month

)

select
    {{ period_columns() }},
    indicator_id,
    series_id,
    is_stated,
    definition_key,
    track_id,
    change_in,
    value,
    value_status,
    state,
    restated_value,
    current_value,
    current_status,
    last_value,
    last_base as base,
    case when is_frozen then frozen_change else {{ change_of('change_in', 'value', 'last_value', 'change_status') }} end as change,
    change_status,
    label,
    months_missing,
    members_missing,
    evidence_rows
from compared
