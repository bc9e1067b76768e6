-- Grain: one row per archives, ledger and year from the ledger's first row to the last reporting year.
with months as (

    select * from {{ ref('int_ledger_months') }}

),

reporting as (

    select
        archive_code,
        min(stat_year) as first_year,
        max(stat_year) as last_year
    from {{ ref('int_reporting_years') }}
    group by archive_code

),

-- Rows without a date (期初累计) were there before the first reporting year.
yearly as (

    select
        months.archive_code,
        months.ledger,
        months.ledger_kind,
        coalesce(months.stat_year, reporting.first_year - 1) as stat_year,
        reporting.last_year,
        sum(months.row_count) as row_count,
        sum(months.classified_rows) as classified_rows
    from months
    inner join reporting on months.archive_code = reporting.archive_code
    group by 1, 2, 3, 4, 5

),

begun as (

    select archive_code, ledger, ledger_kind, last_year, min(stat_year) as begun_year
    from yearly
    group by archive_code, ledger, ledger_kind, last_year

),

numbers as (

    {{ dbt.generate_series(300) }}

),

years as (

    select
        begun.archive_code,
        begun.ledger,
        begun.ledger_kind,
        begun.begun_year + numbers.generated_number - 1 as stat_year
    from begun
    inner join numbers on begun.begun_year + numbers.generated_number - 1 <= begun.last_year

)

select
    years.archive_code,
    years.ledger,
    years.ledger_kind,
    cast(years.stat_year as integer) as stat_year,
    coalesce(yearly.row_count, 0) as row_count,
    coalesce(yearly.classified_rows, 0) as classified_rows,
    sum(coalesce(yearly.classified_rows, 0)) over (
        partition by years.archive_code, years.ledger
        order by years.stat_year
        rows between unbounded preceding and current row
    ) as classified_rows_so_far
from years
left join yearly
    on years.archive_code = yearly.archive_code
    and years.ledger = yearly.ledger
    and years.stat_year = yearly.stat_year
