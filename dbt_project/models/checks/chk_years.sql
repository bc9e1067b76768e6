-- Grain: one row per archives, ledger other than a register, and year since its first row.
with years as (

    select
        archive_code,
        ledger,
        ledger_title,
        stat_year,
        ledger_kind = 'year_end' or cadence = 'monthly' as is_regular,
        sum("rows") as row_count
    from {{ ref('rpt_completeness') }}
    where ledger_kind <> 'register' and (cadence = 'monthly' or month_on is null)
    group by 1, 2, 3, 4, 5

),

begun as (

    select
        *,
        min(case when row_count > 0 then stat_year end) over (partition by archive_code, ledger) as first_year,
        sum(case when row_count > 0 then 1 else 0 end) over (
            partition by archive_code, ledger
            order by stat_year
            rows between 2 preceding and 1 preceding
        ) as years_before
    from years

)

-- What is not kept regularly is missed only after two years in a row.
select
    case when is_regular then 'year_missing' else 'year_without_rows' end as check_id,
    archive_code,
    stat_year,
    ledger_title as subject,
    case
        when row_count > 0 then 'passed'
        when is_regular or years_before = 2 then 'failed'
        else 'unknown'
    end as outcome,
    case when is_regular then '每年都有' else '前两年都有，当年也应有' end as expected,
    {{ dbt.concat([whole_text('row_count'), "' 行'"]) }} as found,
    {{ dbt.concat(["'《'", 'ledger_title', "'》'", whole_text('stat_year'), "'年'"]) }} as where_zh
from begun
where stat_year > first_year
