-- Grain: one row per indicator and registration that counts for it.
with lookups as (

    select * from {{ ref('fct_lookups') }}

)

{% for indicator_id, measure in lookup_measures().items() -%}
{{ 'union all' if not loop.first }}
{{ evidence(indicator_id, 'lookups', amount=measure.amount, dimensions=measure.dimensions) }}
{% endfor %}
