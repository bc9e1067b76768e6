{# Figures are exact decimals; eight places hold every amount of a ledger and a change that is rounded later. #}
{% macro amount_type() -%}
decimal(28, 8)
{%- endmacro %}


{# The sum of columns of one row where a blank adds nothing, and null where all are blank. #}
{% macro added(columns) -%}
case
        when coalesce({{ columns | join(', ') }}) is not null
            then {% for column in columns %}coalesce({{ column }}, 0){{ ' + ' if not loop.last }}{% endfor %}

    end
{%- endmacro %}


{#
    A quotient cut, not rounded, after eight places: whoever rounds it half up to fewer places is right also where
    the digits run 4999…; null where the denominator is zero.
#}
{% macro quotient(numerator, denominator) -%}
{{ return(adapter.dispatch('quotient')(numerator, denominator)) }}
{%- endmacro %}

{% macro default__quotient(numerator, denominator) -%}
cast(trunc({{ numerator }} / nullif({{ denominator }}, 0), 8) as {{ amount_type() }})
{%- endmacro %}

{# DuckDB divides decimals as binary floating point, so the division is one of whole numbers. #}
{% macro duckdb__quotient(numerator, denominator) -%}
cast(
    cast(
        cast(({{ numerator }}) * 100000000 as hugeint) * 100000000
        // nullif(cast(({{ denominator }}) * 100000000 as hugeint), 0)
        as decimal(20, 0)
    ) * cast(0.00000001 as decimal(8, 8))
    as {{ amount_type() }}
)
{%- endmacro %}


{#
    Percent a year that leads from one amount to another in so many steps. A root is no decimal: what binary floating
    point leaves in the fifteenth digit is rounded away at the eighth place, and one step is an exact quotient.
#}
{% macro average_growth(from_value, to_value, periods) -%}
case
                when {{ periods }} = 1 then {{ quotient('(' ~ to_value ~ ' - ' ~ from_value ~ ') * 100', from_value) }}
                else cast(
                    (
                        power(
                            cast({{ to_value }} as {{ double_type() }}) / nullif(cast({{ from_value }} as {{ double_type() }}), 0),
                            cast(1 as {{ double_type() }}) / ({{ periods }})
                        ) - 1
                    ) * 100
                    as {{ amount_type() }}
                )
            end
{%- endmacro %}


{# Binary floating point of 64 bits: dbt's type_float has half of them on DuckDB. #}
{% macro double_type() -%}
{{ return(adapter.dispatch('double_type')()) }}
{%- endmacro %}

{% macro default__double_type() -%}
double precision
{%- endmacro %}

{% macro spark__double_type() -%}
double
{%- endmacro %}
