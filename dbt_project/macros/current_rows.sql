{#
    The current version of each row of a ledger: of the file exported last, else loaded last, unless a later
    re-export of the same period lacked the row.
#}
{% macro current_rows(ledger) -%}
select versions.*
from (
    select
        *,
        row_number() over (
            partition by row_id
            order by coalesce(exported_on, cast('0001-01-01' as date)) desc, load_id desc
        ) as version_no
    from {{ source('raw', ledger) }}
) as versions
left join (
    select row_id, max(load_id) as withdrawn_by
    from {{ source('raw', 'withdrawals') }}
    group by row_id
) as withdrawals on versions.row_id = withdrawals.row_id
where
    versions.version_no = 1
    and (withdrawals.withdrawn_by is null or versions.load_id >= withdrawals.withdrawn_by)
{%- endmacro %}
