-- Grain: one row per indicator, archives, month, dimension, value of it and, of distinct counts, thing counted once.
with cells as (

    select * from {{ ref('int_evidence_cells') }}

),

-- 'total' takes all cells together, so that a share is one of the same rows.
dimensions as (

    select indicator_id, dimension from {{ ref('dim_indicator_dimensions') }}
    union all
    select distinct indicator_id, 'total' as dimension from {{ ref('dim_indicator_dimensions') }}

)

select
    cells.indicator_id,
    cells.archive_code,
    cells.aggregation,
    cells.stat_year,
    cells.month_no,
    dimensions.dimension,
    coalesce(
        case dimensions.dimension
            when 'total' then '合计'
            {% for name in dimension_names() -%}
            when '{{ name }}' then cells.{{ name }}
            {% endfor %}
        end,
        '未登记'
    ) as dimension_value,
    cells.distinct_key,
    sum(cells.amount) as amount
from cells
inner join dimensions on cells.indicator_id = dimensions.indicator_id
group by 1, 2, 3, 4, 5, 6, 7, 8
union all
select
    amounts.indicator_id,
    amounts.archive_code,
    'sum' as aggregation,
    amounts.stat_year,
    amounts.month_no,
    amounts.dimension,
    amounts.dimension_value,
    cast(null as {{ dbt.type_string() }}) as distinct_key,
    amounts.amount
from {{ ref('int_lookup_amounts') }} as amounts
inner join dimensions
    on amounts.indicator_id = dimensions.indicator_id
    and amounts.dimension = dimensions.dimension
