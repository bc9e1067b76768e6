-- Grain: one row per year-end holding of one fonds, category, retention period and medium, in its current version.
with current_rows as (

    {{ current_rows('holdings') }}

)

select
    archive_code,
    row_id,
    {{ day_of_year('stat_year', '12-31') }} as on_date,
    stat_year,
    fonds_no,
    fonds_name,
    category,
    retention,
    medium,
    era,
    volumes,
    items,
    books,
    pages,
    digitized_pages,
    shelf_metres,
    open_volumes,
    open_items,
    true as is_classified,
    {{ provenance() }}
from current_rows
