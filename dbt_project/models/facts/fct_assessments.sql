-- Grain: one row per assessment.
with assessments as (

    select * from {{ ref('stg_ledgers__assessment') }}

)

select
    archive_code,
    row_id,
    on_date,
    kind,
    score,
    grade,
    units,
    kind = '数字档案馆自检' as is_self_assessment,
    kind = '政务服务评估' as is_service_rating,
    {{ provenance() }}
from assessments
