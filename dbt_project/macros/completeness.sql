{# The date of a ledger's raw row: the column that its declaration names, or the end of the year that it names. #}
{% macro row_date(ledger) -%}
{%- set column = var('dated_by')[ledger] -%}
{{ day_of_year(column, '12-31') if column == 'stat_year' else column }}
{%- endmacro %}


{# The day by which a ledger's rows of a year are due: a month and day (01-31) of the next year. #}
{% macro due_on(year, month_and_day) -%}
cast(
    {{ dbt.concat(["cast(cast(" ~ year ~ " as integer) + 1 as " ~ dbt.type_string() ~ ")", "'-'", month_and_day]) }} as date
)
{%- endmacro %}
