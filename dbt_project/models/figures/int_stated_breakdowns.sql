-- Grain: one row per archives, reporting year, indicator, dimension and value: as frozen, else compared with what was frozen.
with current_breakdowns as (

    select breakdowns.*
    from {{ ref('int_breakdown_figures') }} as breakdowns
    left join {{ ref('int_frozen_years') }} as frozen_years
        on breakdowns.archive_code = frozen_years.archive_code
        and breakdowns.stat_year = frozen_years.stat_year
    where frozen_years.archive_code is null

),

frozen as (

    select * from {{ ref('int_frozen_breakdowns') }}

),

-- Whole years whose figures are compared with frozen ones: of parts of a year, and of restated figures, no breakdown is frozen.
bases as (

    select
        figures.archive_code,
        figures.stat_year,
        figures.indicator_id,
        indicators.change_in
    from {{ ref('rpt_figures') }} as figures
    inner join {{ ref('dim_indicators') }} as indicators on figures.indicator_id = indicators.indicator_id
    where figures.base = 'frozen' and figures.through_month = 12

),

rebased as (

    select
        breakdowns.*,
        bases.indicator_id is not null as is_rebased,
        bases.change_in,
        case when not coalesce(breakdowns.is_suppressed, false) then frozen.value end as frozen_value,
        frozen.share as frozen_share
    from current_breakdowns as breakdowns
    left join bases
        on breakdowns.archive_code = bases.archive_code
        and breakdowns.stat_year = bases.stat_year
        and breakdowns.indicator_id = bases.indicator_id
    left join frozen
        on breakdowns.archive_code = frozen.archive_code
        and breakdowns.stat_year = frozen.stat_year + 1
        and breakdowns.indicator_id = frozen.indicator_id
        and breakdowns.dimension = frozen.dimension
        and breakdowns.dimension_value = frozen.dimension_value

)

select
    archive_code,
    stat_year,
    indicator_id,
    dimension,
    dimension_value,
    value,
    case when is_rebased then frozen_value else last_value end as last_value,
    case
        when not is_rebased then change
        when change_in = 'percent' then {{ quotient('(value - frozen_value) * 100', 'abs(frozen_value)') }}
        else cast(value - frozen_value as {{ amount_type() }})
    end as change,
    share,
    case when is_rebased then cast(share - frozen_share as {{ amount_type() }}) else share_change end as share_change,
    is_suppressed
from rebased
union all
select * from frozen
