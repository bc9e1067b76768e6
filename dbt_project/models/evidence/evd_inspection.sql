-- Grain: one row per indicator and inspected unit.
with inspections as (

    select * from {{ ref('fct_inspections') }}

)

{{ evidence('inspected_units', 'inspections', distinct_key='unit', dimensions='method unit_kind') }}
union all
{{ evidence('rectification_opinions', 'inspections', amount='opinions', dimensions='method unit_kind') }}
