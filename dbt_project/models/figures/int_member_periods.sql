-- Grain: one row per archives and period for which its own ledgers are asked, by itself or by an archives above it.
with periods as (

    select * from {{ ref('int_periods') }}

),

members as (

    select * from {{ ref('int_member_years') }}

)

select distinct
    members.member_code as archive_code,
    periods.stat_year,
    periods.from_month,
    periods.through_month
from periods
inner join members
    on periods.archive_code = members.archive_code
    and periods.stat_year = members.stat_year
    and periods.basis = members.basis
