-- Grain: one row per indicator and accession that counts for it.
{%- set counts = ['volumes', 'items', 'books'] %}
{%- set dimensions = 'category retention topic unit_kind' %}
with accessions as (

    select * from {{ ref('fct_accessions') }}

),

transfers as (

    select * from accessions where is_transfer

),

collections as (

    select * from accessions where is_collection

),

document_transfers as (

    select * from accessions where is_document_transfer

),

special_transfers as (

    select * from accessions where is_special_transfer

),

additions as (

    select * from accessions where is_added_to_holdings

)

{{ evidence('document_transfer_units', 'document_transfers', distinct_key='unit', dimensions='unit_kind') }}
union all
{{ evidence('special_transfer_units', 'special_transfers', distinct_key='unit', dimensions='topic unit_kind') }}
union all
{{ evidence('transferring_units', 'transfers', distinct_key='unit', dimensions='category unit_kind') }}
{% for column in ['volumes', 'items', 'boxes'] -%}
union all
{{ evidence('document_' ~ column ~ '_received', 'document_transfers', amount=column, dimensions='retention unit_kind') }}
union all
{{ evidence('special_' ~ column ~ '_received', 'special_transfers', amount=column, dimensions=dimensions) }}
{% endfor -%}
{% for column in counts -%}
union all
{{ evidence('accession_' ~ column, 'accessions', amount=column, dimensions='kind ' ~ dimensions) }}
{% endfor -%}
union all
{{ evidence('accession_quantity', 'accessions', amount=added(counts), dimensions='kind ' ~ dimensions) }}
union all
{{ evidence('collected_quantity', 'collections', amount=added(counts), dimensions='kind category retention unit_kind') }}
union all
{{ evidence('holdings_received', 'additions', amount=added(counts), dimensions='kind ' ~ dimensions) }}
