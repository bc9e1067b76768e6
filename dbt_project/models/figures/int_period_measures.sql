-- Grain: one row per archives, span of months and indicator with evidence of its own in it.
with spans as (

    select * from {{ ref('int_member_periods') }}

),

monthly as (

    select * from {{ ref('int_monthly_evidence') }}

),

months as (

    select
        archive_code,
        stat_year,
        month_no,
        indicator_id,
        min(aggregation) as aggregation,
        sum(evidence_rows) as evidence_rows,
        sum(amount) as amount,
        count(distinct_key) as things
    from monthly
    group by archive_code, stat_year, month_no, indicator_id

),

-- From January on, a thing is new in its first month: the months up to any month then add up, and no key is read twice.
new_things as (

    {{ new_things(['archive_code', 'stat_year'], 'monthly') }}

),

-- Cells that are all blank leave the measure null, not 0.
aggregated as (

    select
        {{ span_columns('spans') }},
        months.indicator_id,
        sum(months.evidence_rows) as evidence_rows,
        case
            when min(months.aggregation) = 'sum' then sum(months.amount)
            when spans.from_month = spans.through_month then nullif(sum(months.things), 0)
            else nullif(sum(coalesce(new_things.things, 0)), 0)
        end as measure
    from spans
    inner join months
        on spans.archive_code = months.archive_code
        and spans.stat_year = months.stat_year
        and months.month_no between spans.from_month and spans.through_month
    left join new_things
        on months.archive_code = new_things.archive_code
        and months.stat_year = new_things.stat_year
        and months.month_no = new_things.month_no
        and months.indicator_id = new_things.indicator_id
    group by {{ span_columns('spans') }}, months.indicator_id

)

select
    {{ span_columns() }},
    indicator_id,
    evidence_rows,
    cast(measure as {{ amount_type() }}) as measure,
    cast(null as {{ dbt.type_string() }}) as label
from aggregated
union all
select *
from {{ ref('int_period_latest') }}
