-- Grain: one row per registration, in its current version; only the columns that something is counted or found by.
with current_rows as (

    {{ current_rows('utilization') }}

)

select
    archive_code,
    row_id,
    used_on as on_date,
    lookup_no,
    user_key,
    user_kind,
    channel,
    purpose,
    subject,
    fonds_no,
    record_no,
    coalesce(persons, 1) as persons,
    volumes,
    items,
    pages_copied,
    certificates,
    outcome,
    true as is_classified,
    {{ provenance() }}
from current_rows
