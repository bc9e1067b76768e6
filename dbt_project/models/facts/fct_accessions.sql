-- Grain: one row per accession of one fonds, category, retention period and topic.
with accessions as (

    select * from {{ ref('stg_ledgers__accession') }}

),

unit_names as (

    select * from {{ ref('dim_unit_names') }}

)

select
    accessions.archive_code,
    accessions.row_id,
    accessions.on_date,
    accessions.kind,
    {{ unit_of('accessions') }} as unit,
    accessions.unit_kind,
    accessions.category,
    accessions.topic,
    accessions.retention,
    accessions.volumes,
    accessions.items,
    accessions.boxes,
    accessions.books,
    kind = '移交' as is_transfer,
    kind in ('征集', '捐赠', '购买') as is_collection,
    kind = '移交' and category = '文书' and topic is null as is_document_transfer,
    kind = '移交' and topic is not null as is_special_transfer,
    kind in ('移交', '征集', '捐赠', '购买') as is_added_to_holdings,
    {{ provenance('accessions') }}
from accessions
{{ join_unit_names('accessions') }}
