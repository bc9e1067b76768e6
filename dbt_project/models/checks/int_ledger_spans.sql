-- Grain: one row per archives, ledger, year and month that it is asked for; the month is null where the whole year is meant.
with expected as (

    select * from {{ ref('int_expected_ledgers') }}

),

months as (

    {{ dbt.generate_series(12) }}

)

select
    expected.*,
    {{ month_of_year('expected.stat_year', 'months.generated_number') }} as month_on,
    {{ month_of_year('expected.stat_year', 'months.generated_number') }} as from_on,
    {{ month_of_year('expected.stat_year', 'months.generated_number') }} as through_on
from expected
inner join months on months.generated_number <= expected.through_month
where expected.ledger_kind = 'events'
union all
select
    expected.*,
    cast(null as date) as month_on,
    {{ month_of_year('expected.stat_year', '1') }} as from_on,
    {{ month_of_year('expected.stat_year', '12') }} as through_on
from expected
where expected.cadence <> 'monthly'
