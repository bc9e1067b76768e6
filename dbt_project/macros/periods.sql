{# What names a period: joins, groups and windows over figures go by these. #}
{% macro period_columns(rows='') -%}
{%- for column in ['archive_code', 'stat_year', 'from_month', 'through_month'] -%}
{{ rows ~ '.' if rows }}{{ column }}{{ ', ' if not loop.last }}
{%- endfor -%}
{%- endmacro %}


{% macro same_period(left, right) -%}
{{ left }}.archive_code = {{ right }}.archive_code
    and {{ left }}.stat_year = {{ right }}.stat_year
    and {{ left }}.from_month = {{ right }}.from_month
    and {{ left }}.through_month = {{ right }}.through_month
{%- endmacro %}
