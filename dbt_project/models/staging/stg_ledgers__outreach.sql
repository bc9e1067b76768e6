-- Grain: one row per kind and name of a thing at an activity, in its current version.
with current_rows as (

    {{ current_rows('outreach') }}

)

select
    archive_code,
    row_id,
    held_on as on_date,
    activity_no,
    title,
    item_name,
    item_kind,
    quantity,
    unit,
    departments,
    subdistricts,
    visitors,
    true as is_classified,
    {{ provenance() }}
from current_rows
