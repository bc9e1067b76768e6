-- Grain: one row per disposal.
with disposals as (

    select * from {{ ref('stg_ledgers__disposal') }}

),

counted as (

    select
        *,
        {{ added(['volumes', 'items', 'books']) }} as quantity
    from disposals

)

select
    archive_code,
    row_id,
    on_date,
    kind,
    category,
    retention,
    volumes,
    items,
    books,
    case when kind = '盘盈' then quantity when kind = '盘亏' then -quantity end as adjusted,
    kind in ('移出', '销毁') as is_removal,
    kind in ('盘盈', '盘亏') as is_stocktake,
    {{ provenance() }}
from counted
