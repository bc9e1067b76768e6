-- Grain: one row per indicator of lookups, archives with the ledger, month, dimension and value of it, or whole month.
{{ config(materialized='view') }}

{% for indicator_id in lookup_measures() -%}
{{ 'union all' if not loop.first }}
select
    '{{ indicator_id }}' as indicator_id,
    archive_code,
    cast(extract(year from month_on) as integer) as stat_year,
    cast(extract(month from month_on) as integer) as month_no,
    dimension,
    dimension_value,
    cast(lookup_registrations as {{ dbt.type_bigint() }}) as evidence_rows,
    cast({{ indicator_id }} as {{ amount_type() }}) as amount
from {{ ref('int_lookup_values') }}
{% endfor %}
