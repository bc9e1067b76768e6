{#
    The current version of each row of a ledger: of the file exported last, else loaded last, unless a later
    re-export of the same period lacked the row.
#}
{% macro current_rows(ledger) -%}
select versions.*
from (
    select
        *,
        row_number() over (partition by row_id order by {{ standing() }}, load_id desc) as version_no
    from {{ source('raw', ledger) }}
) as versions
left join (
    select
        *,
        row_number() over (partition by row_id order by {{ standing() }}) as version_no
    from {{ source('raw', 'withdrawals') }}
) as withdrawals on versions.row_id = withdrawals.row_id and withdrawals.version_no = 1
where
    versions.version_no = 1
    and (
        withdrawals.row_id is null
        or {{ exported('versions') }} > {{ exported('withdrawals') }}
        or (
            {{ exported('versions') }} = {{ exported('withdrawals') }}
            and {{ precedence('versions') }} >= {{ precedence('withdrawals') }}
        )
    )
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
