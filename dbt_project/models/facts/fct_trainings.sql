-- Grain: one row per training.
with trainings as (

    select * from {{ ref('stg_ledgers__training') }}

)

select
    archive_code,
    row_id,
    on_date,
    organizer,
    mode,
    units,
    persons,
    hours,
    organizer in ('本馆', '区档案局') as is_organized_here,
    organizer = '省档案局' as is_provincial,
    {{ provenance() }}
from trainings
