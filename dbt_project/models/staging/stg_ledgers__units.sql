-- Grain: one row per name of a unit and year from which it means another, in its current version.
with current_rows as (

    {{ current_rows('units') }}

)

select
    archive_code,
    unit_name,
    canonical_name,
    from_year
from current_rows
