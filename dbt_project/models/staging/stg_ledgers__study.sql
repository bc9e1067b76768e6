-- Grain: one row per session, in its current version.
with current_rows as (

    {{ current_rows('study') }}

)

select
    archive_code,
    row_id,
    held_on as on_date,
    activity_no,
    kind,
    title,
    persons,
    kind is not null as is_classified,
    {{ provenance() }}
from current_rows
