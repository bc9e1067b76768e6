-- Grain: one row per archives, month of a reporting year and series that has months.
with months as (

    select * from {{ ref('int_month_changes') }}

),

years_to_date as (

    select * from {{ ref('int_period_changes') }} where is_stated and from_month = 1

)

select
    months.archive_code,
    {{ month_of_year('months.stat_year', 'months.from_month') }} as month_on,
    months.series_id as indicator_id,
    months.value,
    months.value_status,
    months.last_value as last_year_value,
    months.change as year_change,
    months.change_status as year_change_status,
    months.last_month_value,
    months.month_change,
    months.month_change_status,
    years_to_date.value as ytd_value,
    years_to_date.last_value as ytd_last_value,
    years_to_date.change as ytd_change,
    years_to_date.change_status as ytd_change_status
from months
inner join years_to_date
    on months.archive_code = years_to_date.archive_code
    and months.stat_year = years_to_date.stat_year
    and months.through_month = years_to_date.through_month
    and months.series_id = years_to_date.series_id
order by months.archive_code, month_on, indicator_id
