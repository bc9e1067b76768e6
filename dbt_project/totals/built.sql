-- The same sums over the figures of all years as the ledgers have them, of archives that count for no other in the year.
select names.total, cast(coalesce(sum(figures.current_value), 0) as decimal(28, 0)) as amount
from (
    values
        ('复印页数', 'lookup_pages_copied'),
        ('接收文书档案件数', 'document_items_received'),
        ('各年末馆藏数量', 'holdings_closing')
) as names(total, indicator_id)
left join (
    select * from rpt_figures
    where not exists (
        select 1 from dim_archive_members as members
        where members.member_code = rpt_figures.archive_code
            and members.archive_code <> rpt_figures.archive_code
            and rpt_figures.stat_year between members.from_year and members.through_year
    )
) as figures using (indicator_id)
group by names.total
