-- Grain: one row per indicator and training that counts for it.
{%- set dimensions = 'organizer mode' %}
with trainings as (

    select * from {{ ref('fct_trainings') }}

),

organized_here as (

    select * from trainings where is_organized_here

),

provincial as (

    select * from trainings where is_provincial

)

{{ evidence('training_sessions', 'organized_here', amount='1', dimensions=dimensions) }}
union all
{{ evidence('provincial_training_persons', 'provincial', amount='persons', dimensions='mode') }}
union all
{{ evidence('training_sessions_all', 'trainings', amount='1', dimensions=dimensions) }}
union all
{{ evidence('training_persons', 'trainings', amount='persons', dimensions=dimensions) }}
union all
{{ evidence('training_hours', 'trainings', amount='hours', dimensions=dimensions) }}
