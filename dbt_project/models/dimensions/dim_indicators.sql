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
    valid_from,
    valid_to,
    definition
from catalog
