-- Grain: one row per archives, year and indicator that was printed in a unit of the indicator.
with ranked as (

    select
        *,
        row_number() over (
            partition by archive_code, stat_year, indicator_id
            order by half_unit, source, indicator, row_id
        ) as choice
    from {{ ref('int_published_rows') }}
    where is_fitting and value is not null

)

-- Of several prints the one with the most digits; where they disagree, int_published_faults says so.
select
    archive_code,
    stat_year,
    indicator_id,
    value,
    half_unit,
    {{ dbt.concat(["coalesce(printed, cast(value as " ~ dbt.type_string() ~ "))", "coalesce(printed_unit, '')"]) }} as printed,
    printed_unit,
    unit_power,
    last_place,
    source,
    row_id,
    {{ provenance() }}
from ranked
where choice = 1
