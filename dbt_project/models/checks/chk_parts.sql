-- Grain: one row per part of a whole, archives, year and whose word it is.
with claims as (

    select * from {{ ref('int_claims') }}

),

indicators as (

    select * from {{ ref('dim_indicators') }}

),

compared as (

    select
        parts.word_of,
        parts.archive_code,
        parts.stat_year,
        {{ dbt.concat([
            'indicators.name_zh', "' 与 '", 'whole_indicators.name_zh',
            "case when parts.word_of = 'published' then '（已公布）' else '' end"
        ]) }} as subject,
        parts.value,
        parts.tolerance + wholes.tolerance as tolerance,
        wholes.value as whole_value,
        indicators.unit,
        whole_indicators.unit as whole_unit
    from claims as parts
    inner join {{ ref('int_parts') }} as pairs on parts.indicator_id = pairs.part
    inner join indicators on pairs.part = indicators.indicator_id
    inner join indicators as whole_indicators on pairs.whole = whole_indicators.indicator_id
    left join claims as wholes
        on pairs.whole = wholes.indicator_id
        and parts.word_of = wholes.word_of
        and parts.archive_code = wholes.archive_code
        and parts.stat_year = wholes.stat_year
    -- What is published on both sides is looked at once.
    where not (parts.is_only_published and coalesce(wholes.is_only_published, true))

)

-- Rounding half up keeps the order: printed alike, a part is more than its whole only where it is.
select
    'part_exceeds_whole' as check_id,
    archive_code,
    stat_year,
    subject,
    {{ outcome('value <= whole_value or value < whole_value + tolerance') }} as outcome,
    {{ dbt.concat(["'不超过 '", number_text('whole_value'), 'whole_unit']) }} as expected,
    {{ dbt.concat([number_text('value'), 'unit']) }} as found,
    {{ dbt.concat([
        "case when word_of = 'published' then 'published.csv：' else '指标：' end", 'subject', "'，'", whole_text('stat_year'), "'年'"
    ]) }} as where_zh
from compared
