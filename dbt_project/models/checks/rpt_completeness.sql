-- Grain: one row per archives, ledger, year and month; the month is null in a row about a whole year.
with spans as (

    select * from {{ ref('int_ledger_spans') }}

),

arrived as (

    select
        arrivals.*,
        ledger_months.row_count
    from {{ ref('int_ledger_months') }} as ledger_months
    inner join {{ ref('int_ledger_arrivals') }} as arrivals
        on ledger_months.archive_code = arrivals.archive_code
        and ledger_months.ledger = arrivals.ledger
        and ledger_months.month_on = arrivals.month_on

),

unreliable as (

    select * from {{ ref('int_unreliable_figures') }}

),

-- A register speaks of every year from its first row on; whether it came late, the year's own rows say.
answered as (

    select
        spans.archive_code,
        spans.ledger,
        spans.stat_year,
        spans.month_on,
        spans.title,
        spans.ledger_kind,
        spans.cadence,
        spans.through_month,
        spans.due_on,
        sum(arrived.row_count) as row_count,
        min(arrived.first_on) as first_on,
        count(case when arrived.month_on >= spans.from_on then 1 end) as months_answered,
        count(case when arrived.month_on >= spans.from_on and arrived.is_in_time then 1 end) as months_in_time
    from spans
    left join arrived
        on spans.archive_code = arrived.archive_code
        and spans.ledger = arrived.ledger
        and arrived.month_on <= spans.through_on
        and (arrived.month_on >= spans.from_on or spans.ledger_kind = 'register')
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9

)

-- Of a ledger that is not kept by month a month without rows says nothing, and neither does a year that is still running.
select
    answered.archive_code,
    answered.ledger,
    answered.title as ledger_title,
    answered.ledger_kind,
    answered.cadence,
    answered.stat_year,
    answered.month_on,
    case
        when answered.row_count is null then 'missing'
        when answered.months_answered > 0 and answered.months_in_time = 0 then 'late'
        else 'came'
    end as status,
    cast(coalesce(answered.row_count, 0) as {{ dbt.type_bigint() }}) as "rows",
    answered.first_on,
    answered.due_on,
    case when answered.row_count is null then unreliable.incomplete_figures end as incomplete_figures,
    case when answered.row_count is null then unreliable.missing_figures end as missing_figures
from answered
left join unreliable
    on answered.archive_code = unreliable.archive_code
    and answered.ledger = unreliable.ledger
    and answered.stat_year = unreliable.stat_year
where
    answered.row_count is not null
    or answered.cadence = 'monthly'
    or (answered.month_on is null and answered.through_month = 12)
order by answered.archive_code, answered.ledger, answered.stat_year, answered.month_on
