-- Grain: one row per archives, reporting year, dimension of lookups and value of it: whether its cells may be shown.
with visits as (

    select * from {{ ref('int_breakdown_changes') }}
    where indicator_id = 'lookup_visitors' and dimension <> 'total'

),

persons as (

    select * from {{ ref('int_lookup_persons') }}

),

-- Of the same months of a running year's last one, the visits say at most how many persons there were.
counted as (

    select
        visits.archive_code,
        visits.stat_year,
        visits.dimension,
        visits.dimension_value,
        persons.stands_for,
        case when last_years.stands_for is not null then least(last_years.stands_for, visits.last_value) end as stood_for
    from visits
    left join persons
        on visits.archive_code = persons.archive_code
        and visits.stat_year = persons.stat_year
        and visits.dimension = persons.dimension
        and visits.dimension_value = persons.dimension_value
    left join persons as last_years
        on visits.archive_code = last_years.archive_code
        and visits.stat_year = last_years.stat_year + 1
        and visits.dimension = last_years.dimension
        and visits.dimension_value = last_years.dimension_value

),

ranked as (

    select
        *,
        {% for count in ['stands_for', 'stood_for'] -%}
        count(case when {{ count }} < 5 then 1 end) over (partition by archive_code, stat_year, dimension) as small_{{ count }},
        row_number() over (
            partition by archive_code, stat_year, dimension
            order by case when {{ count }} is null then 1 else 0 end, {{ count }}, dimension_value
        ) as rank_{{ count }}{{ ',' if not loop.last }}
        {% endfor %}
    from counted

)

-- Where just one cell is small, the next smallest is not shown either: the total less the others would give it away.
select
    archive_code,
    stat_year,
    dimension,
    dimension_value,
    coalesce(stands_for < 5 or (small_stands_for = 1 and rank_stands_for = 2), false) as is_suppressed,
    coalesce(stood_for < 5 or (small_stood_for = 1 and rank_stood_for = 2), false) as was_suppressed
from ranked
