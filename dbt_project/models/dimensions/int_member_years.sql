-- Grain: one row per archives, year, basis and member whose ledger rows of the year count for it.
with members as (

    select * from {{ ref('dim_archive_members') }}

),

own_years as (

    select * from {{ ref('int_own_years') }}

),

-- A member whose place changes with a year, other than from one span of the same archives to the next.
changes as (

    select archive_code, from_year as stat_year, member_code
    from members
    where from_year > 0
    union all
    select archive_code, through_year + 1 as stat_year, member_code
    from members
    where through_year < 9999

),

changed_years as (

    select distinct archive_code, stat_year
    from (
        select archive_code, stat_year, member_code
        from changes
        group by archive_code, stat_year, member_code
        having count(*) = 1
    ) as real_changes

),

-- The year before the first is what the first is compared with.
years as (

    select archive_code, stat_year, 'own' as basis, stat_year as members_of_year from {{ ref('int_reporting_years') }}
    union
    select archive_code, stat_year - 1 as stat_year, 'own' as basis, stat_year - 1 as members_of_year
    from {{ ref('int_reporting_years') }}
    union
    select
        reporting_years.archive_code,
        reporting_years.stat_year - 1 as stat_year,
        'comparable' as basis,
        reporting_years.stat_year as members_of_year
    from {{ ref('int_reporting_years') }} as reporting_years
    inner join changed_years
        on reporting_years.archive_code = changed_years.archive_code
        and reporting_years.stat_year = changed_years.stat_year

)

-- Rows are expected of whoever is there: from the year it was opened to the year before it was closed. Of an archives
-- above others they are expected only where it keeps ledgers itself.
select
    years.archive_code,
    years.stat_year,
    years.basis,
    members.member_code,
    members.how,
    years.stat_year >= coalesce(archives.opened_year, 0)
    and years.stat_year < coalesce(archives.closed_year, 9999)
    and (members.how <> 'self' or keepers.archive_code is not null) as is_expected
from years
inner join members
    on years.archive_code = members.archive_code
    and years.members_of_year between members.from_year and members.through_year
inner join {{ ref('dim_archives') }} as archives on members.member_code = archives.archive_code
left join (select distinct archive_code from own_years) as keepers on members.member_code = keepers.archive_code
