-- Grain: one row per indicator: of the catalog, or known only from figures that others have printed.
with catalog as (

    select * from {{ ref('indicators') }}

),

printed as (

    select
        indicator_id,
        unit,
        min(own_name) as name_zh,
        min(whole_id) as whole_id,
        coalesce(unit in ('%', '‰', '百分点', '个百分点'), false) as is_share,
        max(case when last_place < 0 then -last_place else 0 end) as decimals
    from {{ ref('int_published_rows') }}
    where not is_of_catalog and is_fitting
    group by indicator_id, unit

),

-- A part is one of a whole that is counted in the same unit.
with_wholes as (

    select
        printed.*,
        coalesce(catalog.indicator_id, wholes.indicator_id) as part_of
    from printed
    left join catalog on printed.whole_id = catalog.indicator_id and printed.unit = catalog.unit
    left join printed as wholes on printed.whole_id = wholes.indicator_id and printed.unit = wholes.unit

)

select
    indicator_id,
    figure_no,
    section,
    name_zh,
    name_en,
    unit,
    kind,
    aggregation,
    numerator,
    denominator,
    decimals,
    change_in,
    better,
    wording,
    ledger,
    years_before,
    dimensions,
    part_of,
    version_of,
    coalesce(version_of, indicator_id) as series_id,
    valid_from,
    valid_to,
    definition
from catalog
union all
select
    indicator_id,
    null,
    '已公布数据',
    name_zh,
    name_zh,
    coalesce(unit, ''),
    case when is_share then 'ratio' else 'stock' end,
    'given',
    null,
    null,
    cast(decimals as integer),
    case when is_share then 'points' else 'percent' end,
    'none',
    'exact',
    null,
    0,
    null,
    part_of,
    null,
    indicator_id,
    null,
    null,
    {{ dbt.concat(["'已公布数据里的“'", "name_zh", "'”，没有台账，数值照原出处。'"]) }}
from with_wholes
