-- Grain: one row per exhibition row, kind of co-host and co-host; a host that is null where the cell is blank.
with boards as (

    select * from {{ ref('fct_outreach_things') }} where item_kind = '展板'

),

unit_names as (

    select * from {{ ref('dim_unit_names') }}

),

cells as (

    select *, 'department' as host_kind, departments as hosts from boards
    union all
    select *, 'subdistrict' as host_kind, subdistricts as hosts from boards

),

positions as (

    {{ dbt.generate_series(200) }}

),

named as (

    select
        cells.*,
        trim({{ dbt.split_part('cells.hosts', "'、'", 'positions.generated_number') }}) as host
    from cells
    inner join positions
        on positions.generated_number <= 1 + coalesce(length(cells.hosts) - length(replace(cells.hosts, '、', '')), 0)

)

select distinct
    named.archive_code,
    named.row_id,
    named.on_date,
    named.host_kind,
    nullif({{ unit_of('named', 'host') }}, '') as host,
    {{ provenance('named') }}
from named
{{ join_unit_names('named', 'host') }}
