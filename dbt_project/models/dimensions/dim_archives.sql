-- Grain: one row per archives that has a row in a ledger or stands in the list of archives.
with listed as (

    select * from {{ ref('stg_ledgers__archives') }}

),

codes as (

    select archive_code from {{ ref('int_ledger_months') }}
    union
    select archive_code from {{ ref('int_published_rows') }}
    union
    select archive_code from listed

)

select
    codes.archive_code,
    coalesce(
        listed.archive_name,
        case when codes.archive_code = {{ text(var('archive_code')) }} then {{ text(var('archive_name')) }} end,
        codes.archive_code
    ) as archive_name,
    listed.parent_code,
    listed.level,
    listed.opened_year,
    listed.closed_year,
    listed.merged_into
from codes
left join listed on codes.archive_code = listed.archive_code
