-- Grain: one row per archives, year, movement, unit (卷, 件, 册), category and retention period.
{%- set units = {'volumes': '卷', 'items': '件', 'books': '册'} %}
{%- set sources = ['holdings', 'accession', 'disposal'] %}
with holdings as (

    select *, 'closing' as movement from {{ ref('stg_ledgers__holdings') }}

),

accession as (

    select *, case when kind in ('移交', '征集', '捐赠', '购买') then 'received' end as movement
    from {{ ref('stg_ledgers__accession') }}

),

disposal as (

    select
        *,
        case when kind in ('移出', '销毁') then 'removed' when kind = '盘盈' then 'found' when kind = '盘亏' then 'lost' end as movement
    from {{ ref('stg_ledgers__disposal') }}

),

amounts as (

    {% for rows in sources -%}
    {% set of_ledger = loop -%}
    {% for column, unit in units.items() -%}
    select
        archive_code,
        cast(extract(year from on_date) as integer) as stat_year,
        movement,
        '{{ unit }}' as unit,
        coalesce(category, '未登记') as category,
        coalesce(retention, '未登记') as retention,
        {{ column }} as amount
    from {{ rows }}
    {{ 'union all' if not (loop.last and of_ledger.last) }}
    {% endfor -%}
    {% endfor %}

),

-- Last year's closing is this year's opening.
placed as (

    select * from amounts where movement is not null
    union all
    select archive_code, stat_year + 1 as stat_year, 'opening' as movement, unit, category, retention, amount
    from amounts
    where movement = 'closing'

)

-- What a merged archives held and received counts where it was merged into, from its closing year on.
select
    coalesce(mergers.merged_into, placed.archive_code) as archive_code,
    placed.stat_year,
    placed.movement,
    placed.unit,
    placed.category,
    placed.retention,
    sum(placed.amount) as amount
from placed
left join {{ ref('dim_archives') }} as mergers
    on placed.archive_code = mergers.archive_code
    and placed.stat_year >= mergers.closed_year
group by 1, 2, 3, 4, 5, 6
