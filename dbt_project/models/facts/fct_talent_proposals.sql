-- Grain: one row per proposal.
with proposals as (

    select * from {{ ref('stg_ledgers__talent') }}

)

select
    archive_code,
    row_id,
    on_date,
    kind,
    result,
    persons,
    result = '推荐' as is_proposed,
    {{ provenance() }}
from proposals
