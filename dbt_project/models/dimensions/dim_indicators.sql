-- Grain: one row per indicator of the catalog.
with catalog as (

    select * from {{ ref('indicators') }}

)

select
    indicator_id,
    figure_no,
    section,
    name_zh,
    name_en,
    unit,
    kind,
    aggregation,
    numerator,
    denominator,
    decimals,
    change_in,
    better,
    wording,
    ledger,
    years_before,
    dimensions,
    part_of,
    version_of,
    coalesce(version_of, indicator_id) as series_id,
    valid_from,
    valid_to,
    definition
from catalog
