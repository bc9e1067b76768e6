-- Grain: one row per accession of one fonds, category, retention period and topic, in its current version.
with current_rows as (

    {{ current_rows('accession') }}

)

select
    archive_code,
    row_id,
    received_on as on_date,
    accession_no,
    kind,
    unit,
    unit_kind,
    fonds_no,
    category,
    topic,
    from_year,
    to_year,
    retention,
    volumes,
    items,
    boxes,
    books,
    kind is not null as is_classified,
    {{ provenance() }}
from current_rows
