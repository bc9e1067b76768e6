-- Grain: one row per archives, year, first and last month: whole years, each month, and what each year is compared with.
with years as (

    select * from {{ ref('int_reporting_years') }}

),

months as (

    {{ dbt.generate_series(12) }}

),

whole_years as (

    select archive_code, stat_year, 1 as from_month, through_month
    from years

),

single_months as (

    select
        years.archive_code,
        years.stat_year,
        cast(months.generated_number as integer) as from_month,
        cast(months.generated_number as integer) as through_month
    from years
    inner join months on months.generated_number <= years.through_month

),

same_months_of_last_year as (

    select archive_code, stat_year - 1 as stat_year, 1 as from_month, through_month
    from years

)

select * from whole_years
union
select * from single_months
union
select * from same_months_of_last_year
