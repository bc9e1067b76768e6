-- Grain: one row per archives, year, basis, first and last month: each month, and the months up to it.
with years as (

    select * from {{ ref('int_reporting_years') }}

),

bases as (

    select distinct archive_code, stat_year, basis from {{ ref('int_member_years') }}

),

months as (

    select cast(generated_number as integer) as month_no from ({{ dbt.generate_series(12) }}) as numbers

),

spans as (

    select month_no as from_month, month_no as through_month from months
    union
    select 1 as from_month, month_no as through_month from months

),

-- Of a year that only a printed table knows, there is the whole of it.
own_spans as (

    select years.archive_code, years.stat_year, spans.from_month, spans.through_month, 'own' as basis
    from years
    inner join spans
        on spans.through_month <= years.through_month
        and (years.has_ledgers or (spans.from_month = 1 and spans.through_month = years.through_month))

),

-- What a year is compared with: registers and 期初累计 speak of the time before the first row.
spans_of_last_year as (

    select years.archive_code, years.stat_year - 1 as stat_year, spans.from_month, spans.through_month, 'own' as basis
    from years
    inner join spans on spans.through_month <= years.through_month
    where years.has_ledgers

),

-- 可比口径: the year with the next year's members, December too, which January is compared with.
comparable_spans as (

    select bases.archive_code, bases.stat_year, spans.from_month, spans.through_month, bases.basis
    from bases
    cross join spans
    where bases.basis = 'comparable'

)

select * from own_spans
union
select * from spans_of_last_year
union
select * from comparable_spans
