-- Grain: one row per archives, ledger and year from the ledger's first row on.
with months as (

    select * from {{ ref('int_ledger_months') }}

),

-- The opening of the year before the first reporting year rests on yet another year.
years as (

    select archive_code, stat_year
    from {{ ref('int_state_years') }}
    union all
    select archive_code, min(stat_year) - 1 as stat_year
    from {{ ref('int_state_years') }}
    group by archive_code

)

-- Rows without a date (期初累计) were there before any year.
select
    years.archive_code,
    months.ledger,
    months.ledger_kind,
    years.stat_year,
    sum(case when months.stat_year = years.stat_year then months.row_count else 0 end) as row_count,
    sum(case when months.stat_year = years.stat_year then months.classified_rows else 0 end) as classified_rows,
    sum(months.classified_rows) as classified_rows_so_far
from years
inner join months
    on years.archive_code = months.archive_code
    and (months.stat_year is null or months.stat_year <= years.stat_year)
group by years.archive_code, months.ledger, months.ledger_kind, years.stat_year
