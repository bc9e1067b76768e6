-- Grain: one row per proposal, in its current version.
with current_rows as (

    {{ current_rows('talent') }}

)

select
    archive_code,
    row_id,
    proposed_on as on_date,
    proposal_no,
    kind,
    persons,
    result,
    kind is not null and result is not null as is_classified,
    {{ provenance() }}
from current_rows
