-- Grain: one row per archives, indicator as it was printed, unit and year, with the unit that the indicator is counted in.
with prints as (

    select * from {{ ref('int_published_prints') }}

),

wholes as (

    select series as part_of, min(indicator_id) as whole_id
    from prints
    group by series
    having count(distinct indicator_id) = 1

),

-- A series of its own is counted in the unit that most of its prints name, among equals in the latest.
units as (

    select
        indicator_id,
        unit,
        row_number() over (partition by indicator_id order by count(*) desc, max(published_year) desc, unit) as place
    from prints
    where catalog_unit is null and unit is not null
    group by 1, 2

)

select
    prints.row_id,
    prints.meant_archive_code as archive_code,
    cast(prints.published_year as integer) as stat_year,
    prints.indicator_id,
    prints.indicator,
    prints.own_name,
    wholes.whole_id,
    prints.catalog_unit is not null as is_of_catalog,
    coalesce(prints.catalog_unit, units.unit) as unit,
    prints.unit as unit_said,
    prints.unit is null
    or prints.unit = coalesce(prints.catalog_unit, units.unit)
    or fitting.unit is not null as is_fitting,
    cast(prints.value as {{ amount_type() }}) as value,
    cast(power(10.0, prints.last_place) / 2 as {{ amount_type() }}) as half_unit,
    prints.printed,
    prints.printed_unit,
    prints.unit_power,
    prints.last_place,
    prints.source,
    {{ provenance('prints') }}
from prints
left join wholes on prints.part_of = wholes.part_of
left join units on prints.indicator_id = units.indicator_id and units.place = 1
left join {{ ref('published_units') }} as fitting
    on prints.catalog_unit = fitting.unit and prints.unit = fitting.printed_unit
