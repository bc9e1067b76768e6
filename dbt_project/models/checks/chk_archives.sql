-- Grain: one row per archives, and thing that may be wrong with its place in the list of archives.
{%- set faults = {
    'archives_parent_unknown': 'unknown_parent',
    'archives_merged_unknown': 'unknown_successor',
    'archives_merged_undated': 'merger_without_year',
    'archives_circle': 'circle',
} %}
with listed as (

    select * from {{ ref('stg_ledgers__archives') }}

),

faults as (

    select * from {{ ref('int_archive_faults') }}

),

keepers as (

    select distinct archive_code from {{ ref('int_ledger_months') }}

),

looked_at as (

    {% for check_id, fault in faults.items() -%}
    select
        '{{ check_id }}' as check_id,
        listed.archive_code,
        faults.fault is null as is_right,
        coalesce(faults.other_code, '') as found
    from listed
    left join faults on listed.archive_code = faults.archive_code and faults.fault = '{{ fault }}'
    where coalesce(listed.parent_code, listed.merged_into) is not null
    union all
    {% endfor -%}
    select
        'archives_unlisted' as check_id,
        keepers.archive_code,
        listed.archive_code is not null as is_right,
        keepers.archive_code as found
    from keepers
    left join listed on keepers.archive_code = listed.archive_code
    where (select count(*) from listed) > 1

)

select
    looked_at.check_id,
    looked_at.archive_code,
    cast(null as integer) as stat_year,
    archives.archive_name as subject,
    {{ outcome('looked_at.is_right') }} as outcome,
    checks.rule as expected,
    {{ dbt.concat(["'写的是 '", 'looked_at.found']) }} as found,
    'archives.csv（档案馆名录）' as where_zh
from looked_at
inner join {{ ref('checks') }} as checks on looked_at.check_id = checks.check_id
inner join {{ ref('dim_archives') }} as archives on looked_at.archive_code = archives.archive_code
