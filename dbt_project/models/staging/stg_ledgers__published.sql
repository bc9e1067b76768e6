-- Grain: one row per indicator and year that was published, in its current version.
with current_rows as (

    {{ current_rows('published') }}

)

select
    archive_code,
    indicator,
    "year" as published_year,
    "value",
    unit,
    source
from current_rows
