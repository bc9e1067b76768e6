-- Grain: one row per archives with the ledger, month, dimension of lookups and value of it, and one for the whole month.
with cells as (

    select * from {{ ref('int_lookup_cells') }}

)

{% for dimension in ['total'] + lookup_dimensions() -%}
{{ 'union all' if not loop.first }}
select
    archive_code,
    month_on,
    '{{ dimension }}' as dimension,
    {{ "'合计'" if dimension == 'total' else "coalesce(" ~ dimension ~ ", '未登记')" }} as dimension_value,
    {% for indicator_id in lookup_measures() -%}
    sum({{ indicator_id }}) as {{ indicator_id }},
    {% endfor -%}
    {{ united_bits('user_bits') }} as user_bits
from cells
group by 1, 2, 3, 4
{% endfor %}
