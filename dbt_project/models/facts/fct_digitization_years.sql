-- Grain: one row per digitized batch row and reporting year at whose end it is part of what has been digitized.
with batches as (

    select * from {{ ref('stg_ledgers__digitization') }}

),

years as (

    select * from {{ ref('int_state_years') }}

)

-- 期初累计 has no date: it was there before the ledger began.
select
    batches.archive_code,
    batches.row_id,
    years.ends_on as on_date,
    years.stat_year,
    batches.on_date as done_on,
    batches.scope,
    batches.category,
    batches.retention,
    batches.medium,
    batches.pages,
    batches.gigabytes,
    {{ provenance('batches') }}
from batches
inner join years on batches.archive_code = years.archive_code
where batches.on_date is null or batches.on_date <= years.ends_on
