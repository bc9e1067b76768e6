-- Grain: one row per indicator, year end, category and level of the finding aids.
with entries as (

    select * from {{ ref('fct_catalog_entries') }}

),

file_level as (

    select * from entries where is_file_level

),

case_level as (

    select * from entries where not is_file_level

)

{{ evidence('catalog_entries_all', 'entries', amount='entries', dimensions='category level') }}
union all
{{ evidence('catalog_entries', 'file_level', amount='entries', dimensions='category') }}
union all
{{ evidence('catalog_entries_case', 'case_level', amount='entries', dimensions='category') }}
