-- Grain: one row per archives, reporting year, dimension of lookups and value of it: whether its cells may be shown.
with visits as (

    select * from {{ ref('int_breakdown_changes') }}
    where indicator_id = 'lookup_visitors' and dimension <> 'total'

),

users as (

    {% for dimension in ['purpose', 'subject', 'channel', 'user_kind', 'outcome', 'era'] -%}
    select
        members.archive_code,
        cast(extract(year from lookups.on_date) as integer) as stat_year,
        '{{ dimension }}' as dimension,
        coalesce(lookups.{{ dimension }}, '未登记') as dimension_value,
        lookups.user_id,
        max(lookups.persons) as persons,
        sum(lookups.visits) as visits
    from {{ ref('fct_lookups') }} as lookups
    inner join {{ ref('dim_archive_members') }} as members
        on lookups.archive_code = members.member_code
        and extract(year from lookups.on_date) between members.from_year and members.through_year
    group by 1, 2, 3, 4, 5
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

persons as (

    select
        archive_code,
        stat_year,
        dimension,
        dimension_value,
        least(sum(persons), sum(visits)) as stands_for
    from users
    group by 1, 2, 3, 4

),

-- Of the same months of a running year's last one, the visits say at most how many persons there were.
counted as (

    select
        visits.archive_code,
        visits.stat_year,
        visits.dimension,
        visits.dimension_value,
        persons.stands_for,
        least(last_years.stands_for, visits.last_value) as stood_for
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
