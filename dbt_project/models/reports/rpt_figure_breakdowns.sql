-- Grain: one row per archives, also above others, reporting year, indicator, dimension and value it had this year or last.
with figures as (

    select * from {{ ref('int_stated_breakdowns') }}

)

select *
from figures
order by archive_code, stat_year, indicator_id, dimension, dimension_value
