-- Grain: one row per indicator, archives, month and, of distinct counts, thing counted once.
with cells as (

    select * from {{ ref('int_evidence_cells') }}

)

select
    indicator_id,
    archive_code,
    aggregation,
    stat_year,
    month_no,
    distinct_key,
    cast(sum(evidence_rows) as {{ dbt.type_bigint() }}) as evidence_rows,
    sum(amount) as amount
from cells
group by 1, 2, 3, 4, 5, 6
union all
select
    indicator_id,
    archive_code,
    'sum' as aggregation,
    stat_year,
    month_no,
    cast(null as {{ dbt.type_string() }}) as distinct_key,
    evidence_rows,
    amount
from {{ ref('int_lookup_amounts') }}
where dimension = 'total'
