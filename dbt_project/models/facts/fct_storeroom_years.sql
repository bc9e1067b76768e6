-- Grain: one row per storeroom, reporting year and end of it (opening, closing) at which the room is in use.
with storerooms as (

    select * from {{ ref('fct_storerooms') }}

),

years as (

    select * from {{ ref('int_state_years') }}

),

-- The last year's closing is the next one's opening, also where no ledger speaks of that year: a city adds up its openings.
openings as (

    select archive_code, stat_year from years
    union
    select archive_code, max(stat_year) + 1 as stat_year
    from years
    group by archive_code

),

-- And so is the first opening the closing of a year before: it is added up with the closings of the others.
closings as (

    select archive_code, stat_year, ends_on from years
    union all
    select archive_code, min(stat_year) - 1 as stat_year, {{ day_of_year('min(stat_year) - 1', '12-31') }} as ends_on
    from years
    group by archive_code

),

-- The year's opening state is that of the last day of the year before, shown on 1 January.
moments as (

    select
        archive_code,
        stat_year,
        'closing' as moment,
        ends_on as on_date,
        ends_on as state_on
    from closings
    union all
    select
        archive_code,
        stat_year,
        'opening' as moment,
        {{ day_of_year('stat_year', '01-01') }} as on_date,
        {{ day_of_year('stat_year - 1', '12-31') }} as state_on
    from openings

)

-- A room opened on that day is in use, one closed on that day is not.
select
    storerooms.archive_code,
    storerooms.row_id,
    moments.on_date,
    moments.stat_year,
    moments.moment,
    storerooms.kind,
    storerooms.area,
    storerooms.capacity_metres,
    {{ provenance('storerooms') }}
from storerooms
inner join moments
    on storerooms.archive_code = moments.archive_code
    and storerooms.opened_on <= moments.state_on
    and (storerooms.closed_on is null or storerooms.closed_on > moments.state_on)
