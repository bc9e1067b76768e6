-- Grain: one row per unit, day and inspection.
with inspections as (

    select * from {{ ref('stg_ledgers__inspection') }}

),

unit_names as (

    select * from {{ ref('dim_unit_names') }}

)

select
    inspections.archive_code,
    inspections.row_id,
    inspections.on_date,
    inspections.method,
    {{ unit_of('inspections') }} as unit,
    inspections.unit_kind,
    inspections.problems,
    inspections.opinions,
    inspections.status,
    {{ provenance('inspections') }}
from inspections
{{ join_unit_names('inspections') }}
