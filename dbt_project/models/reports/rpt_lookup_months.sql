-- Grain: one row per archives, month, dimension and value of it that has registrations.
with months as (

    select * from {{ ref('int_lookup_months') }}
    where dimension in ('total', 'purpose', 'subject', 'channel')

),

counted as (

    select
        *,
        sum(case when stands_for < 5 then 1 else 0 end) over (partition by archive_code, month_on, dimension) as small_cells,
        row_number() over (
            partition by archive_code, month_on, dimension
            order by stands_for, dimension_value
        ) as smallness
    from months

),

-- A cell that stands for fewer than five persons, or counts as fewer visits, is not shown (domain.md, 7), nor, where it is the month's only
-- one, the next smallest: the total less the others would give it back.
shown as (

    select
        *,
        dimension <> 'total' and (stands_for < 5 or (small_cells = 1 and smallness = 2)) as is_suppressed
    from counted

)

select
    archive_code,
    month_on,
    dimension,
    dimension_value,
    {% for name, measure in {
        'lookups': 'lookup_registrations',
        'visits': 'lookup_visitors',
        'items': 'lookup_items',
        'pages': 'lookup_pages_copied',
    }.items() -%}
    case when not is_suppressed then cast({{ measure }} as {{ dbt.type_bigint() }}) end as {{ name }},
    {% endfor -%}
    is_suppressed
from shown
where not exists (
    select 1 from {{ ref('int_frozen_years') }} as frozen_years
    where frozen_years.archive_code = shown.archive_code and frozen_years.stat_year = extract(year from shown.month_on)
)
union all
select * from {{ ref('int_frozen_lookup_months') }}
order by archive_code, month_on, dimension, dimension_value
