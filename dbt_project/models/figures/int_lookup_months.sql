-- Grain: one row per archives, also those above the one with the ledger, month, dimension of lookups and value of it.
with members as (

    select * from {{ ref('dim_archive_members') }}

),

months as (

    select
        members.archive_code,
        cells.month_on,
        cells.dimension,
        cells.dimension_value,
        {% for indicator_id in lookup_measures() -%}
        sum(cells.{{ indicator_id }}) as {{ indicator_id }},
        {% endfor -%}
        {{ united_bits('cells.user_bits') }} as user_bits
    from {{ ref('int_lookup_values') }} as cells
    inner join members
        on cells.archive_code = members.member_code
        and extract(year from cells.month_on) between members.from_year and members.through_year
    group by 1, 2, 3, 4

),

-- Whoever asks in two archives, or twice in a month, is one person.
users as (

    select
        members.archive_code,
        users.month_on,
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

    select archive_code, month_on, dimension, dimension_value, sum(persons) as persons
    from users
    group by 1, 2, 3, 4

)

-- Users are counted only where five are not certain; int_few_users then has all of them.
select
    months.*,
    case
        when {{ bits_set('months.user_bits') }} >= 5 then months.lookup_visitors
        else least(persons.persons, months.lookup_visitors)
    end as stands_for
from months
left join persons
    on months.archive_code = persons.archive_code
    and months.month_on = persons.month_on
    and months.dimension = persons.dimension
    and months.dimension_value = persons.dimension_value
