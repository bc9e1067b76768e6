-- Grain: one row per accession of one fonds, category, retention period and topic.
with accessions as (

    select * from {{ ref('stg_ledgers__accession') }}

)

select
    archive_code,
    row_id,
    on_date,
    kind,
    unit,
    category,
    topic,
    volumes,
    items,
    boxes,
    books,
    {{ added(['volumes', 'items', 'books']) }} as quantity,
    kind = '移交' and category = '文书' and topic is null as is_document_transfer,
    kind = '移交' and topic is not null as is_special_transfer,
    kind in ('移交', '征集', '捐赠', '购买') as is_added_to_holdings,
    {{ provenance() }}
from accessions
