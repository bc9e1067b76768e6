-- Grain: one row per archives, ledger and month of its rows' dates; the month is null for rows without a date.
with ledgers as (

    select * from {{ source('raw', 'ledgers') }}

),

ledger_rows as (

    {% for ledger in var('ledgers') -%}
    select
        archive_code,
        '{{ ledger }}' as ledger,
        {{ month_of('on_date') }} as month_on,
        is_classified
    from {{ ref('stg_ledgers__' ~ ledger) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

counted as (

    select
        archive_code,
        ledger,
        month_on,
        count(*) as row_count,
        count(case when is_classified then 1 end) as classified_rows
    from ledger_rows
    group by archive_code, ledger, month_on

)

select
    counted.archive_code,
    counted.ledger,
    ledgers.kind as ledger_kind,
    ledgers.cadence,
    counted.month_on,
    extract(year from counted.month_on) as stat_year,
    extract(month from counted.month_on) as month_no,
    counted.row_count,
    counted.classified_rows
from counted
inner join ledgers on counted.ledger = ledgers.ledger
