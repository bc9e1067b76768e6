-- Grain: one row per indicator and dimension that it is broken down by.
with indicators as (

    select * from {{ ref('dim_indicators') }}

),

dimensions as (

    {% for name in dimension_names() -%}
    select '{{ name }}' as dimension
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    indicators.indicator_id,
    dimensions.dimension
from indicators
inner join dimensions
    on {{ dbt.concat(["' '", 'indicators.dimensions', "' '"]) }} like {{ dbt.concat(["'% '", 'dimensions.dimension', "' %'"]) }}
