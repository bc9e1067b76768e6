-- Grain: one row per archives, period and definition of an indicator: what is stated of it, and what others compare with.
with figures as (

    select * from {{ ref('int_period_figures') }}

),

indicators as (

    select * from {{ ref('dim_indicators') }}

),

series_years as (

    select * from {{ ref('int_series_years') }}

),

frozen as (

    select *, 'own' as basis from {{ ref('int_frozen_figures') }}

),

published as (

    select *, 1 as from_month, 12 as through_month, 'own' as basis from {{ ref('int_published_figures') }}

),

-- Of a series that has had several definitions, each year states the one that is valid in it.
defined as (

    select
        figures.*,
        indicators.series_id,
        series_years.definition_id is not null as is_stated,
        indicators.change_in,
        case when series_years.definition_id is null then 'definition ' else '' end as track_kind,
        series_years.definition_key
    from figures
    inner join indicators on figures.indicator_id = indicators.indicator_id
    left join series_years
        on figures.indicator_id = series_years.definition_id
        and figures.stat_year = series_years.stat_year
    where figures.basis = 'own'

),

sources as (

    select
        defined.*,
        {{ dbt.concat(['track_kind', 'case when is_stated then series_id else defined.indicator_id end']) }} as track_id,
        frozen.indicator_id is not null as is_frozen,
        coalesce(frozen.is_restated, false) as is_restated,
        frozen.frozen_value,
        frozen.frozen_status,
        frozen.frozen_label,
        frozen.months_missing as frozen_months_missing,
        frozen.members_missing as frozen_members_missing,
        frozen.evidence_rows as frozen_evidence_rows,
        frozen.frozen_last_value,
        frozen.frozen_base,
        frozen.frozen_change,
        frozen.frozen_change_status,
        frozen.restated_value,
        frozen.restated_status,
        case when defined.value is null then published.value end as published_value
    from defined
    left join frozen
        on defined.is_stated
        and {{ same_period('defined', 'frozen') }}
        and defined.series_id = frozen.indicator_id
    left join published
        on defined.is_stated
        and {{ same_period('defined', 'published') }}
        and defined.series_id = published.indicator_id

)

-- A printed figure stays as it was printed; what comes after compares with its restatement.
select
    {{ period_columns() }},
    indicator_id,
    series_id,
    is_stated,
    change_in,
    track_id,
    coalesce(definition_key, track_id) as definition_key,
    case when is_frozen then frozen_value else coalesce(value, published_value) end as value,
    case when is_frozen then frozen_status when published_value is not null then 'ok' else value_status end as value_status,
    case
        when is_restated then 'restated'
        when is_frozen then 'frozen'
        when published_value is not null then 'published'
        else 'draft'
    end as state,
    restated_value,
    is_frozen,
    frozen_last_value,
    frozen_base,
    frozen_change,
    frozen_change_status,
    value as current_value,
    value_status as current_status,
    case
        when is_restated then restated_value
        when is_frozen then frozen_value
        else coalesce(value, published_value)
    end as base_value,
    case
        when is_restated then restated_status
        when is_frozen then frozen_status
        when published_value is not null then 'ok'
        else value_status
    end as base_status,
    case
        when is_restated then 'restated'
        when is_frozen then 'frozen'
        when published_value is not null then 'published'
        else 'current'
    end as base,
    case when is_frozen then frozen_label else label end as label,
    case when is_frozen then frozen_months_missing when published_value is not null then 0 else months_missing end as months_missing,
    case
        when is_frozen then frozen_members_missing
        when published_value is not null then 0
        else members_missing
    end as members_missing,
    case when is_frozen then frozen_evidence_rows else evidence_rows end as evidence_rows
from sources
