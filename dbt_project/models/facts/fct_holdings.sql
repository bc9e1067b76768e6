-- Grain: one row per year-end holding of one fonds, category, retention period and medium.
with holdings as (

    select * from {{ ref('stg_ledgers__holdings') }}

)

select
    archive_code,
    row_id,
    on_date,
    stat_year,
    {{ dbt.concat(['archive_code', "'-'", 'fonds_no']) }} as fonds_key,
    category,
    retention,
    medium,
    era,
    volumes,
    items,
    books,
    open_volumes,
    open_items,
    pages,
    digitized_pages,
    shelf_metres,
    retention = '永久' and medium = '纸质' as is_permanent_paper,
    {{ provenance() }}
from holdings
