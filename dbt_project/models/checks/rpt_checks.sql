-- Grain: one row per finding: check, archives, year and subject.
with findings as (

    select * from {{ ref('int_comparisons') }} where outcome = 'failed'

),

checks as (

    select * from {{ ref('checks') }}

),

comments as (

    select * from {{ source('raw', 'comments') }}

),

-- A comment that names no year or no subject is about all of them; a second one stands beside the first.
commented as (

    select
        findings.check_id,
        findings.archive_code,
        findings.stat_year,
        findings.subject,
        {{ dbt.listagg('comments.text', "'；'", 'order by comments.at') }} as comment,
        {{ dbt.listagg('comments."by"', "'；'", 'order by comments.at') }} as commented_by_role
    from findings
    inner join comments
        on findings.check_id = comments.check_id
        and coalesce(findings.archive_code, '') = coalesce(comments.archive_code, findings.archive_code, '')
        and coalesce(findings.stat_year, 0) = coalesce(comments.stat_year, findings.stat_year, 0)
        and findings.subject = coalesce(comments.subject, findings.subject)
    group by 1, 2, 3, 4

)

select
    findings.check_id,
    checks.name_zh,
    checks.severity,
    findings.archive_code,
    findings.stat_year,
    findings.subject,
    findings.expected,
    findings.found,
    findings.where_zh,
    checks.what_to_do,
    checks.missing_policy,
    commented.comment,
    commented.commented_by_role
from findings
inner join checks on findings.check_id = checks.check_id
left join commented
    on findings.check_id = commented.check_id
    and coalesce(findings.archive_code, '') = coalesce(commented.archive_code, '')
    and coalesce(findings.stat_year, 0) = coalesce(commented.stat_year, 0)
    and findings.subject = commented.subject
order by
    case checks.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    findings.archive_code, findings.stat_year, findings.check_id, findings.subject
