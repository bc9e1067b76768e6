-- Grain: one row per archives, also above others, period and indicator with evidence of its own, its members taken together.
with periods as (

    select * from {{ ref('int_periods') }}

),

members as (

    select * from {{ ref('int_member_years') }}

),

-- Flows and stocks add; of the latest rating and of a score each archives has its own.
added as (

    select
        {{ period_columns('periods') }},
        members_values.indicator_id,
        members_values.aggregation,
        sum(members_values.value) as value,
        min(members_values.label) as label,
        max(members_values.months_missing) as months_missing,
        count(case when members_values.value is null and members.is_expected then 1 end) as members_without,
        sum(members_values.evidence_rows) as evidence_rows
    from periods
    inner join members
        on periods.archive_code = members.archive_code
        and periods.stat_year = members.stat_year
        and periods.basis = members.basis
    inner join {{ ref('int_period_values') }} as members_values
        on members.member_code = members_values.archive_code
        and periods.stat_year = members_values.stat_year
        and periods.from_month = members_values.from_month
        and periods.through_month = members_values.through_month
    where
        members.how = 'self'
        or (members_values.aggregation <> 'last' and members_values.kind <> 'score')
    group by {{ period_columns('periods') }}, members_values.indicator_id, members_values.aggregation

)

select
    {{ period_columns('added') }},
    added.indicator_id,
    cast(
        case
            when added.value is not null and recounts.things is not null then recounts.things
            else added.value
        end as {{ amount_type() }}
    ) as value,
    added.label,
    added.months_missing,
    case when added.value is null then 0 else added.members_without end as members_missing,
    added.evidence_rows
from added
left join {{ ref('int_period_recounts') }} as recounts
    on {{ same_period('added', 'recounts') }}
    and added.indicator_id = recounts.indicator_id
