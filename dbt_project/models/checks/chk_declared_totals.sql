-- Grain: one row per total that a sheet declares, of the load that counts of each file.
with last_loads as (

    select file_name, max(load_id) as load_id
    from {{ source('raw', 'loads') }}
    where status = 'loaded'
    group by file_name

),

coverage as (

    select
        load_id,
        ledger,
        min(archive_code) as archive_code,
        max(extract(year from coalesce(period_to, last_on))) as stat_year
    from {{ source('raw', 'coverage') }}
    group by load_id, ledger

),

ledgers as (

    select * from {{ source('raw', 'ledgers') }}

)

-- Cells are sums in binary floating point: what differs by less than a half of the last place is equal.
select
    'declared_total' as check_id,
    coverage.archive_code,
    cast(coverage.stat_year as integer) as stat_year,
    {{ dbt.concat([
        'totals.file_name', "coalesce(' ' || nullif(totals.sheet, ''), '')", "' 第'", whole_text('totals.row_no'), "'行 '",
        'totals."column"'
    ]) }} as subject,
    {{ outcome('abs(totals.declared - totals.computed) < 0.00005') }} as outcome,
    {{ dbt.concat(["'各行之和 '", persons_text('totals.computed', 'totals.ledger')]) }} as expected,
    {{ dbt.concat(["'表上合计 '", persons_text('totals.declared', 'totals.ledger')]) }} as found,
    {{ dbt.concat([
        "'《'", 'ledgers.title', "'》文件 '", 'totals.file_name', "coalesce('，工作表 ' || nullif(totals.sheet, ''), '')", "'，第 '",
        whole_text('totals.row_no'), "' 行，列“'", 'totals."column"', "'”'"
    ]) }} as where_zh
from {{ source('raw', 'declared_totals') }} as totals
inner join last_loads on totals.load_id = last_loads.load_id
inner join ledgers on totals.ledger = ledgers.ledger
left join coverage
    on totals.load_id = coverage.load_id
    and totals.ledger = coverage.ledger
