-- Grain: one row per indicator and inspected unit.
{%- set dimensions = 'method unit_kind' %}
with inspections as (

    select * from {{ ref('fct_inspections') }}

)

{{ evidence('inspected_units', 'inspections', distinct_key='unit', dimensions=dimensions) }}
union all
{{ evidence('inspection_sessions', 'inspections', distinct_key='inspection_key', dimensions='method') }}
union all
{{ evidence('inspection_visits', 'inspections', amount='1', dimensions=dimensions ~ ' status') }}
union all
{{ evidence('inspection_problems', 'inspections', amount='problems', dimensions=dimensions ~ ' status') }}
union all
{{ evidence('rectification_opinions', 'inspections', amount='opinions', dimensions=dimensions ~ ' status') }}
{% for indicator_id in ['rectification_due', 'rectified', 'rectification_overdue'] -%}
union all
{{ evidence(indicator_id, 'inspections', amount='is_' ~ indicator_id, dimensions=dimensions) }}
{% endfor %}
