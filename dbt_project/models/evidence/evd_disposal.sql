-- Grain: one row per indicator and disposal that counts for it.
{%- set counts = ['volumes', 'items', 'books'] %}
{%- set dimensions = 'category retention' %}
with disposals as (

    select * from {{ ref('fct_disposals') }}

),

removals as (

    select * from disposals where is_removal

),

transfers as (

    select * from disposals where kind = '移出'

),

destructions as (

    select * from disposals where kind = '销毁'

),

stocktakes as (

    select * from disposals where is_stocktake

)

{{ evidence('holdings_removed', 'removals', amount=added(counts), dimensions='kind ' ~ dimensions) }}
union all
{{ evidence('transferred_out', 'transfers', amount=added(counts), dimensions=dimensions) }}
union all
{{ evidence('destroyed', 'destructions', amount=added(counts), dimensions=dimensions) }}
union all
{{ evidence('destroyed_volumes', 'destructions', amount='volumes', dimensions=dimensions) }}
union all
{{ evidence('destroyed_items', 'destructions', amount='items', dimensions=dimensions) }}
union all
{{ evidence('holdings_adjusted', 'stocktakes', amount='adjusted', dimensions='kind ' ~ dimensions) }}
