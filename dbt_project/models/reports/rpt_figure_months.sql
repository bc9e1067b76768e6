-- Grain: one row per archives, month of a reporting year and flow.
with months as (

    select * from {{ ref('int_period_changes') }} where from_month = through_month

),

flows as (

    select indicator_id from {{ ref('dim_indicators') }} where kind = 'flow'

)

select
    months.archive_code,
    {{ month_of_year('months.stat_year', 'months.from_month') }} as month_on,
    months.indicator_id,
    months.value,
    months.last_value as last_year_value
from months
inner join flows on months.indicator_id = flows.indicator_id
order by months.archive_code, month_on, months.indicator_id
