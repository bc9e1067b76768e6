-- Grain: one row per guidance given to one unit.
with guidances as (

    select * from {{ ref('stg_ledgers__guidance') }}

)

select
    archive_code,
    row_id,
    on_date,
    unit,
    unit_kind,
    method,
    {{ provenance() }}
from guidances
