-- Grain: one row per disposal, in its current version.
with current_rows as (

    {{ current_rows('disposal') }}

)

select
    archive_code,
    row_id,
    disposed_on as on_date,
    disposal_no,
    kind,
    fonds_no,
    category,
    retention,
    volumes,
    items,
    books,
    kind is not null as is_classified,
    {{ provenance() }}
from current_rows
