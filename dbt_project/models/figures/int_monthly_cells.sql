-- Grain: one row per indicator, archives, month, value of every dimension and, of distinct counts, thing counted once.
{{ config(materialized='view') }}

with lookup_cells as (

    select * from {{ ref('int_lookup_cells') }}

)

select * from {{ ref('int_evidence_cells') }}
{% for indicator_id, measure in lookup_measures().items() -%}
union all
select
    '{{ indicator_id }}' as indicator_id,
    archive_code,
    'sum' as aggregation,
    cast(extract(year from month_on) as integer) as stat_year,
    cast(extract(month from month_on) as integer) as month_no,
    {% for name in dimension_names() -%}
    {{ name if name in measure.dimensions.split() else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as {{ name }},
    {% endfor -%}
    cast(null as {{ dbt.type_string() }}) as distinct_key,
    {% if measure.dimensions.split() | length == lookup_dimensions() | length -%}
    evidence_rows,
    cast({{ indicator_id }} as {{ amount_type() }}) as amount
from lookup_cells
    {%- else -%}
    cast(sum(evidence_rows) as {{ dbt.type_bigint() }}) as evidence_rows,
    cast(sum({{ indicator_id }}) as {{ amount_type() }}) as amount
from lookup_cells
group by archive_code, month_on, {{ measure.dimensions.split() | join(', ') }}
    {%- endif %}
{% endfor %}
