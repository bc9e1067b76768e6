-- Closing is opening plus received, less removed, with what the stocktake found; said, not refused, where it does not close.
{{ config(severity='warn', meta={'said': '馆藏数量不平：年末数不等于年初数加进馆、减移出销毁、加盘点调整的年份'}) }}

with figures as (

    select archive_code, stat_year, indicator_id, value
    from {{ ref('rpt_figures') }}

),

movements as (

    select
        archive_code,
        stat_year,
        max(case when indicator_id = 'holdings_opening' then value end) as opening,
        max(case when indicator_id = 'holdings_closing' then value end) as closing,
        max(case when indicator_id = 'holdings_received' then value end) as received,
        max(case when indicator_id = 'holdings_removed' then value end) as removed,
        max(case when indicator_id = 'holdings_adjusted' then value end) as adjusted
    from figures
    group by archive_code, stat_year

)

-- Many years have nothing to remove and so no row to say it; received is there whenever the books are kept.
select *
from movements
where closing <> opening + received - coalesce(removed, 0) + coalesce(adjusted, 0)
