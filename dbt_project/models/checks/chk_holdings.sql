-- Grain: one row per archives, year and line of the holdings: in total, by unit, by category and by retention period.
{%- set lines = {
    'holdings_close': "'馆藏总量'",
    'holdings_close_by_unit': 'unit',
    'holdings_close_by_category': 'category',
    'holdings_close_by_retention': 'retention',
} %}
with movements as (

    select * from {{ ref('int_holdings_movements') }}

),

known as (

    select
        archive_code,
        stat_year,
        count(distinct case when movement in ('opening', 'closing', 'received') then movement end) = 3 as is_known
    from movements
    group by archive_code, stat_year
    having count(case when movement = 'closing' then 1 end) > 0

),

lines as (

    {% for check_id, line in lines.items() -%}
    select
        '{{ check_id }}' as check_id,
        archive_code,
        stat_year,
        {{ line }} as subject,
        {% for movement in ['opening', 'received', 'removed', 'found', 'lost', 'closing'] -%}
        coalesce(sum(case when movement = '{{ movement }}' then amount end), 0) as {{ movement }}{{ ',' if not loop.last }}
        {% endfor %}
    from movements
    group by 1, 2, 3, 4
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    lines.check_id,
    lines.archive_code,
    lines.stat_year,
    lines.subject,
    case
        when not known.is_known then 'unknown'
        else {{ outcome('closing = opening + received - removed + found - lost') }}
    end as outcome,
    {{ dbt.concat(["'年末 '", number_text('opening + received - removed + found - lost')]) }} as expected,
    {{ dbt.concat([
        "'年末 '", number_text('closing'), "'（年初 '", number_text('opening'), "'，进馆 '", number_text('received'),
        "'，移出销毁 '", number_text('removed'), "'，盘盈 '", number_text('found'), "'，盘亏 '", number_text('lost'), "'）'"
    ]) }} as found,
    '《馆藏统计台账》《接收登记台账》《移出销毁台账》' as where_zh
from lines
inner join known
    on lines.archive_code = known.archive_code
    and lines.stat_year = known.stat_year
