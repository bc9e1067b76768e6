-- Grain: one row per indicator and accession that counts for it.
with accessions as (

    select * from {{ ref('fct_accessions') }}

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
{{ evidence('document_items_received', 'document_transfers', amount='items', dimensions='retention unit_kind') }}
union all
{{ evidence('document_volumes_received', 'document_transfers', amount='volumes', dimensions='retention unit_kind') }}
union all
{{ evidence('document_boxes_received', 'document_transfers', amount='boxes', dimensions='retention unit_kind') }}
union all
{{ evidence('special_transfer_units', 'special_transfers', distinct_key='unit', dimensions='topic unit_kind') }}
union all
{{ evidence('special_items_received', 'special_transfers', amount='items', dimensions='topic category retention unit_kind') }}
union all
{{ evidence('special_volumes_received', 'special_transfers', amount='volumes', dimensions='topic category retention unit_kind') }}
union all
{{ evidence('special_boxes_received', 'special_transfers', amount='boxes', dimensions='topic category retention unit_kind') }}
union all
{{ evidence('holdings_received', 'additions', amount='quantity', dimensions='kind category retention unit_kind') }}
