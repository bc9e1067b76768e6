-- Grain: one row per indicator and registration that counts for it.
{%- set dimensions = 'purpose subject channel user_kind outcome era' %}
with lookups as (

    select * from {{ ref('fct_lookups') }}

)

{{ evidence('lookup_registrations', 'lookups', amount='1', dimensions=dimensions) }}
{% for indicator_id, amount in {
    'lookup_visitors': 'visits',
    'lookup_items': 'retrievals',
    'lookup_volumes_retrieved': 'retrieved_volumes',
    'lookup_items_retrieved': 'retrieved_items',
    'lookup_pages_copied': 'pages_copied',
    'lookup_certificates': 'certificates',
}.items() -%}
union all
{{ evidence(indicator_id, 'lookups', amount=amount, dimensions=dimensions) }}
{% endfor -%}
{% for indicator_id, amount in {'lookup_answered': 'is_answered', 'lookup_found': 'is_found'}.items() -%}
union all
{{ evidence(indicator_id, 'lookups', amount=amount, dimensions=dimensions.replace(' outcome', '')) }}
{% endfor %}
