-- Grain: one row per year end and category of the file-level finding aids.
with file_level as (

    select * from {{ ref('fct_catalog_entries') }} where is_file_level

)

{{ evidence('catalog_entries', 'file_level', amount='entries', dimensions='category') }}
