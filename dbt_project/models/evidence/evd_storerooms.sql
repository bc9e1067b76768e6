-- Grain: one row per indicator, storeroom and, of areas, reporting year.
{%- set kinds = {
    '永久': 'storerooms_added_permanent',
    '专业': 'storerooms_added_special',
    '图书资料': 'storerooms_added_library',
} %}
with storerooms as (

    select * from {{ ref('fct_storerooms') }}

),

storeroom_years as (

    select * from {{ ref('fct_storeroom_years') }}

)

{{ evidence('storage_area_opening', 'storeroom_years', amount='area', dimensions='kind') }}
where moment = 'opening'
union all
{{ evidence('storage_area_closing', 'storeroom_years', amount='area', dimensions='kind') }}
where moment = 'closing'
union all
{{ evidence('storerooms_added', 'storerooms', amount='1', dimensions='kind') }}
where kind in ('{{ kinds | join("', '") }}')
{% for kind, indicator_id in kinds.items() -%}
union all
{{ evidence(indicator_id, 'storerooms', amount='1') }}
where kind = '{{ kind }}'
{% endfor %}
