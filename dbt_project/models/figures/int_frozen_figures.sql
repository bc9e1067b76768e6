-- Grain: one row per archives, period of a frozen year and indicator: as it was printed, and as it was restated last.
with frozen as (

    select * from {{ source('raw', 'frozen_figures') }}

),

restatements as (

    select
        *,
        row_number() over (
            partition by freeze_id, from_month, through_month, indicator_id
            order by restatement_id desc
        ) as recency
    from {{ source('raw', 'restatements') }}

)

select
    frozen.archive_code,
    frozen.stat_year,
    frozen.from_month,
    frozen.through_month,
    frozen.indicator_id,
    frozen.definition_id,
    frozen.value as frozen_value,
    frozen.value_status as frozen_status,
    frozen.label as frozen_label,
    frozen.months_missing,
    frozen.members_missing,
    frozen.evidence_rows,
    frozen.last_value as frozen_last_value,
    frozen.base as frozen_base,
    frozen.change as frozen_change,
    frozen.change_status as frozen_change_status,
    restatements.value as restated_value,
    restatements.value_status as restated_status,
    restatements.freeze_id is not null as is_restated
from frozen
left join restatements
    on frozen.freeze_id = restatements.freeze_id
    and frozen.from_month = restatements.from_month
    and frozen.through_month = restatements.through_month
    and frozen.indicator_id = restatements.indicator_id
    and restatements.recency = 1
