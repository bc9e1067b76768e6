{# By what lookups are broken down. #}
{% macro lookup_dimensions() -%}
{{ return(['purpose', 'subject', 'channel', 'user_kind', 'outcome', 'era']) }}
{%- endmacro %}


{#
    The indicators that registrations add up to: what each row of fct_lookups adds, and by what it is broken down. The
    rows behind a figure (evd_utilization) and the cells that figures are added from (int_lookup_cells) both go by it.
#}
{% macro lookup_measures() -%}
{%- set all = 'purpose subject channel user_kind outcome era' -%}
{%- set but_outcome = 'purpose subject channel user_kind era' -%}
{{ return({
    'lookup_registrations': {'amount': '1', 'dimensions': all},
    'lookup_visitors': {'amount': 'visits', 'dimensions': all},
    'lookup_items': {'amount': 'retrievals', 'dimensions': all},
    'lookup_volumes_retrieved': {'amount': 'retrieved_volumes', 'dimensions': all},
    'lookup_items_retrieved': {'amount': 'retrieved_items', 'dimensions': all},
    'lookup_pages_copied': {'amount': 'pages_copied', 'dimensions': all},
    'lookup_certificates': {'amount': 'certificates', 'dimensions': all},
    'lookup_answered': {'amount': 'is_answered', 'dimensions': but_outcome},
    'lookup_found': {'amount': 'is_found', 'dimensions': but_outcome},
}) }}
{%- endmacro %}


{#
    A set of users as 64 bits: each user sets the one that its key falls on. As many users as bits are set are there for
    certain, more may be; sets are united by `united_bits`, whatever months and archives they come from.
#}
{% macro user_bit(user) -%}
{{ return(adapter.dispatch('user_bit')(user)) }}
{%- endmacro %}

{% macro duckdb__user_bit(user) -%}
cast(1 as ubigint) << cast(hash({{ user }}) % 64 as integer)
{%- endmacro %}

{% macro united_bits(bits) -%}
{{ return(adapter.dispatch('united_bits')(bits)) }}
{%- endmacro %}

{% macro default__united_bits(bits) -%}
bit_or({{ bits }})
{%- endmacro %}

{% macro bits_set(bits) -%}
{{ return(adapter.dispatch('bits_set')(bits)) }}
{%- endmacro %}

{% macro default__bits_set(bits) -%}
bit_count({{ bits }})
{%- endmacro %}
