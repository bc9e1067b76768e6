-- Grain: one row per archives that keeps ledgers of its own, year in which it does, and declared ledger.
with ledgers as (

    select * from {{ source('raw', 'ledgers') }} where kind <> 'reference'

),

listed as (

    select * from {{ ref('stg_ledgers__archives') }}

),

keepers as (

    select archive_code, min(stat_year) as first_year, max(stat_year) as last_year
    from {{ ref('int_ledger_months') }}
    where ledger_kind in ('events', 'year_end')
    group by archive_code

),

-- Figures may be known of other years, too: others have published them.
years as (

    select years.archive_code, years.stat_year, years.through_month
    from {{ ref('int_reporting_years') }} as years
    inner join keepers
        on years.archive_code = keepers.archive_code
        and years.stat_year between keepers.first_year and keepers.last_year

),

-- Of the list, whoever has nobody below: a parent is the sum of others.
expected as (

    select archive_code from keepers
    union
    select listed.archive_code
    from listed
    left join listed as children on listed.archive_code = children.parent_code
    where children.archive_code is null

),

-- An archives that has fallen silent is asked for the years in which others still speak.
all_years as (

    select stat_year, max(through_month) as through_month
    from years
    group by stat_year

)

select
    expected.archive_code,
    all_years.stat_year,
    coalesce(years.through_month, all_years.through_month) as through_month,
    ledgers.ledger,
    ledgers.title,
    ledgers.kind as ledger_kind,
    ledgers.cadence,
    {{ due_on('all_years.stat_year', 'ledgers.due') }} as due_on
from expected
cross join all_years
cross join ledgers
left join keepers on expected.archive_code = keepers.archive_code
left join listed on expected.archive_code = listed.archive_code
left join years
    on expected.archive_code = years.archive_code
    and all_years.stat_year = years.stat_year
where
    all_years.stat_year >= coalesce(listed.opened_year, keepers.first_year, all_years.stat_year)
    and all_years.stat_year >= coalesce(keepers.first_year, all_years.stat_year)
    and (listed.closed_year is null or all_years.stat_year < listed.closed_year or all_years.stat_year <= keepers.last_year)
