-- Grain: one row per name of a unit and span of years in which it counts under another name.
with listed as (

    select * from {{ ref('stg_ledgers__units') }} where canonical_name is not null

),

dated as (

    select
        unit_name,
        coalesce(from_year, 0) as from_year,
        min(canonical_name) as canonical_name
    from listed
    group by 1, 2

)

select
    unit_name,
    canonical_name,
    from_year,
    coalesce(lead(from_year) over (partition by unit_name order by from_year) - 1, 9999) as through_year
from dated
