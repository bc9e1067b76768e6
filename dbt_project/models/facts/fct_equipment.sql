-- Grain: one row per purchase or set of equipment.
with equipment as (

    select * from {{ ref('stg_ledgers__equipment') }}

)

select
    archive_code,
    row_id,
    on_date,
    kind,
    coalesce(quantity, 1) as quantity,
    columns,
    units,
    volume_m3,
    in_service_on,
    out_of_service_on,
    {{ provenance() }}
from equipment
