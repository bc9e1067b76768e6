-- Grain: one row per indicator and disposal that counts for it.
with disposals as (

    select * from {{ ref('fct_disposals') }}

),

removals as (

    select * from disposals where is_removal

),

stocktakes as (

    select * from disposals where is_stocktake

)

{{ evidence('holdings_removed', 'removals', amount='removed', dimensions='kind category retention') }}
union all
{{ evidence('holdings_adjusted', 'stocktakes', amount='adjusted', dimensions='kind category retention') }}
