-- Grain: one row per digitized batch row with a day on which it was done; 期初累计 has none.
with batches as (

    select * from {{ ref('stg_ledgers__digitization') }}

)

select
    archive_code,
    row_id,
    on_date,
    scope,
    category,
    retention,
    medium,
    volumes,
    items,
    pages,
    gigabytes,
    {{ provenance() }}
from batches
where on_date is not null
