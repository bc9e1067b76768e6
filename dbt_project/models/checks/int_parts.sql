-- Grain: one row per part and whole of which it is a part: of the catalog, as a table says (其中), or by the words of printed names.
with indicators as (

    select * from {{ ref('dim_indicators') }} where version_of is null

),

words as (

    select * from {{ ref('published_parts') }}

),

printed as (

    select distinct
        prints.indicator_id,
        prints.own_name as name,
        coalesce(units.unit, prints.unit) as unit
    from {{ ref('int_published_rows') }} as prints
    left join (
        select printed_unit, min(unit) as unit from {{ ref('published_units') }} group by printed_unit
    ) as units on prints.unit = units.printed_unit
    where prints.is_fitting

),

-- A name less the words that tell part from whole: what is left says of which archives, and must agree.
parts as (

    select words.*, printed.*, {{ name_stem('printed.name', 'words.part_word') }} as stem
    from words
    inner join printed on printed.name like {{ dbt.concat(["'%'", 'words.part_word', "'%'"]) }}

),

wholes as (

    select words.*, printed.*, {{ name_stem('printed.name', 'words.whole_word') }} as stem
    from words
    inner join printed
        on printed.name like {{ dbt.concat(["'%'", 'words.whole_word', "'%'"]) }}
        and printed.name not like {{ dbt.concat(["'%'", 'words.part_word', "'%'"]) }}

)

select indicator_id as part, part_of as whole from indicators where part_of is not null
union
select parts.indicator_id as part, wholes.indicator_id as whole
from parts
inner join wholes
    on parts.part_word = wholes.part_word
    and parts.whole_word = wholes.whole_word
    and parts.unit = wholes.unit
    and parts.stem = wholes.stem
where parts.indicator_id <> wholes.indicator_id
