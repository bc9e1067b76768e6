{#
    Whether two amounts can be compared, and why not; each argument an expression, value_status and last_status one of ok,
    incomplete and missing, is_broken whether their definitions differ.
#}
{% macro change_status(change_in, value, value_status, last_value, last_status, is_broken) -%}
case
            when {{ value }} is null then 'missing'
            when {{ last_value }} is null then 'no_base'
            when {{ is_broken }} then 'definition_changed'
            when {{ change_in }} = 'percent' and {{ last_value }} = 0 then 'zero_base'
            when 'incomplete' in ({{ value_status }}, {{ last_status }}) then 'incomplete'
            else 'ok'
        end
{%- endmacro %}


{# Percent of the amount before, whichever its sign; points and 分 are differences; null where they cannot be compared. #}
{% macro change_of(change_in, value, last_value, change_status) -%}
case
        when {{ change_status }} not in ('ok', 'incomplete') then null
        when {{ change_in }} = 'percent'
            then {{ quotient('(' ~ value ~ ' - ' ~ last_value ~ ') * 100', 'abs(' ~ last_value ~ ')') }}
        else cast({{ value }} - {{ last_value }} as {{ amount_type() }})
    end
{%- endmacro %}
