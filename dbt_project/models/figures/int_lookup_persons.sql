-- Grain: one row per archives, also those above the one with the ledger, year, dimension of lookups and value of it.
with members as (

    select * from {{ ref('dim_archive_members') }}

),

years as (

    select
        archive_code,
        cast(extract(year from month_on) as integer) as stat_year,
        dimension,
        dimension_value,
        sum(lookup_visitors) as visits,
        {{ united_bits('user_bits') }} as user_bits
    from {{ ref('int_lookup_months') }}
    where dimension <> 'total'
    group by 1, 2, 3, 4

),

users as (

    select
        members.archive_code,
        cast(extract(year from users.month_on) as integer) as stat_year,
        users.dimension,
        users.dimension_value,
        users.user_id,
        max(users.persons) as persons
    from {{ ref('int_few_users') }} as users
    inner join members
        on users.archive_code = members.member_code
        and extract(year from users.month_on) between members.from_year and members.through_year
    group by 1, 2, 3, 4, 5

),

persons as (

    select archive_code, stat_year, dimension, dimension_value, sum(persons) as persons
    from users
    group by 1, 2, 3, 4

)

-- A year whose users set fewer than five bits has no month whose users set more, so that all of them are counted.
select
    years.archive_code,
    years.stat_year,
    years.dimension,
    years.dimension_value,
    case
        when {{ bits_set('years.user_bits') }} >= 5 then years.visits
        else least(persons.persons, years.visits)
    end as stands_for
from years
left join persons
    on years.archive_code = persons.archive_code
    and years.stat_year = persons.stat_year
    and years.dimension = persons.dimension
    and years.dimension_value = persons.dimension_value
