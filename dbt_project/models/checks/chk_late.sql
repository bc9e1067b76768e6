-- Grain: one row per archives, ledger and year with rows.
with spans as (

    select *
    from {{ ref('rpt_completeness') }}
    where status <> 'missing' and (cadence = 'monthly' or month_on is null)

),

years as (

    select
        archive_code,
        stat_year,
        ledger_title,
        min(due_on) as due_on,
        max(case when status = 'late' then first_on end) as last_on,
        count(case when status = 'late' then 1 end) as late_spans
    from spans
    group by archive_code, stat_year, ledger_title

)

select
    'came_late' as check_id,
    archive_code,
    stat_year,
    ledger_title as subject,
    {{ outcome('late_spans = 0') }} as outcome,
    {{ dbt.concat(["'在 '", date_text('due_on'), "' 以前报来'"]) }} as expected,
    {{ dbt.concat([date_text('last_on'), "' 才报来'"]) }} as found,
    {{ dbt.concat(["'《'", 'ledger_title', "'》'", whole_text('stat_year'), "'年'"]) }} as where_zh
from years
