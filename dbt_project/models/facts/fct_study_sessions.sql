-- Grain: one row per session.
with sessions as (

    select * from {{ ref('stg_ledgers__study') }}

)

select
    archive_code,
    row_id,
    on_date,
    kind,
    persons,
    kind in ('集体学习', '主题党日') as is_study_session,
    {{ provenance() }}
from sessions
