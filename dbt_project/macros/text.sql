{# A setting as a string of SQL, whatever quotes it contains. #}
{% macro text(value) -%}
{{ dbt.string_literal(dbt.escape_single_quotes(value)) }}
{%- endmacro %}
