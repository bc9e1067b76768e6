{# Where a row comes from: the last columns of every staged row. #}
{% macro provenance(rows='') -%}
{%- set of = rows ~ '.' if rows else '' -%}
{{ of }}load_id,
    {{ of }}file_name,
    {{ of }}sheet,
    {{ of }}row_no
{%- endmacro %}


{# Evidence for one indicator from the rows of a CTE; the model's name (evd_<ledger>) says the ledger. #}
{% macro evidence(indicator_id, rows, amount='null', distinct_key='null', label='null', on_date='on_date') -%}
select
    '{{ indicator_id }}' as indicator_id,
    archive_code,
    {{ on_date }} as on_date,
    cast({{ amount }} as {{ amount_type() }}) as amount,
    cast({{ distinct_key }} as {{ dbt.type_string() }}) as distinct_key,
    cast({{ label }} as {{ dbt.type_string() }}) as label,
    '{{ model.name.removeprefix("evd_") }}' as ledger,
    row_id,
    {{ provenance() }}
from {{ rows }}
{%- endmacro %}
