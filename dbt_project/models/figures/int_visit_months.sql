-- Grain: one row per archives and month with registrations: what a forecast learns from.
with months as (

    select * from {{ ref('rpt_lookup_months') }} where dimension = 'total'

)

select
    archive_code,
    month_on,
    visits
from months
order by archive_code, month_on
