-- Grain: one row per archives, frozen year, indicator, dimension and value of it, as it was shown when frozen.
select
    archive_code,
    stat_year,
    indicator_id,
    dimension,
    dimension_value,
    value,
    last_value,
    change,
    share,
    share_change,
    is_suppressed
from {{ source('raw', 'frozen_breakdowns') }}
