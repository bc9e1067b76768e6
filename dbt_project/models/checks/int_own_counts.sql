-- Grain: one row per archives that keeps ledgers, flow, year and month (0: the whole year) that has a value.
-- A part is as strange as its whole, which is looked at.
with indicators as (

    select indicators.indicator_id, ledgers.cadence = 'monthly' as is_monthly
    from {{ ref('dim_indicators') }} as indicators
    inner join {{ source('raw', 'ledgers') }} as ledgers on indicators.ledger = ledgers.ledger
    where
        indicators.kind = 'flow'
        and indicators.aggregation in ('sum', 'distinct')
        and indicators.part_of is null

),

keepers as (

    select distinct archive_code from {{ ref('int_ledger_months') }}

),

-- A ledger that is kept by month is looked at by month, another by whole years.
counts as (

    select
        archive_code,
        indicator_id,
        extract(year from month_on) as stat_year,
        extract(month from month_on) as month_no,
        value
    from {{ ref('rpt_figure_months') }}
    where indicator_id in (select indicator_id from indicators where is_monthly)
    union all
    select archive_code, indicator_id, stat_year, 0 as month_no, value
    from {{ ref('rpt_figures') }}
    where through_month = 12 and indicator_id in (select indicator_id from indicators where not is_monthly)

),

row_counts as (

    select archive_code, indicator_id, stat_year, month_no, evidence_rows
    from {{ ref('int_monthly_evidence') }}
    where indicator_id in (select indicator_id from indicators where is_monthly)
    union all
    select archive_code, indicator_id, stat_year, 0 as month_no, evidence_rows
    from {{ ref('int_monthly_evidence') }}
    where indicator_id in (select indicator_id from indicators where not is_monthly)

)

-- Anscombe's transform: of counts that come by chance, its deviation is 1 whatever their size.
select
    counts.archive_code,
    counts.indicator_id,
    cast(counts.stat_year as integer) as stat_year,
    cast(counts.month_no as integer) as month_no,
    cast(counts.value as {{ dbt.type_float() }}) as amount,
    2 * sqrt(cast(counts.value as {{ dbt.type_float() }}) + 0.375) as evened,
    sum(row_counts.evidence_rows) as row_count
from counts
inner join keepers on counts.archive_code = keepers.archive_code
left join row_counts
    on counts.archive_code = row_counts.archive_code
    and counts.indicator_id = row_counts.indicator_id
    and counts.stat_year = row_counts.stat_year
    and counts.month_no = row_counts.month_no
where counts.value >= 0
group by 1, 2, 3, 4, 5, 6
