-- Grain: one row per purchase or set of equipment and reporting year at whose end it is in service.
with equipment as (

    select * from {{ ref('fct_equipment') }}

),

years as (

    select * from {{ ref('int_state_years') }}

)

-- What is put into service on that day is in it, what is withdrawn on it is not.
select
    equipment.archive_code,
    equipment.row_id,
    years.ends_on as on_date,
    years.stat_year,
    equipment.kind,
    equipment.quantity,
    {{ provenance('equipment') }}
from equipment
inner join years
    on equipment.archive_code = years.archive_code
    and equipment.in_service_on <= years.ends_on
    and (equipment.out_of_service_on is null or equipment.out_of_service_on > years.ends_on)
