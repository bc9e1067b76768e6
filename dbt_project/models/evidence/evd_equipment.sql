-- Grain: one row per indicator and purchase or set of equipment that counts for it; of what is in service, one per reporting year.
{%- set quantities = {
    '防磁柜': 'antimagnetic_cabinets_added',
    '门禁': 'access_control_added',
    '监控': 'cameras_added',
    '除湿加湿一体机': 'dehumidifiers_added',
    '空气净化机': 'air_purifiers_added',
    '防护一体机': 'protection_units_added',
    '漏水检测': 'leak_detectors_added',
    '红外双监': 'infrared_detectors_added',
    '云测仪': 'cloud_monitors_added',
    '柜式七氟丙烷灭火柜': 'gas_cabinets_added',
} %}
with equipment as (

    select * from {{ ref('fct_equipment') }}

),

equipment_years as (

    select * from {{ ref('fct_equipment_years') }}

),

shelving as (

    select * from equipment where kind = '密集架'

)

{{ evidence('equipment_in_service', 'equipment_years', amount='quantity', dimensions='kind') }}
union all
{{ evidence('equipment_added', 'equipment', amount='quantity', dimensions='kind') }}
union all
{{ evidence('shelving_columns_added', 'shelving', amount='columns') }}
union all
{{ evidence('shelving_units_added', 'shelving', amount='units') }}
union all
{{ evidence('shelving_volume_added', 'shelving', amount='volume_m3') }}
{% for kind, indicator_id in quantities.items() -%}
union all
{{ evidence(indicator_id, 'equipment', amount='quantity') }}
where kind = '{{ kind }}'
{% endfor %}
