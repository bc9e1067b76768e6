-- Grain: one row per indicator and training that counts for it.
with trainings as (

    select * from {{ ref('fct_trainings') }}

),

organized_here as (

    select * from trainings where is_organized_here

),

provincial as (

    select * from trainings where is_provincial

)

{{ evidence('training_sessions', 'organized_here', amount='1', dimensions='organizer mode') }}
union all
{{ evidence('provincial_training_persons', 'provincial', amount='persons', dimensions='mode') }}
