-- Grain: one row per archives, indicator as it was printed, unit and year.
with published as (

    select * from {{ ref('stg_ledgers__published') }}

),

names as (

    select * from {{ ref('int_published_names') }}

),

archives as (

    select archive_name, min(archive_code) as archive_code
    from {{ ref('stg_ledgers__archives') }}
    group by archive_name

),

-- What is printed in two units for one year is two things (开放档案, 卷 and 件).
twofold as (

    select distinct series from (
        select archive_code, series, published_year
        from published
        group by 1, 2, 3
        having count(distinct unit) > 1
    ) as years

),

-- What is a part of different wholes is different things (其中：女, of the full-time and of the part-time staff).
scattered as (

    select series from published group by series having count(distinct part_of) > 1

),

named as (

    select
        published.row_id,
        {{ dbt.concat([
            "case when scattered.series is not null and published.part_of is not null then "
            ~ dbt.concat(["published.part_of", "'：'"]) ~ " else '' end",
            "published.series",
            "case when twofold.series is not null and published.unit is not null then "
            ~ dbt.concat(["'（'", "published.unit", "'）'"]) ~ " else '' end",
        ]) }} as own_name
    from published
    left join twofold on published.series = twofold.series
    left join scattered on published.series = scattered.series

)

select
    published.*,
    coalesce(
        archives.archive_code,
        case when published.archive_code = {{ text(var('archive_name')) }} then {{ text(var('archive_code')) }} end,
        published.archive_code
    ) as meant_archive_code,
    coalesce(by_unit.indicator_id, by_name.indicator_id, {{ dbt.concat(["'published:'", "named.own_name"]) }}) as indicator_id,
    named.own_name,
    coalesce(by_unit.unit, by_name.unit) as catalog_unit
from published
left join names as by_unit on published.series = by_unit.name and published.unit = by_unit.unit_said
left join names as by_name on published.series = by_name.name and by_name.unit_said = ''
left join archives on published.archive_code = archives.archive_name
inner join named on published.row_id = named.row_id
