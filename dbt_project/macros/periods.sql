{# What names a period of an archives' own ledgers: its year, first and last month. #}
{% macro span_columns(rows='') -%}
{%- for column in ['archive_code', 'stat_year', 'from_month', 'through_month'] -%}
{{ rows ~ '.' if rows }}{{ column }}{{ ', ' if not loop.last }}
{%- endfor -%}
{%- endmacro %}


{% macro same_span(left, right) -%}
{{ left }}.archive_code = {{ right }}.archive_code
    and {{ left }}.stat_year = {{ right }}.stat_year
    and {{ left }}.from_month = {{ right }}.from_month
    and {{ left }}.through_month = {{ right }}.through_month
{%- endmacro %}


{# What names a period of a figure: the span, and whose rows count in it (own, or comparable: the next year's members). #}
{% macro period_columns(rows='') -%}
{{ span_columns(rows) }}, {{ rows ~ '.' if rows }}basis
{%- endmacro %}


{% macro same_period(left, right) -%}
{{ same_span(left, right) }}
    and {{ left }}.basis = {{ right }}.basis
{%- endmacro %}


{# How many things of each distinct count a year has not seen in an earlier month, by month. #}
{% macro new_things(keys, monthly) -%}
select {{ keys | join(', ') }}, indicator_id, month_no, count(*) as things
    from (
        select {{ keys | join(', ') }}, indicator_id, distinct_key, min(month_no) as month_no
        from {{ monthly }}
        where aggregation = 'distinct' and distinct_key is not null
        group by {{ keys | join(', ') }}, indicator_id, distinct_key
    ) as first_months
    group by {{ keys | join(', ') }}, indicator_id, month_no
{%- endmacro %}
