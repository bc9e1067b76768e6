-- Grain: one row per archives, ledger and month of its rows' dates, whichever version: when the first of them came, and whether in time.
with loads as (

    select
        load_id,
        exported_on,
        cast(loaded_at as date) as loaded_on,
        min(cast(loaded_at as date)) over () as first_loaded_on
    from {{ source('raw', 'loads') }}

),

ledgers as (

    select * from {{ source('raw', 'ledgers') }}

),

-- Also versions that have been corrected since: a correction does not make a month late.
versions as (

    {% for ledger in var('ledgers') -%}
    select
        archive_code,
        '{{ ledger }}' as ledger,
        {{ month_of(row_date(ledger)) }} as month_on,
        load_id
    from {{ source('raw', ledger) }}
    group by 1, 2, 3, 4
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A file that declares no date counts by the day of its load, unless the warehouse was being filled for the first time.
dated as (

    select
        versions.archive_code,
        versions.ledger,
        versions.month_on,
        coalesce(loads.exported_on, loads.loaded_on) as came_on,
        loads.exported_on is null and (loads.loaded_on is null or loads.loaded_on = loads.first_loaded_on) as is_first_filling,
        {{ due_on('extract(year from versions.month_on)', 'ledgers.due') }} as due_on
    from versions
    inner join ledgers on versions.ledger = ledgers.ledger
    left join loads on versions.load_id = loads.load_id
    where versions.month_on is not null

)

select
    archive_code,
    ledger,
    month_on,
    min(came_on) as first_on,
    min(due_on) as due_on,
    max(case when is_first_filling or came_on <= due_on then 1 else 0 end) = 1 as is_in_time
from dated
group by archive_code, ledger, month_on
