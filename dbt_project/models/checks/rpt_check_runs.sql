-- Grain: one row per check, archives and year: how often it held, how often not, and how often nothing could be said.
select
    check_id,
    archive_code,
    stat_year,
    count(case when outcome = 'passed' then 1 end) as passed,
    count(case when outcome = 'failed' then 1 end) as failed,
    count(case when outcome = 'unknown' then 1 end) as unknown
from {{ ref('int_comparisons') }}
group by check_id, archive_code, stat_year
order by check_id, archive_code, stat_year
