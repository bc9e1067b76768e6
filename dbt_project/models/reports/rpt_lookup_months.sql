-- Grain: one row per archives, month, dimension and value of it that has registrations.
with lookups as (

    select * from {{ ref('fct_lookups') }}

),

cells as (

    {% for dimension, value in {
        'total': "'合计'",
        'purpose': "coalesce(purpose, '未登记')",
        'subject': "coalesce(subject, '未登记')",
        'channel': "coalesce(channel, '未登记')",
    }.items() -%}
    select
        archive_code,
        month_on,
        '{{ dimension }}' as dimension,
        {{ value }} as dimension_value,
        user_id,
        max(persons) as persons,
        count(*) as lookups,
        sum(visits) as visits,
        sum(retrievals) as items,
        sum(pages_copied) as pages
    from lookups
    group by 1, 2, 3, 4, 5
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

totals as (

    select
        archive_code,
        month_on,
        dimension,
        dimension_value,
        dimension <> 'total' and sum(persons) < 5 as is_suppressed,
        sum(lookups) as lookups,
        sum(visits) as visits,
        sum(items) as items,
        sum(pages) as pages
    from cells
    group by archive_code, month_on, dimension, dimension_value

)

-- A cell that stands for fewer than five persons is not shown (domain.md, 7).
select
    archive_code,
    month_on,
    dimension,
    dimension_value,
    {% for measure in ['lookups', 'visits', 'items', 'pages'] -%}
    case when not is_suppressed then cast({{ measure }} as {{ dbt.type_bigint() }}) end as {{ measure }},
    {% endfor -%}
    is_suppressed
from totals
order by archive_code, month_on, dimension, dimension_value
