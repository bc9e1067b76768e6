-- Grain: one row per archives, year, indicator and whose word it is: as it is stated here (stated), or printed by others (published).
with figures as (

    select * from {{ ref('rpt_figures') }} where value is not null

),

published as (

    select * from {{ ref('int_published_figures') }}

)

select
    'stated' as word_of,
    figures.archive_code,
    figures.stat_year,
    figures.indicator_id,
    figures.value,
    case when figures.state = 'published' then published.half_unit else 0 end as half_unit,
    figures.state = 'published' as is_only_published
from figures
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
    half_unit,
    false as is_only_published
from published
