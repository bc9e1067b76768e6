-- Grain: one row per archives, period, track (a series, or one definition of it) and what a later period compares with.
{%- set columns = [
    'archive_code', 'stat_year', 'from_month', 'through_month', 'basis', 'indicator_id', 'series_id', 'is_stated',
    'change_in', 'value', 'value_status', 'plain_value', 'plain_status', 'base_value', 'base_status', 'base',
] %}
with stated as (

    select * from {{ ref('int_period_stated') }}

),

comparable as (

    select * from {{ ref('int_period_figures') }} where basis = 'comparable'

),

-- Whoever was merged in between counts before as well; figures frozen or printed do not know of it.
on_next_basis as (

    select
        {{ period_columns('stated') }},
        stated.indicator_id,
        stated.series_id,
        stated.is_stated,
        stated.change_in,
        stated.definition_key,
        stated.value,
        stated.value_status,
        stated.base_value as plain_value,
        stated.base_status as plain_status,
        case when comparable.indicator_id is null then stated.base_value else comparable.value end as base_value,
        case when comparable.indicator_id is null then stated.base_status else comparable.value_status end as base_status,
        case when comparable.indicator_id is null then stated.base else 'comparable' end as base
    from stated
    left join comparable
        on {{ same_span('stated', 'comparable') }}
        and stated.indicator_id = comparable.indicator_id

),

definitions as (

    select *, {{ dbt.concat(["'definition '", 'indicator_id']) }} as track_id
    from on_next_basis
    where series_id in (select version_of from {{ ref('dim_indicators') }} where version_of is not null)

)

-- By itself a definition is compared over all years; the series breaks where its definition changes.
select
    {% for column in columns -%}
    {{ column }},
    {% endfor -%}
    definition_key,
    series_id as track_id
from on_next_basis
where is_stated
union all
select
    {% for column in columns -%}
    {{ column }},
    {% endfor -%}
    track_id as definition_key,
    track_id
from definitions
