-- Grain: one row per archives of the list, and thing that may be wrong with its line.
with listed as (

    select * from {{ ref('stg_ledgers__archives') }}

),

steps as (

    select archive_code, 'parent' as way, parent_code as above_code
    from listed
    where parent_code is not null
    union all
    select archive_code, 'merged' as way, merged_into as above_code
    from listed
    where merged_into is not null

),

circles as (

    select * from {{ ref('int_archives_circles') }}

),

keepers as (

    select distinct archive_code from {{ ref('int_ledger_months') }}

),

lines as (

    select
        case when steps.way = 'parent' then 'archives_parent_unknown' else 'archives_merged_unknown' end as check_id,
        steps.archive_code,
        case when named.archive_code is null then 'failed' else 'passed' end as outcome,
        '名录里有的代码' as expected,
        steps.above_code as found
    from steps
    left join listed as named on steps.above_code = named.archive_code
    union all
    select
        'archives_circle' as check_id,
        steps.archive_code,
        case when count(circles.way) > 0 then 'failed' else 'passed' end as outcome,
        '不绕回自己' as expected,
        case when min(circles.way) = 'merged' then '并入绕回自己' else '上级绕回自己' end as found
    from steps
    left join circles
        on steps.archive_code = circles.archive_code
        and steps.way = circles.way
    group by steps.archive_code
    union all
    select
        'archives_merged_undated' as check_id,
        listed.archive_code,
        case when listed.closed_year is null then 'failed' else 'passed' end as outcome,
        '有撤销年份' as expected,
        '没有撤销年份' as found
    from listed
    where listed.merged_into is not null
    union all
    select
        'archives_unlisted' as check_id,
        keepers.archive_code,
        case when listed.archive_code is null then 'failed' else 'passed' end as outcome,
        '名录里有的代码' as expected,
        '名录里没有' as found
    from keepers
    left join listed on keepers.archive_code = listed.archive_code
    where (select count(*) from listed) > 1

)

select
    lines.check_id,
    lines.archive_code,
    cast(null as integer) as stat_year,
    coalesce(listed.archive_name, lines.archive_code) as subject,
    lines.outcome,
    lines.expected,
    lines.found,
    'archives.csv（档案馆名录）' as where_zh
from lines
left join listed on lines.archive_code = listed.archive_code
