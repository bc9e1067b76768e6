-- Grain: one row per indicator, archives, month, value of every dimension and, of distinct counts, thing counted once.
{%- set others = var('ledgers') | reject('equalto', 'utilization') | list %}
with evidence as (

    {% for ledger in others -%}
    select * from {{ ref('evd_' ~ ledger) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

indicators as (

    select indicator_id, kind, aggregation
    from {{ ref('dim_indicators') }}
    where aggregation in ('sum', 'distinct')

)

-- Of all ledgers but the one of lookups (int_lookup_cells). A stock is a state of its year, whichever months are compared.
select
    evidence.indicator_id,
    evidence.archive_code,
    indicators.aggregation,
    cast(extract(year from evidence.on_date) as integer) as stat_year,
    case when indicators.kind = 'stock' then 1 else cast(extract(month from evidence.on_date) as integer) end as month_no,
    {% for name in dimension_names() -%}
    evidence.{{ name }},
    {% endfor -%}
    evidence.distinct_key,
    count(*) as evidence_rows,
    sum(evidence.amount) as amount
from evidence
inner join indicators on evidence.indicator_id = indicators.indicator_id
group by
    1, 2, 3, 4, 5, evidence.distinct_key
    {%- for name in dimension_names() %}, evidence.{{ name }}{% endfor %}
