-- Grain: one row per guidance given to one unit.
with guidances as (

    select * from {{ ref('stg_ledgers__guidance') }}

),

unit_names as (

    select * from {{ ref('dim_unit_names') }}

)

select
    guidances.archive_code,
    guidances.row_id,
    guidances.on_date,
    {{ unit_of('guidances') }} as unit,
    guidances.unit_kind,
    guidances.method,
    {{ provenance('guidances') }}
from guidances
{{ join_unit_names('guidances') }}
