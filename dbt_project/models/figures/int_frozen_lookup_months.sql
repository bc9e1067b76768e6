-- Grain: one row per archives, month of a frozen year, dimension and value of it, as it was shown when frozen.
select
    archive_code,
    month_on,
    dimension,
    dimension_value,
    lookups,
    visits,
    items,
    pages,
    is_suppressed
from {{ source('raw', 'frozen_lookup_months') }}
