-- Grain: one row per indicator, storeroom and, of areas, reporting year.
{%- set kinds = {
    '永久': 'storerooms_added_permanent',
    '专业': 'storerooms_added_special',
    '图书资料': 'storerooms_added_library',
} %}
with storerooms as (

    select * from {{ ref('fct_storerooms') }}

),

openings as (

    select * from {{ ref('fct_storeroom_years') }} where moment = 'opening'

),

closings as (

    select * from {{ ref('fct_storeroom_years') }} where moment = 'closing'

)

{{ evidence('storage_area_opening', 'openings', amount='area', dimensions='kind') }}
{% for indicator_id, amount in {
    'storage_area_closing': 'area',
    'shelf_capacity': 'capacity_metres',
    'storerooms_in_use': '1',
}.items() -%}
union all
{{ evidence(indicator_id, 'closings', amount=amount, dimensions='kind') }}
{% endfor -%}
union all
{{ evidence('storerooms_added', 'storerooms', amount='1', dimensions='kind') }}
where kind in ('{{ kinds | join("', '") }}')
{% for kind, indicator_id in kinds.items() -%}
union all
{{ evidence(indicator_id, 'storerooms', amount='1') }}
where kind = '{{ kind }}'
{% endfor %}
