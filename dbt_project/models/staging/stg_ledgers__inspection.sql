-- Grain: one row per unit, day and inspection, in its current version.
with current_rows as (

    {{ current_rows('inspection') }}

)

select
    archive_code,
    row_id,
    inspected_on as on_date,
    inspection_no,
    method,
    partner,
    unit,
    unit_kind,
    problems,
    opinions,
    due_on,
    status,
    reviewed_on,
    true as is_classified,
    {{ provenance() }}
from current_rows
