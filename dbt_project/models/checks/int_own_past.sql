-- Grain: one row per archives, flow, year and month (0: the whole year) with the same of four earlier years or more.
{%- set names = ['archive_code', 'indicator_id', 'stat_year', 'month_no'] %}
with counts as (

    select * from {{ ref('int_own_counts') }}

),

pairs as (

    select
        counts.*,
        earlier.evened as earlier_evened,
        earlier.amount / nullif(earlier.row_count, 0) as row_amount
    from counts
    inner join counts as earlier
        on counts.archive_code = earlier.archive_code
        and counts.indicator_id = earlier.indicator_id
        and counts.month_no = earlier.month_no
        and counts.stat_year > earlier.stat_year

),

middles as (

    select
        {{ names | join(', ') }},
        {{ median('earlier_evened') }} as middle,
        avg(row_amount) as row_amount
    from pairs
    group by {{ names | join(', ') }}
    having count(*) >= 4

)

-- The median of the distances from the median, as large as a standard deviation where counts are spread normally.
select
    {% for name in names %}pairs.{{ name }}, {% endfor %}
    pairs.amount,
    pairs.evened,
    middles.middle,
    coalesce(middles.row_amount, 1) as row_amount,
    1.4826 * {{ median('abs(pairs.earlier_evened - middles.middle)') }} as spread
from pairs
inner join middles
    on {% for name in names %}pairs.{{ name }} = middles.{{ name }}{{ ' and ' if not loop.last }}{% endfor %}

group by {% for name in names %}pairs.{{ name }}, {% endfor %}pairs.amount, pairs.evened, middles.middle, middles.row_amount
