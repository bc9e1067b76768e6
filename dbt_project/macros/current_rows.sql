{#
    The current version of each row of a ledger: of the file exported last, else loaded last, unless a later
    re-export of the same period lacked the row. Of millions of rows few have another version: only those whose short key
    turns up twice, or among the withdrawn, are ranked; the others are read once, whole, and held nowhere.
#}
{% macro current_rows(ledger) -%}
select versions.*
from {{ source('raw', ledger) }} as versions
left join (
    {{ outdated_rows(ledger) }}
) as outdated on versions.row_id = outdated.row_id and versions.load_id = outdated.load_id
where outdated.row_id is null
{%- endmacro %}


{# The versions that do not count any more; one load has at most one version of a row. #}
{% macro outdated_rows(ledger) -%}
select ranked.row_id, ranked.load_id
    from (
        select
            row_id,
            load_id,
            exported_on,
            precedence,
            row_number() over (partition by row_id order by {{ standing() }}, load_id desc) as version_no
        from {{ source('raw', ledger) }}
        where {{ short_key(['row_id']) }} in (
            select {{ short_key(['row_id']) }} from {{ source('raw', ledger) }} group by 1 having count(*) > 1
            union all
            select {{ short_key(['row_id']) }} from {{ source('raw', 'withdrawals') }}
        )
    ) as ranked
    left join (
        select
            *,
            row_number() over (partition by row_id order by {{ standing() }}) as version_no
        from {{ source('raw', 'withdrawals') }}
    ) as withdrawals on ranked.row_id = withdrawals.row_id and withdrawals.version_no = 1
    where
        ranked.version_no > 1
        or {{ exported('ranked') }} < {{ exported('withdrawals') }}
        or (
            {{ exported('ranked') }} = {{ exported('withdrawals') }}
            and {{ precedence('ranked') }} < {{ precedence('withdrawals') }}
        )
{%- endmacro %}


{#
    A short number for a row's key. Two keys may share one, so it only says where to look; what it finds is compared by
    the key itself.
#}
{% macro short_key(columns) -%}
{{ return(adapter.dispatch('short_key')(columns)) }}
{%- endmacro %}

{% macro default__short_key(columns) -%}
{%- set texts = [] -%}
{%- for column in columns -%}
{%- do texts.append("coalesce(cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), '')") -%}
{%- endfor -%}
{{ dbt.hash(dbt.concat(texts)) }}
{%- endmacro %}

{% macro duckdb__short_key(columns) -%}
hash({{ columns | join(', ') }})
{%- endmacro %}


{# The later file first: by its export date, and among files of one day by the load that first brought it. #}
{% macro standing() -%}
    coalesce(exported_on, cast('0001-01-01' as date)) desc, coalesce(precedence, load_id) desc
{%- endmacro %}

{% macro exported(relation) -%}
    coalesce({{ relation }}.exported_on, cast('0001-01-01' as date))
{%- endmacro %}

{% macro precedence(relation) -%}
    coalesce({{ relation }}.precedence, {{ relation }}.load_id)
{%- endmacro %}
