-- Grain: one row per archives and frozen year.
select archive_code, stat_year
from {{ source('raw', 'freezes') }}
