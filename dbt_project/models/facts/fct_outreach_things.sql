-- Grain: one row per kind and name of a thing shown or handed out at an activity.
with things as (

    select
        *,
        row_number() over (
            partition by archive_code, activity_no, on_date, item_kind
            order by coalesce(visitors, -1) desc, row_id
        ) as visitors_rank
    from {{ ref('stg_ledgers__outreach') }}

)

-- Who sees two shows of one activity on one day is one visitor, so that the row with the most carries them all.
select
    archive_code,
    row_id,
    on_date,
    activity_no,
    {{ dbt.concat(['archive_code', "'-'", 'activity_no']) }} as activity_key,
    item_kind,
    quantity,
    departments,
    subdistricts,
    case when visitors_rank = 1 then visitors when visitors is not null then 0 end as visits,
    {{ provenance() }}
from things
