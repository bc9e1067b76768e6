-- Grain: one row per archives, monthly ledger and period: how many of its months have no row, in a year that has some.
with periods as (

    select * from {{ ref('int_member_periods') }}

),

months as (

    select * from {{ ref('int_ledger_months') }} where cadence = 'monthly'

),

ledger_years as (

    select distinct archive_code, ledger, stat_year
    from months

)

select
    periods.archive_code,
    ledger_years.ledger,
    periods.stat_year,
    periods.from_month,
    periods.through_month,
    periods.through_month - periods.from_month + 1 as months_expected,
    periods.through_month - periods.from_month + 1 - count(months.month_no) as months_missing
from periods
inner join ledger_years
    on periods.archive_code = ledger_years.archive_code
    and periods.stat_year = ledger_years.stat_year
left join months
    on ledger_years.archive_code = months.archive_code
    and ledger_years.ledger = months.ledger
    and ledger_years.stat_year = months.stat_year
    and months.month_no between periods.from_month and periods.through_month
group by 1, 2, 3, 4, 5
