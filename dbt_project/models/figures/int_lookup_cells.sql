-- Grain: one row per archives, month and value of every dimension of lookups.
with lookups as (

    select * from {{ ref('fct_lookups') }}

)

-- The one reading of all registrations that figures, breakdowns and the reading room's months are added from.
select
    archive_code,
    month_on,
    {% for name in lookup_dimensions() -%}
    {{ name }},
    {% endfor -%}
    count(*) as evidence_rows,
    {% for indicator_id, measure in lookup_measures().items() -%}
    sum({{ measure.amount }}) as {{ indicator_id }},
    {% endfor -%}
    {{ united_bits(user_bit('user_id')) }} as user_bits
from lookups
group by archive_code, month_on, {{ lookup_dimensions() | join(', ') }}
