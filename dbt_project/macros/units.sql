{# The name under which a row's unit counts: as dim_unit_names has it for the row's year, else as it is written. #}
{% macro unit_of(rows, column='unit') -%}
coalesce(unit_names.canonical_name, {{ rows }}.{{ column }})
{%- endmacro %}


{% macro join_unit_names(rows, column='unit') -%}
left join unit_names
    on {{ rows }}.{{ column }} = unit_names.unit_name
    and extract(year from {{ rows }}.on_date) between unit_names.from_year and unit_names.through_year
{%- endmacro %}
