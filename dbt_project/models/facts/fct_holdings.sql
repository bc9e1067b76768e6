-- Grain: one row per year-end holding of one fonds, category, retention period and medium.
with holdings as (

    select * from {{ ref('stg_ledgers__holdings') }}

)

select
    archive_code,
    row_id,
    on_date,
    stat_year,
    fonds_no,
    category,
    retention,
    medium,
    era,
    {{ added(['volumes', 'items', 'books']) }} as quantity,
    pages,
    digitized_pages,
    shelf_metres,
    retention = '永久' and medium = '纸质' as is_permanent_paper,
    {{ provenance() }}
from holdings
