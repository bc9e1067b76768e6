-- Grain: one row per unit, day and inspection.
with inspections as (

    select
        *,
        {{ added(['problems', 'opinions']) }} as faults
    from {{ ref('stg_ledgers__inspection') }}

),

unit_names as (

    select * from {{ ref('dim_unit_names') }}

)

-- Whether something must be put right, and whether it has been, is known where both faults and status are written.
select
    inspections.archive_code,
    inspections.row_id,
    inspections.on_date,
    {{ dbt.concat(['inspections.archive_code', "'-'", 'inspections.inspection_no']) }} as inspection_key,
    inspections.method,
    {{ unit_of('inspections') }} as unit,
    inspections.unit_kind,
    inspections.problems,
    inspections.opinions,
    inspections.status,
    case
        when inspections.status is not null and inspections.faults is not null
            then case when inspections.faults > 0 then 1 else 0 end
    end as is_rectification_due,
    {% for flag, status in {'is_rectified': '已整改', 'is_rectification_overdue': '逾期'}.items() -%}
    case
        when inspections.status is not null and inspections.faults is not null
            then case when inspections.faults > 0 and inspections.status = '{{ status }}' then 1 else 0 end
    end as {{ flag }},
    {% endfor -%}
    {{ provenance('inspections') }}
from inspections
{{ join_unit_names('inspections') }}
