{% macro month_of(date) -%}
cast({{ dbt.date_trunc('month', date) }} as date)
{%- endmacro %}


{% macro day_of_year(year, month_and_day) -%}
cast({{ dbt.concat(["cast(" ~ year ~ " as " ~ dbt.type_string() ~ ")", "'-" ~ month_and_day ~ "'"]) }} as date)
{%- endmacro %}


{% macro month_of_year(year, month) -%}
cast({{ dbt.dateadd('month', month ~ ' - 1', day_of_year(year, '01-01')) }} as date)
{%- endmacro %}
