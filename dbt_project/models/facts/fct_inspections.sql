-- Grain: one row per unit, day and inspection.
with inspections as (

    select * from {{ ref('stg_ledgers__inspection') }}

)

select
    archive_code,
    row_id,
    on_date,
    method,
    unit,
    unit_kind,
    problems,
    opinions,
    status,
    {{ provenance() }}
from inspections
