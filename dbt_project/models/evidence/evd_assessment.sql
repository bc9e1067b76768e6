-- Grain: one row per assessment.
with assessments as (

    select * from {{ ref('fct_assessments') }}

),

self_assessments as (

    select * from assessments where is_self_assessment

),

service_ratings as (

    select * from assessments where is_service_rating

)

{{ evidence('self_assessment_score', 'self_assessments', amount='score', label='grade') }}
union all
{{ evidence('service_rating_score', 'service_ratings', amount='score', label='grade') }}
union all
{{ evidence('service_rated_units', 'service_ratings', amount='units', label='grade') }}
