-- Grain: one row per assessment, in its current version.
with current_rows as (

    {{ current_rows('assessment') }}

)

select
    archive_code,
    row_id,
    assessed_on as on_date,
    assessment_no,
    kind,
    score,
    grade,
    units,
    kind is not null as is_classified,
    {{ provenance() }}
from current_rows
