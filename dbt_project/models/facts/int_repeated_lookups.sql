-- Grain: one row per registration of a user who, it seems, was registered more than once that day.
{{ config(materialized='table') }}

with registrations as (

    select
        archive_code,
        row_id,
        on_date,
        user_key,
        persons,
        coalesce(record_no, row_id) as record_id,
        {{ added(['volumes', 'items']) }} as records,
        {{ short_key(['archive_code', 'user_key', 'on_date']) }} as short_key
    from {{ ref('stg_ledgers__utilization') }}
    where user_key is not null

),

repeated as (

    select short_key
    from registrations
    group by short_key
    having count(*) > 1

)

-- Most users come once a day and ask once; only the others' registrations need to be put in order.
select
    archive_code,
    row_id,
    row_number() over (
        partition by archive_code, user_key, on_date
        order by persons desc, row_id
    ) = 1 as carries_visit,
    row_number() over (
        partition by archive_code, user_key, on_date, record_id
        order by coalesce(records, -1) desc, row_id
    ) = 1 as carries_retrieval
from registrations
where short_key in (select short_key from repeated)
