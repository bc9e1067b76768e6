-- Grain: one row per indicator and batch row of the year, and of states one per reporting year at whose end it has been digitized.
{%- set dimensions = 'scope category retention medium' %}
with batch_years as (

    select * from {{ ref('fct_digitization_years') }}

),

batches as (

    select * from {{ ref('fct_digitizations') }}

)

{{ evidence('digitized_pages', 'batch_years', amount='pages', dimensions=dimensions) }}
union all
{{ evidence('digitized_gigabytes', 'batch_years', amount='gigabytes', dimensions=dimensions) }}
{% for column in ['pages', 'volumes', 'items', 'gigabytes'] -%}
union all
{{ evidence(column ~ '_digitized_in_year', 'batches', amount=column, dimensions=dimensions) }}
{% endfor %}
