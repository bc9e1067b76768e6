-- The yearly and monthly figures of lookups and their breakdowns as an analyst would write them, straight from the store.
create temp table current_lookups as
select versions.* exclude (version_no)
from (
    select *, row_number() over (partition by row_id order by exported_on desc, precedence desc, load_id desc) as version_no
    from store.raw.utilization
) as versions
where version_no = 1 and not exists (
    select 1 from store.raw.withdrawals
    where withdrawals.row_id = versions.row_id
        and (withdrawals.exported_on, withdrawals.precedence) > (versions.exported_on, versions.precedence)
);

create temp table lookups as
select
    archive_code,
    year(used_on) as stat_year,
    month(used_on) as month_no,
    purpose,
    subject,
    channel,
    case when row_number() over (partition by archive_code, coalesce(user_key, row_id), used_on order by persons desc, row_id) = 1
        then persons else 0 end as visits,
    case when row_number() over (
            partition by archive_code, coalesce(user_key, row_id), used_on, coalesce(record_no, row_id)
            order by coalesce(volumes, 0) + coalesce(items, 0) desc, row_id
        ) = 1 then coalesce(volumes, 0) + coalesce(items, 0) else 0 end as retrievals,
    pages_copied,
    certificates,
    outcome
from current_lookups;

create table figures as
with summed as (
    select
        archive_code,
        stat_year,
        coalesce(month_no, 0) as month_no,
        count(*) as lookup_registrations,
        sum(visits) as lookup_visitors,
        sum(retrievals) as lookup_items,
        sum(pages_copied) as lookup_pages_copied,
        sum(certificates) as lookup_certificates,
        count_if(outcome = '已查到') as lookup_found
    from lookups
    group by grouping sets ((archive_code, stat_year), (archive_code, stat_year, month_no))
),
listed as (
    unpivot (select * replace (lookup_registrations::hugeint as lookup_registrations, lookup_found::hugeint as lookup_found) from summed)
    on columns('lookup_.*') into name indicator_id value value
)
select this.*, last.value as last_value
from listed as this
left join listed as last
    on this.archive_code = last.archive_code and this.stat_year = last.stat_year + 1
    and this.month_no = last.month_no and this.indicator_id = last.indicator_id;

create table breakdowns as
select archive_code, stat_year, month_no, 'purpose' as dimension, coalesce(purpose, '未登记') as dimension_value,
    count(*) as lookups, sum(visits) as visits, sum(retrievals) as items, sum(pages_copied) as pages
from lookups group by all
union all
select archive_code, stat_year, month_no, 'subject', coalesce(subject, '未登记'),
    count(*), sum(visits), sum(retrievals), sum(pages_copied)
from lookups group by all
union all
select archive_code, stat_year, month_no, 'channel', coalesce(channel, '未登记'),
    count(*), sum(visits), sum(retrievals), sum(pages_copied)
from lookups group by all;
