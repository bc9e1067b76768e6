-- Grain: one row per storeroom, in its current version.
with current_rows as (

    {{ current_rows('storerooms') }}

)

select
    archive_code,
    row_id,
    opened_on as on_date,
    storeroom_no,
    name,
    kind,
    area,
    capacity_metres,
    opened_on,
    closed_on,
    kind is not null as is_classified,
    {{ provenance() }}
from current_rows
