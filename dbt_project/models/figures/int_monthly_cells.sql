-- Grain: one row per indicator, archives, month, value of every dimension and, of distinct counts, thing counted once.
with evidence as (

    select * from {{ ref('indicator_evidence') }}

),

indicators as (

    select indicator_id, kind, aggregation
    from {{ ref('dim_indicators') }}
    where aggregation in ('sum', 'distinct')

)

-- A stock is a state of its year, whichever months are compared.
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
