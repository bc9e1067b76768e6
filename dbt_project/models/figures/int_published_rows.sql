-- Grain: one row per archives, indicator as it was printed, and year.
with published as (

    select
        published.*,
        coalesce(
            listed.archive_code,
            case when published.archive_code = {{ text(var('archive_name')) }} then {{ text(var('archive_code')) }} end,
            published.archive_code
        ) as meant_archive_code,
        coalesce(names.indicator_id, {{ dbt.concat(["'published:'", "published.series"]) }}) as indicator_id,
        names.unit as catalog_unit
    from {{ ref('stg_ledgers__published') }} as published
    left join {{ ref('int_published_names') }} as names on published.series = names.name
    left join (
        select archive_name, min(archive_code) as archive_code
        from {{ ref('stg_ledgers__archives') }} group by archive_name
    ) as listed on published.archive_code = listed.archive_name

),

-- A series of its own is counted in the unit that most of its prints name, among equals in the latest.
units as (

    select
        indicator_id,
        unit,
        row_number() over (partition by indicator_id order by count(*) desc, max(published_year) desc, unit) as place
    from published
    where catalog_unit is null and unit is not null
    group by 1, 2

)

select
    published.row_id,
    published.meant_archive_code as archive_code,
    cast(published.published_year as integer) as stat_year,
    published.indicator_id,
    published.indicator,
    published.series,
    published.catalog_unit is not null as is_of_catalog,
    coalesce(published.catalog_unit, units.unit) as unit,
    published.unit as unit_said,
    published.unit is null
    or published.unit = coalesce(published.catalog_unit, units.unit)
    or fitting.unit is not null as is_fitting,
    cast(published.value as {{ amount_type() }}) as value,
    cast(power(10.0, published.last_place) / 2 as {{ amount_type() }}) as half_unit,
    published.printed,
    published.printed_unit,
    published.unit_power,
    published.last_place,
    published.source,
    {{ provenance('published') }}
from published
left join units on published.indicator_id = units.indicator_id and units.place = 1
left join {{ ref('published_units') }} as fitting
    on published.catalog_unit = fitting.unit and published.unit = fitting.printed_unit
