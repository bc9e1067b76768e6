-- Grain: one row per batch, scope, fonds, category, retention period and medium, in its current version.
with current_rows as (

    {{ current_rows('digitization') }}

)

select
    archive_code,
    row_id,
    done_on as on_date,
    batch_no,
    scope,
    fonds_no,
    category,
    retention,
    medium,
    volumes,
    items,
    pages,
    gigabytes,
    pass_rate,
    true as is_classified,
    {{ provenance() }}
from current_rows
