-- Grain: one row per kind and name of a thing shown or handed out at an activity.
with things as (

    select * from {{ ref('stg_ledgers__outreach') }}

)

select
    archive_code,
    row_id,
    on_date,
    activity_no,
    item_kind,
    quantity,
    departments,
    subdistricts,
    visitors,
    {{ provenance() }}
from things
