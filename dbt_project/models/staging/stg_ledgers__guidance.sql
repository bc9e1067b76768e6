-- Grain: one row per guidance, in its current version.
with current_rows as (

    {{ current_rows('guidance') }}

)

select
    archive_code,
    row_id,
    guided_on as on_date,
    guidance_no,
    unit,
    unit_kind,
    method,
    subject,
    true as is_classified,
    {{ provenance() }}
from current_rows
