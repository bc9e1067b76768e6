-- Grain: one row per series of figures and year, with the definition that is valid in it.
with definitions as (

    select * from {{ ref('dim_indicators') }}

),

years as (

    select distinct stat_year from {{ ref('int_periods') }}

),

-- Where none is valid the present one speaks, and the years before and after its validity are not compared with those in it.
ranked as (

    select
        definitions.series_id,
        years.stat_year,
        definitions.indicator_id as definition_id,
        case
            when years.stat_year < definitions.valid_from then 'before'
            when years.stat_year > definitions.valid_to then 'after'
            else 'valid'
        end as validity,
        row_number() over (
            partition by definitions.series_id, years.stat_year
            order by
                case
                    when years.stat_year < definitions.valid_from or years.stat_year > definitions.valid_to then 1
                    else 0
                end,
                case when definitions.version_of is null then 0 else 1 end,
                definitions.indicator_id
        ) as choice
    from definitions
    cross join years

)

select
    series_id,
    stat_year,
    definition_id,
    {{ dbt.concat(['definition_id', "' '", 'validity']) }} as definition_key
from ranked
where choice = 1
