-- Grain: one row per store that was built from: the last load that was in it, and the last journal entry.
with loads as (

    select max(load_id) as load_id from {{ source('raw', 'loads') }} where status = 'loaded'

),

entries as (

    select max(entry_no) as entry_no from {{ source('raw', 'journal') }} where action in ('load', 'restore')

)

select
    '{{ var("store_database") }}' as store_name,
    coalesce(loads.load_id, 0) as load_id,
    coalesce(entries.entry_no, 0) as entry_no
from loads
cross join entries
