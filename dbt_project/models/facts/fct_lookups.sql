-- Grain: one row per registration.
with registrations as (

    select * from {{ ref('stg_ledgers__utilization') }}

),

repeated as (

    select * from {{ ref('int_repeated_lookups') }}

),

fonds_eras as (

    select * from {{ ref('dim_fonds_eras') }}

),

-- Who has neither number nor name is a user of his own. A registration that is not repeated carries its visit and its retrieval.
identified as (

    select
        registrations.*,
        fonds_eras.era,
        coalesce(registrations.user_key, registrations.row_id) as user_id,
        coalesce(repeated.carries_visit, true) as carries_visit,
        coalesce(repeated.carries_retrieval, true) as carries_retrieval
    from registrations
    left join repeated on registrations.row_id = repeated.row_id
    left join fonds_eras
        on registrations.archive_code = fonds_eras.archive_code
        and registrations.fonds_no = fonds_eras.fonds_no

)

-- 人次 and 卷件次 are given to one row of their group and 0 to the others, so that they add up over any rows.
select
    archive_code,
    row_id,
    on_date,
    {{ month_of('on_date') }} as month_on,
    user_id,
    user_kind,
    channel,
    purpose,
    subject,
    outcome,
    era,
    persons,
    case when carries_visit then persons else 0 end as visits,
    {% for name, columns in {
        'retrievals': ['volumes', 'items'],
        'retrieved_volumes': ['volumes'],
        'retrieved_items': ['items'],
    }.items() -%}
    case when coalesce({{ columns | join(', ') }}) is not null then case when carries_retrieval then {{ added(columns) }} else 0 end end as {{ name }},
    {% endfor -%}
    pages_copied,
    certificates,
    case when outcome is not null then 1 end as is_answered,
    case when outcome = '已查到' then 1 when outcome is not null then 0 end as is_found,
    {{ provenance() }}
from identified
