-- Grain: one row per frozen archives and year, indicator, ledger row, date and thing counted once, as it was when frozen.
{{ config(materialized='table') }}

select
    freezes.archive_code as shown_under,
    freezes.stat_year,
    {{ evidence_columns('evidence') }}
from {{ source('raw', 'frozen_evidence') }} as evidence
inner join {{ source('raw', 'freezes') }} as freezes on evidence.freeze_id = freezes.freeze_id
