-- Grain: one row per batch row and reporting year at whose end it has been digitized.
with batches as (

    select * from {{ ref('fct_digitization_years') }}

)

{{ evidence('digitized_pages', 'batches', amount='pages', dimensions='scope category retention medium') }}
