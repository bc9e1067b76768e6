-- Grain: one row per archives, ledger that is kept by month, and year.
with months as (

    select * from {{ ref('rpt_completeness') }} where cadence = 'monthly'

),

years as (

    select
        archive_code,
        stat_year,
        ledger_title,
        count(*) as months,
        count(case when status = 'missing' then 1 end) as months_missing,
        {{ dbt.listagg(
            "case when status = 'missing' then " ~ whole_text('extract(month from month_on)') ~ " end",
            "'、'",
            "order by month_on"
        ) }} as missing
    from months
    group by archive_code, stat_year, ledger_title

)

-- A year without any row is another check's business: here it can only be said that nothing is known.
select
    'month_missing' as check_id,
    archive_code,
    stat_year,
    ledger_title as subject,
    case when months_missing = months then 'unknown' else {{ outcome('months_missing = 0') }} end as outcome,
    {{ dbt.concat([whole_text('months'), "' 个月都有登记'"]) }} as expected,
    {{ dbt.concat(["'缺 '", "coalesce(missing, '0')", "' 月'"]) }} as found,
    {{ dbt.concat(["'《'", 'ledger_title', "'》'", whole_text('stat_year'), "'年'"]) }} as where_zh
from years
