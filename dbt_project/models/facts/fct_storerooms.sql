-- Grain: one row per storeroom.
with storerooms as (

    select * from {{ ref('stg_ledgers__storerooms') }}

)

select
    archive_code,
    row_id,
    on_date,
    kind,
    area,
    capacity_metres,
    opened_on,
    closed_on,
    {{ provenance() }}
from storerooms
