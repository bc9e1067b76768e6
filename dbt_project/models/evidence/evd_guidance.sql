-- Grain: one row per indicator and guidance.
with guidances as (

    select * from {{ ref('fct_guidances') }}

)

{{ evidence('guided_units', 'guidances', distinct_key='unit', dimensions='unit_kind method') }}
union all
{{ evidence('guidance_times', 'guidances', amount='1', dimensions='unit_kind method') }}
