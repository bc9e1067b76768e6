-- Grain: one row per guidance.
with guidances as (

    select * from {{ ref('fct_guidances') }}

)

{{ evidence('guided_units', 'guidances', distinct_key='unit', dimensions='unit_kind method') }}
