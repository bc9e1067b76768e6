-- Grain: one row per archives, indicator and year that was published, in its current version.
with current_rows as (

    {{ current_rows('published') }}

)

select
    row_id,
    archive_code,
    indicator,
    coalesce(series, indicator) as series,
    "year" as published_year,
    "value",
    unit,
    printed,
    printed_unit,
    coalesce(unit_power, 0) as unit_power,
    coalesce(last_place, 0) as last_place,
    source,
    {{ provenance() }}
from current_rows
