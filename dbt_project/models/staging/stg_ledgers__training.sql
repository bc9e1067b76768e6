-- Grain: one row per training, in its current version.
with current_rows as (

    {{ current_rows('training') }}

)

select
    archive_code,
    row_id,
    held_on as on_date,
    training_no,
    title,
    organizer,
    mode,
    units,
    persons,
    hours,
    organizer is not null as is_classified,
    {{ provenance() }}
from current_rows
