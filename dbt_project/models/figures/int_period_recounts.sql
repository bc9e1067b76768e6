-- Grain: one row per archives with several members, period and distinct count with evidence in it, counted anew.
with members as (

    select
        *,
        count(*) over (partition by archive_code, stat_year, basis) as member_count
    from {{ ref('int_member_years') }}

),

-- A unit that two districts inspected is one unit of the city.
monthly as (

    select distinct
        members.archive_code,
        members.stat_year,
        members.basis,
        evidence.aggregation,
        evidence.indicator_id,
        evidence.month_no,
        evidence.distinct_key
    from members
    inner join {{ ref('int_monthly_evidence') }} as evidence
        on members.member_code = evidence.archive_code
        and members.stat_year = evidence.stat_year
    where
        members.member_count > 1
        and evidence.aggregation = 'distinct'
        and evidence.distinct_key is not null

),

new_things as (

    {{ new_things(['archive_code', 'stat_year', 'basis'], 'monthly') }}

),

months as (

    select archive_code, stat_year, basis, indicator_id, month_no, count(*) as things
    from monthly
    group by archive_code, stat_year, basis, indicator_id, month_no

)

select
    {{ period_columns('periods') }},
    months.indicator_id,
    sum(
        case when periods.from_month = periods.through_month then months.things else coalesce(new_things.things, 0) end
    ) as things
from {{ ref('int_periods') }} as periods
inner join months
    on periods.archive_code = months.archive_code
    and periods.stat_year = months.stat_year
    and periods.basis = months.basis
    and months.month_no between periods.from_month and periods.through_month
left join new_things
    on months.archive_code = new_things.archive_code
    and months.stat_year = new_things.stat_year
    and months.basis = new_things.basis
    and months.indicator_id = new_things.indicator_id
    and months.month_no = new_things.month_no
group by {{ period_columns('periods') }}, months.indicator_id
