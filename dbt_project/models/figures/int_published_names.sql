-- Grain: one row per name under which an indicator of the catalog is printed, and unit where the name alone does not tell.
with catalog as (

    select * from {{ ref('indicators') }} where version_of is null

),

names as (

    select indicator_id as name, '' as unit_said, indicator_id, 1 as choice from catalog
    union all
    select name_zh, '', indicator_id, 2 from catalog
    union all
    select name, coalesce(unit_said, ''), indicator_id, 3 from {{ ref('published_names') }}

),

ranked as (

    select
        names.*,
        catalog.unit,
        row_number() over (partition by names.name, names.unit_said order by names.choice, names.indicator_id) as place
    from names
    inner join catalog on names.indicator_id = catalog.indicator_id

)

select
    name,
    unit_said,
    indicator_id,
    unit
from ranked
where place = 1
