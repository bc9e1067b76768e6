-- Grain: one row per year end, category and level of the finding aids, in its current version.
with current_rows as (

    {{ current_rows('catalog') }}

)

select
    archive_code,
    row_id,
    {{ day_of_year('stat_year', '12-31') }} as on_date,
    stat_year,
    category,
    level,
    entries,
    true as is_classified,
    {{ provenance() }}
from current_rows
