-- Grain: one row per name under which an indicator of the catalog is printed.
with catalog as (

    select * from {{ ref('indicators') }} where version_of is null

),

names as (

    select indicator_id as name, indicator_id, 1 as choice from catalog
    union all
    select name_zh, indicator_id, 2 from catalog
    union all
    select listed.name, listed.indicator_id, 3
    from {{ ref('published_names') }} as listed
    inner join catalog on listed.indicator_id = catalog.indicator_id

),

ranked as (

    select
        *,
        row_number() over (partition by name order by choice, indicator_id) as place
    from names

)

select
    ranked.name,
    ranked.indicator_id,
    catalog.unit
from ranked
inner join catalog on ranked.indicator_id = catalog.indicator_id
where ranked.place = 1
