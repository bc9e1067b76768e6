-- Sums over all years of what the ledgers said, by name.
select '复印页数' as total, coalesce(sum(pages_copied), 0) as amount
from current_utilization
union all
select '接收文书档案件数', coalesce(sum(items), 0)
from current_accession
where kind = '移交' and category = '文书' and topic is null
union all
select '各年末馆藏数量', coalesce(sum(coalesce(volumes, 0) + coalesce(items, 0) + coalesce(books, 0)), 0)
from current_holdings
