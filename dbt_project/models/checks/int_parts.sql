-- Grain: one row per part and whole of which it is a part: of the catalog, or by the words of printed names.
{%- set shared = ['总', '建筑', '面积', '档案', '馆', '其中', '数量', '累计', '用房', '：', ':'] %}
with indicators as (

    select * from {{ ref('dim_indicators') }} where version_of is null

),

words as (

    select * from {{ ref('published_parts') }}

),

-- A printed name less the words that tell part from whole: what is left says of which archives, and must agree.
printed as (

    select
        indicators.indicator_id,
        indicators.name_zh,
        coalesce(units.unit, indicators.unit) as unit,
        {% for word in shared %}replace({% endfor %}indicators.name_zh{% for word in shared %}, '{{ word }}', ''){% endfor %} as stem
    from indicators
    left join (
        select printed_unit, min(unit) as unit from {{ ref('published_units') }} group by printed_unit
    ) as units on indicators.unit = units.printed_unit
    where indicators.aggregation = 'given'

),

by_words as (

    select distinct
        parts.indicator_id as part,
        wholes.indicator_id as whole
    from words
    inner join printed as parts on parts.name_zh like {{ dbt.concat(["'%'", 'words.part_word', "'%'"]) }}
    inner join printed as wholes
        on wholes.name_zh like {{ dbt.concat(["'%'", 'words.whole_word', "'%'"]) }}
        and wholes.name_zh not like {{ dbt.concat(["'%'", 'words.part_word', "'%'"]) }}
        and parts.unit = wholes.unit
        and replace(parts.stem, words.part_word, '') = replace(wholes.stem, words.whole_word, '')

)

select indicator_id as part, part_of as whole from indicators where part_of is not null
union
select part, whole from by_words
