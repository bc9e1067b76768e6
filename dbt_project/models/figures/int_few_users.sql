-- Grain: one row per archives with the ledger, month, dimension, value of it that has few users, and user.
with cells as (

    select
        archive_code,
        month_on,
        {{ lookup_dimensions() | join(', ') }},
        {{ short_key(['archive_code', 'month_on'] + lookup_dimensions()) }} as cell_key
    from {{ ref('int_lookup_cells') }}

),

-- Five bits are five users; fewer bits may be more users, and those are counted.
few as (

    select archive_code, month_on, dimension, dimension_value
    from {{ ref('int_lookup_values') }}
    where dimension <> 'total' and {{ bits_set('user_bits') }} < 5

),

doubtful as (

    {% for dimension in lookup_dimensions() -%}
    select cells.cell_key, few.archive_code, few.month_on, few.dimension, few.dimension_value
    from cells
    inner join few
        on few.dimension = '{{ dimension }}'
        and cells.archive_code = few.archive_code
        and cells.month_on = few.month_on
        and coalesce(cells.{{ dimension }}, '未登记') = few.dimension_value
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

lookups as (

    select
        *,
        {{ short_key(['archive_code', 'month_on'] + lookup_dimensions()) }} as cell_key
    from {{ ref('fct_lookups') }}

)

select
    lookups.archive_code,
    lookups.month_on,
    doubtful.dimension,
    doubtful.dimension_value,
    lookups.user_id,
    max(lookups.persons) as persons
from lookups
inner join doubtful
    on lookups.cell_key = doubtful.cell_key
    and lookups.archive_code = doubtful.archive_code
    and lookups.month_on = doubtful.month_on
    and doubtful.dimension_value = case doubtful.dimension
        {%- for dimension in lookup_dimensions() %}
        when '{{ dimension }}' then coalesce(lookups.{{ dimension }}, '未登记')
        {%- endfor %}
    end
group by 1, 2, 3, 4, 5
