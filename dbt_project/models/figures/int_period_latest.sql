-- Grain: one row per archives, period and indicator whose latest row decides, with that row's amount and label.
with periods as (

    select * from {{ ref('int_member_periods') }}

),

evidence as (

    {% for ledger in ledgers_of_latest() -%}
    select indicator_id, archive_code, on_date, amount, label, row_id
    from {{ ref('evd_' ~ ledger) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

of_latest as (

    select evidence.*
    from evidence
    inner join {{ ref('dim_indicators') }} as indicators
        on evidence.indicator_id = indicators.indicator_id
    where indicators.aggregation = 'last'

),

latest_first as (

    select
        periods.*,
        evidence.indicator_id,
        evidence.amount,
        evidence.label,
        count(*) over (partition by {{ span_columns('periods') }}, evidence.indicator_id) as evidence_rows,
        row_number() over (
            partition by {{ span_columns('periods') }}, evidence.indicator_id
            order by evidence.on_date desc, evidence.row_id desc
        ) as recency
    from periods
    inner join of_latest as evidence
        on periods.archive_code = evidence.archive_code
        and periods.stat_year = extract(year from evidence.on_date)
        and extract(month from evidence.on_date) between periods.from_month and periods.through_month

)

select
    {{ span_columns() }},
    indicator_id,
    evidence_rows,
    amount as measure,
    label
from latest_first
where recency = 1
