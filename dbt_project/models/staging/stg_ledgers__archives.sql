-- Grain: one row per archives of the list, in its current version.
with current_rows as (

    {{ current_rows('archives') }}

)

select
    archive_code,
    archive_name,
    parent_code,
    level,
    opened_year,
    closed_year,
    merged_into
from current_rows
