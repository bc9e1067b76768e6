-- The same sums over the published figures of all years.
select names.total, cast(coalesce(sum(figures.value), 0) as decimal(28, 0)) as amount
from (
    values
        ('复印页数', 'lookup_pages_copied'),
        ('接收文书档案件数', 'document_items_received'),
        ('各年末馆藏数量', 'holdings_closing')
) as names(total, indicator_id)
left join rpt_figures as figures using (indicator_id)
group by names.total
