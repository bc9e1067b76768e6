-- Grain: one row per archives, ledger that is not kept by month, whole year and calendar month in which it had rows in every earlier year.
with cells as (

    select * from {{ ref('rpt_completeness') }} where ledger_kind = 'events' and cadence <> 'monthly'

),

years as (

    select
        archive_code,
        ledger,
        ledger_title,
        stat_year,
        row_number() over (partition by archive_code, ledger order by stat_year) - 1 as years_before
    from cells
    where month_on is null and status <> 'missing'

),

months as (

    select archive_code, ledger, stat_year, cast(extract(month from month_on) as integer) as month_no
    from cells
    where month_on is not null

),

usual as (

    select
        years.archive_code,
        years.ledger,
        years.ledger_title,
        years.stat_year,
        months.month_no
    from years
    inner join months
        on years.archive_code = months.archive_code
        and years.ledger = months.ledger
        and years.stat_year > months.stat_year
    where years.years_before >= 4
    group by 1, 2, 3, 4, 5, years.years_before
    having count(*) = years.years_before

)

select
    'usual_month_missing' as check_id,
    usual.archive_code,
    usual.stat_year,
    {{ dbt.concat(['usual.ledger_title', "' '", whole_text('usual.month_no'), "'月'"]) }} as subject,
    {{ outcome('months.month_no is not null') }} as outcome,
    '以前每年这个月都有登记' as expected,
    '当年这个月没有' as found,
    {{ dbt.concat([
        "'《'", 'usual.ledger_title', "'》'", whole_text('usual.stat_year'), "'年'", whole_text('usual.month_no'), "'月'"
    ]) }} as where_zh
from usual
left join months
    on usual.archive_code = months.archive_code
    and usual.ledger = months.ledger
    and usual.stat_year = months.stat_year
    and usual.month_no = months.month_no
