-- Grain: one row per indicator and session that counts.
with sessions as (

    select * from {{ ref('fct_study_sessions') }} where is_study_session

)

{{ evidence('study_sessions', 'sessions', amount='1', dimensions='kind') }}
union all
{{ evidence('study_persons', 'sessions', amount='persons', dimensions='kind') }}
