-- Grain: one row per archives, way up from it of at most six steps, and span of years in which all the steps hold.
with superiors as (

    select * from {{ ref('int_archive_superiors') }}

),

step_1 as (

    select member_code, archive_code, from_year, through_year, how, 1 as steps
    from superiors

),

{% for step in range(2, 7) -%}
step_{{ step }} as (

    select
        below.member_code,
        superiors.archive_code,
        greatest(below.from_year, superiors.from_year) as from_year,
        least(below.through_year, superiors.through_year) as through_year,
        case when 'merged' in (below.how, superiors.how) then 'merged' else 'child' end as how,
        {{ step }} as steps
    from step_{{ step - 1 }} as below
    inner join superiors
        on below.archive_code = superiors.member_code
        and below.from_year <= superiors.through_year
        and superiors.from_year <= below.through_year

){{ ',' if not loop.last }}

{% endfor -%}
{% for step in range(1, 7) -%}
select * from step_{{ step }}
{{ 'union all' if not loop.last }}
{% endfor %}
