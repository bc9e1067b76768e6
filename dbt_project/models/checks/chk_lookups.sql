-- Grain: one row per archives and month with lookups: retrievals beside visits.
with months as (

    select
        archive_code,
        month_on,
        max(case when indicator_id = 'lookup_visitors' then value end) as visits,
        max(case when indicator_id = 'lookup_items' then value end) as retrievals
    from {{ ref('rpt_figure_months') }}
    where indicator_id in ('lookup_visitors', 'lookup_items')
    group by archive_code, month_on

),

keepers as (

    select distinct archive_code from {{ ref('int_ledger_months') }} where ledger = 'utilization'

),

bounds as (

    select bound from {{ ref('checks') }} where check_id = 'retrievals_per_visit'

)

-- Of fewer than five visits nothing is said (domain.md, 7).
select
    'retrievals_per_visit' as check_id,
    months.archive_code,
    cast(extract(year from months.month_on) as integer) as stat_year,
    {{ dbt.concat([whole_text('extract(month from months.month_on)'), "'月'"]) }} as subject,
    case
        when months.visits < 5 then 'unknown'
        else {{ outcome('months.retrievals > 0 and months.retrievals <= bounds.bound * months.visits') }}
    end as outcome,
    {{ dbt.concat(["'每人次有调阅，且不超过 '", number_text('bounds.bound'), "' 卷件'"]) }} as expected,
    {{ dbt.concat([number_text('months.visits'), "' 人次，调阅 '", number_text('months.retrievals'), "' 卷件'"]) }} as found,
    {{ dbt.concat([
        "'《档案利用登记簿》'", whole_text('extract(year from months.month_on)'), "'年'",
        whole_text('extract(month from months.month_on)'), "'月：人数、卷数、件数各列'"
    ]) }} as where_zh
from months
inner join keepers on months.archive_code = keepers.archive_code
cross join bounds
where months.visits > 0
