-- Grain: one row per registration.
{{ config(materialized='table') }}

with registrations as (

    select * from {{ ref('stg_ledgers__utilization') }}

),

fonds_eras as (

    select * from {{ ref('dim_fonds_eras') }}

),

-- Who has neither number nor name is a user of his own, a registration without 档号 a record of its own.
identified as (

    select
        *,
        {{ month_of('on_date') }} as month_on,
        coalesce(user_key, row_id) as user_id,
        coalesce(record_no, row_id) as record_id,
        {{ added(['volumes', 'items']) }} as records
    from registrations

),

ranked as (

    select
        *,
        row_number() over (
            partition by archive_code, user_id, on_date
            order by persons desc, row_id
        ) as visit_rank,
        row_number() over (
            partition by archive_code, user_id, on_date, record_id
            order by coalesce(records, -1) desc, row_id
        ) as retrieval_rank
    from identified

)

-- 人次 and 卷件次 are given to one row of their group and 0 to the others, so that they add up over any rows.
select
    ranked.archive_code,
    row_id,
    on_date,
    month_on,
    user_id,
    user_kind,
    channel,
    purpose,
    subject,
    outcome,
    fonds_eras.era,
    persons,
    case when visit_rank = 1 then persons else 0 end as visits,
    case when retrieval_rank = 1 then records when records is not null then 0 end as retrievals,
    case when retrieval_rank = 1 then volumes when volumes is not null then 0 end as retrieved_volumes,
    case when retrieval_rank = 1 then items when items is not null then 0 end as retrieved_items,
    pages_copied,
    certificates,
    case when outcome is not null then 1 end as is_answered,
    case when outcome = '已查到' then 1 when outcome is not null then 0 end as is_found,
    {{ provenance() }}
from ranked
left join fonds_eras on ranked.archive_code = fonds_eras.archive_code and ranked.fonds_no = fonds_eras.fonds_no
