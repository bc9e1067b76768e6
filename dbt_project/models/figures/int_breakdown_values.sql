-- Grain: one row per archives, also above others, year up to a month, basis, indicator, dimension and value of it.
with years as (

    select * from {{ ref('int_reporting_years') }}

),

-- What a year is compared with are the same months of the year before, on the basis of the members of then or of now.
spans as (

    select archive_code, stat_year, 'own' as basis, through_month from years
    union
    select years.archive_code, years.stat_year - 1 as stat_year, bases.basis, years.through_month
    from years
    cross join (select 'own' as basis union all select 'comparable' as basis) as bases

),

measured as (

    select
        spans.archive_code,
        spans.stat_year,
        spans.basis,
        spans.through_month,
        cells.indicator_id,
        cells.dimension,
        cells.dimension_value,
        case
            when min(cells.aggregation) = 'sum' then cast(sum(cells.amount) as {{ amount_type() }})
            else cast(count(distinct cells.distinct_key) as {{ amount_type() }})
        end as value
    from spans
    inner join {{ ref('int_member_years') }} as members
        on spans.archive_code = members.archive_code
        and spans.stat_year = members.stat_year
        and spans.basis = members.basis
    inner join {{ ref('int_breakdown_cells') }} as cells
        on members.member_code = cells.archive_code
        and spans.stat_year = cells.stat_year
        and cells.month_no <= spans.through_month
    group by 1, 2, 3, 4, 5, 6, 7

),

shares as (

    select
        numerators.archive_code,
        numerators.stat_year,
        numerators.basis,
        numerators.through_month,
        indicators.indicator_id,
        numerators.dimension,
        numerators.dimension_value,
        case
            when indicators.unit = '%' then {{ quotient('numerators.value * 100', 'denominators.value') }}
            else {{ quotient('numerators.value', 'denominators.value') }}
        end as value
    from {{ ref('dim_indicators') }} as indicators
    inner join {{ ref('dim_indicator_dimensions') }} as dimensions on indicators.indicator_id = dimensions.indicator_id
    inner join measured as numerators
        on indicators.numerator = numerators.indicator_id
        and dimensions.dimension = numerators.dimension
    inner join measured as denominators
        on indicators.denominator = denominators.indicator_id
        and numerators.archive_code = denominators.archive_code
        and numerators.stat_year = denominators.stat_year
        and numerators.basis = denominators.basis
        and numerators.through_month = denominators.through_month
        and numerators.dimension = denominators.dimension
        and numerators.dimension_value = denominators.dimension_value
    where
        indicators.aggregation = 'share'
        and numerators.value is not null
        and denominators.value is not null

)

select * from measured
union all
select * from shares
