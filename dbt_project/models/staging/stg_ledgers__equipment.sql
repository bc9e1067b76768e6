-- Grain: one row per purchase or set of equipment, in its current version.
with current_rows as (

    {{ current_rows('equipment') }}

)

select
    archive_code,
    row_id,
    in_service_on as on_date,
    equipment_no,
    name,
    kind,
    quantity,
    unit,
    columns,
    units,
    volume_m3,
    in_service_on,
    out_of_service_on,
    kind is not null as is_classified,
    {{ provenance() }}
from current_rows
