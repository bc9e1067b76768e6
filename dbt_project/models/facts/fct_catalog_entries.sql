-- Grain: one row per year end, category and level of the finding aids.
with entries as (

    select * from {{ ref('stg_ledgers__catalog') }}

)

select
    archive_code,
    row_id,
    on_date,
    stat_year,
    category,
    level,
    entries,
    level = '文件级' as is_file_level,
    {{ provenance() }}
from entries
