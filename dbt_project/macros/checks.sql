{# A number as a finding says it: half up to two decimals, without zeros that say nothing. #}
{% macro number_text(number) -%}
rtrim(rtrim(cast(cast({{ number }} as decimal(28, 2)) as {{ dbt.type_string() }}), '0'), '.')
{%- endmacro %}


{# A whole number, such as a year, as text. #}
{% macro whole_text(number) -%}
cast(cast({{ number }} as {{ dbt.type_bigint() }}) as {{ dbt.type_string() }})
{%- endmacro %}


{# passed or failed; unknown where it cannot be said, because something is missing: neither is a finding, but only one is good news. #}
{% macro outcome(holds) -%}
case when {{ holds }} then 'passed' when not ({{ holds }}) then 'failed' else 'unknown' end
{%- endmacro %}


{# The middle value of a group. #}
{% macro median(value) -%}
{{ return(adapter.dispatch('median')(value)) }}
{%- endmacro %}

{% macro default__median(value) -%}
percentile_cont(0.5) within group (order by {{ value }})
{%- endmacro %}

{% macro duckdb__median(value) -%}
median({{ value }})
{%- endmacro %}


{# A day as text, 2023-01-31. #}
{% macro date_text(day) -%}
cast(cast({{ day }} as date) as {{ dbt.type_string() }})
{%- endmacro %}


{# A number as text; of the lookups nothing that may stand for one to four persons (domain.md, 7). #}
{% macro persons_text(number, ledger) -%}
case when {{ ledger }} = 'utilization' and {{ number }} > 0 and {{ number }} < 5 then '不足 5' else {{ number_text(number) }} end
{%- endmacro %}
