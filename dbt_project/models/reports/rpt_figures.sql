-- Grain: one row per archives, reporting year and indicator.
with years as (

    select * from {{ ref('int_reporting_years') }}

),

changes as (

    select * from {{ ref('int_period_changes') }} where from_month = 1

)

select
    changes.archive_code,
    changes.stat_year,
    changes.indicator_id,
    changes.value,
    changes.value_status,
    changes.last_value,
    changes.change,
    changes.change_status,
    changes.label,
    changes.through_month,
    changes.months_missing,
    cast(changes.evidence_rows as {{ dbt.type_bigint() }}) as evidence_rows
from changes
inner join years
    on changes.archive_code = years.archive_code
    and changes.stat_year = years.stat_year
    and changes.through_month = years.through_month
order by changes.archive_code, changes.stat_year, changes.indicator_id
