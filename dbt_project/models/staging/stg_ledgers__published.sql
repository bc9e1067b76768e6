-- Grain: one row per archives, indicator, unit and year that was published, in its current version.
with current_rows as (

    {{ current_rows('published') }}

),

-- Rows of stores from before the unit was part of the key stand beside those that were read anew.
ranked as (

    select
        *,
        row_number() over (
            partition by archive_code, indicator, "year", coalesce(unit, '')
            order by {{ standing() }}, load_id desc, row_id
        ) as place
    from current_rows

)

select
    row_id,
    archive_code,
    indicator,
    coalesce(series, indicator) as series,
    part_of,
    "year" as published_year,
    "value",
    unit,
    printed,
    printed_unit,
    coalesce(unit_power, 0) as unit_power,
    coalesce(last_place, 0) as last_place,
    source,
    {{ provenance() }}
from ranked
where place = 1
