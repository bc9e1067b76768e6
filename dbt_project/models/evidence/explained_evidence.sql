-- Grain: one row per archives under which a figure is shown, year, indicator, ledger row, date and thing counted once.
with evidence as (

    select
        *,
        cast(extract(year from on_date) as integer) as stat_year
    from {{ ref('indicator_evidence') }}

),

members as (

    select * from {{ ref('dim_archive_members') }}

),

frozen as (

    select * from {{ ref('int_frozen_years') }}

)

-- A year that is not frozen rests on what the ledgers say now, a frozen one on what they said when it was frozen.
select
    members.archive_code as shown_under,
    evidence.stat_year,
    false as is_frozen,
    {{ evidence_columns('evidence') }}
from evidence
inner join members
    on evidence.archive_code = members.member_code
    and evidence.stat_year between members.from_year and members.through_year
left join frozen
    on members.archive_code = frozen.archive_code
    and evidence.stat_year = frozen.stat_year
where frozen.archive_code is null
union all
select
    shown_under,
    stat_year,
    true as is_frozen,
    {{ evidence_columns('evidence') }}
from {{ ref('int_frozen_evidence') }} as evidence
