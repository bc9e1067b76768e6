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
        least(sum(persons), sum(visits)) as stands_for,
        sum(lookups) as lookups,
        sum(visits) as visits,
        sum(items) as items,
        sum(pages) as pages
    from cells
    group by archive_code, month_on, dimension, dimension_value

),

counted as (

    select
        *,
        sum(case when stands_for < 5 then 1 else 0 end) over (partition by archive_code, month_on, dimension) as small_cells,
        row_number() over (
            partition by archive_code, month_on, dimension
            order by stands_for, dimension_value
        ) as smallness
    from totals

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
    {% for measure in ['lookups', 'visits', 'items', 'pages'] -%}
    case when not is_suppressed then cast({{ measure }} as {{ dbt.type_bigint() }}) end as {{ measure }},
    {% endfor -%}
    is_suppressed
from shown
order by archive_code, month_on, dimension, dimension_value
