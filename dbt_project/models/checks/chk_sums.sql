-- Grain: one row per sum of parts that are given one by one, archives, year and whose word it is.
with claims as (

    select * from {{ ref('int_claims') }}

),

sums as (

    select * from {{ ref('check_sums') }}

),

indicators as (

    select * from {{ ref('dim_indicators') }}

),

added as (

    select
        sums.sum_id,
        sums.name_zh,
        sums.relation,
        wholes.word_of,
        wholes.archive_code,
        wholes.stat_year,
        indicators.name_zh as whole_name,
        wholes.value as whole_value,
        count(*) as parts,
        count(parts.value) as parts_known,
        coalesce(sum(parts.value), 0) as parts_value,
        wholes.tolerance + coalesce(sum(parts.tolerance), 0) as tolerance,
        {{ dbt.listagg("coalesce(" ~ number_text('parts.value') ~ ", '缺')", "'＋'", "order by sums.part") }} as said
    from sums
    inner join claims as wholes on sums.whole = wholes.indicator_id
    inner join indicators on sums.whole = indicators.indicator_id
    left join claims as parts
        on sums.part = parts.indicator_id
        and wholes.word_of = parts.word_of
        and wholes.archive_code = parts.archive_code
        and wholes.stat_year = parts.stat_year
    group by 1, 2, 3, 4, 5, 6, 7, 8, wholes.tolerance, wholes.is_only_published
    -- What is published on both sides is looked at once.
    having not (wholes.is_only_published and count(case when not parts.is_only_published then 1 end) = 0)

)

-- More than the whole is wrong whatever else is missing.
select
    'parts_add_up' as check_id,
    archive_code,
    stat_year,
    {{ dbt.concat([
        'whole_name', "'（'", 'name_zh', "case when word_of = 'published' then '，已公布' else '' end", "'）'"
    ]) }} as subject,
    case
        when parts_value > whole_value + tolerance then 'failed'
        when parts_known < parts then 'unknown'
        when relation = 'equal' and parts_value < whole_value - tolerance then 'failed'
        else 'passed'
    end as outcome,
    {{ dbt.concat([
        "case when relation = 'equal' then '各部分之和等于 ' else '各部分之和不超过 ' end", number_text('whole_value')
    ]) }} as expected,
    {{ dbt.concat([number_text('parts_value'), "'（'", 'said', "'）'"]) }} as found,
    {{ dbt.concat([
        "case when word_of = 'published' then 'published.csv：“' else '指标“' end", 'whole_name', "'”及其各部分，'",
        whole_text('stat_year'), "'年'"
    ]) }} as where_zh
from added
