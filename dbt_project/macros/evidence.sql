{# Where a row comes from: the last columns of every staged row. #}
{% macro provenance(rows='') -%}
{%- set of = rows ~ '.' if rows else '' -%}
{{ of }}load_id,
    {{ of }}file_name,
    {{ of }}sheet,
    {{ of }}row_no
{%- endmacro %}


{# By what figures are broken down: columns of every evd_ model, null where they say nothing of an indicator. #}
{% macro dimension_names() -%}
{{ return([
    'category', 'retention', 'medium', 'era', 'topic', 'kind', 'unit_kind', 'purpose', 'subject', 'channel', 'user_kind',
    'outcome', 'method', 'status', 'scope', 'organizer', 'mode', 'item_kind', 'level', 'result',
]) }}
{%- endmacro %}


{#
    Evidence for one indicator from the rows of a CTE; the model's name (evd_<ledger>) says the ledger. `dimensions` names
    the columns of the rows that the indicator is broken down by, parted by blanks as in the catalog. `amount` is a column
    or what `added` makes of several, so that a reader sees which units meet in it.
#}
{% macro evidence(indicator_id, rows, amount='null', distinct_key='null', label='null', on_date='on_date', dimensions='') -%}
select
    '{{ indicator_id }}' as indicator_id,
    archive_code,
    {{ on_date }} as on_date,
    cast({{ amount }} as {{ amount_type() }}) as amount,
    cast({{ distinct_key }} as {{ dbt.type_string() }}) as distinct_key,
    cast({{ label }} as {{ dbt.type_string() }}) as label,
    {% for name in dimension_names() -%}
    cast({{ name if name in dimensions.split() else 'null' }} as {{ dbt.type_string() }}) as {{ name }},
    {% endfor -%}
    '{{ model.name.removeprefix("evd_") }}' as ledger,
    row_id,
    {{ provenance() }}
from {{ rows }}
{%- endmacro %}


{# The columns of a row of evidence, in the order of indicator_evidence. #}
{% macro evidence_columns(rows) -%}
{%- set first = ['indicator_id', 'archive_code', 'on_date', 'amount', 'distinct_key', 'label'] -%}
{%- set last = ['ledger', 'row_id', 'load_id', 'file_name', 'sheet', 'row_no'] -%}
{%- for name in first + dimension_names() + last %}
{{ rows }}.{{ name }}{{ ',' if not loop.last }}
{%- endfor %}
{%- endmacro %}


{# The ledgers of indicators whose latest row decides: few rows, so that no other ledger need be read for them. #}
{% macro ledgers_of_latest() -%}
{{ return(['assessment']) }}
{%- endmacro %}
