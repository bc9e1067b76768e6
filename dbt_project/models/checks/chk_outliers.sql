-- Grain: one row per archives, flow, year and month (0: the whole year) that can be held against its own past.
with past as (

    select * from {{ ref('int_own_past') }}

),

indicators as (

    select * from {{ ref('dim_indicators') }}

),

bounds as (

    select bound from {{ ref('checks') }} where check_id = 'outlier'

),

-- Few years agree by chance: no spread is taken for smaller than rows of this size have (their amounts come in lumps), with 5 % of
-- the middle for what every year has of its own. What was mostly nothing has no past to be held against.
floored as (

    select
        *,
        greatest(spread, sqrt(greatest(1, 2 * row_amount) + 0.0025 * middle * middle / 4)) as scale
    from past

),

banded as (

    select
        floored.*,
        bounds.bound,
        greatest(middle - bounds.bound * scale, 2 * sqrt(0.375)) as evened_low,
        middle + bounds.bound * scale as evened_high
    from floored
    cross join bounds

)

select
    'outlier' as check_id,
    banded.archive_code,
    banded.stat_year,
    case
        when banded.month_no = 0 then indicators.name_zh
        else {{ dbt.concat(['indicators.name_zh', "' '", whole_text('banded.month_no'), "'月'"]) }}
    end as subject,
    case
        when banded.middle <= 2 * sqrt(0.375) then 'unknown'
        else {{ outcome('abs(banded.evened - banded.middle) <= banded.bound * banded.scale') }}
    end as outcome,
    {{ dbt.concat([
        whole_text('floor(greatest(banded.evened_low * banded.evened_low / 4 - 0.375, 0))'), "' 到 '",
        whole_text('ceil(banded.evened_high * banded.evened_high / 4 - 0.375)'), "'（以前各年同期的中位数 '",
        whole_text('round(banded.middle * banded.middle / 4 - 0.375)'), "'，按各年的离散程度放宽 '", number_text('banded.bound'), "' 倍）'"
    ]) }} as expected,
    {{ persons_text('banded.amount', 'indicators.ledger') }} as found,
    {{ dbt.concat(["'指标“'", 'indicators.name_zh', "'”'", whole_text('banded.stat_year'), "'年'"]) }} as where_zh
from banded
inner join indicators on banded.indicator_id = indicators.indicator_id
