-- Grain: one row per archives, year, indicator and whose word it is: as it is stated here (stated), or printed by others (published).
with figures as (

    select * from {{ ref('rpt_figures') }} where value is not null

),

-- A count that is printed to its last digit is exact.
published as (

    select
        published.*,
        case when indicators.decimals = 0 and published.half_unit <= 0.5 then 0 else published.half_unit end as tolerance
    from {{ ref('int_published_figures') }} as published
    inner join {{ ref('dim_indicators') }} as indicators on published.indicator_id = indicators.indicator_id

),

-- Who has no words of his own is the sum of others, and so are his faults.
speakers as (

    select archive_code from {{ ref('int_ledger_months') }}
    union
    select archive_code from published

)

select
    'stated' as word_of,
    figures.archive_code,
    figures.stat_year,
    figures.indicator_id,
    figures.value,
    case when figures.state = 'published' then published.tolerance else 0 end as tolerance,
    figures.state = 'published' as is_only_published
from figures
inner join speakers on figures.archive_code = speakers.archive_code
left join published
    on figures.archive_code = published.archive_code
    and figures.stat_year = published.stat_year
    and figures.indicator_id = published.indicator_id
union all
select
    'published' as word_of,
    archive_code,
    stat_year,
    indicator_id,
    value,
    tolerance,
    false as is_only_published
from published
