-- Grain: one row per archives, event ledger and month that has rows.
with months as (

    select * from {{ ref('int_ledger_months') }}
    where ledger_kind = 'events' and month_on is not null

)

select
    archive_code,
    ledger,
    month_on,
    row_count as rows
from months
order by archive_code, ledger, month_on
