-- What is opening in one year was closing in the year before, of the same archives.
-- Of frozen years the ledgers' present figures are compared: what was printed is a check's to compare.
{{ config(meta={'said': '年初数与上年末数不一致'}) }}

with figures as (

    select * from {{ ref('rpt_figures') }}

),

pairs as (

    select 'holdings_opening' as opening, 'holdings_closing' as closing
    union all
    select 'storage_area_opening' as opening, 'storage_area_closing' as closing

)

select openings.*
from pairs
inner join figures as openings on pairs.opening = openings.indicator_id
inner join figures as closings
    on pairs.closing = closings.indicator_id
    and openings.archive_code = closings.archive_code
    and openings.stat_year = closings.stat_year + 1
left join {{ ref('int_member_years') }} as mergers
    on closings.archive_code = mergers.archive_code
    and closings.stat_year = mergers.stat_year
    and mergers.basis = 'comparable'
where
    mergers.archive_code is null
    and coalesce(openings.current_value, -1) <> coalesce(closings.current_value, -1)
