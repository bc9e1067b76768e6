-- Grain: one row per indicator and year-end holding that counts for it.
{%- set counts = ['volumes', 'items', 'books'] %}
{%- set dimensions = 'category retention medium era' %}
with holdings as (

    select
        *,
        {{ day_of_year('stat_year + 1', '01-01') }} as next_year_on
    from {{ ref('fct_holdings') }}

),

permanent as (

    select * from holdings where retention = '永久'

),

permanent_paper as (

    select * from holdings where is_permanent_paper

),

photographs as (

    select * from holdings where medium = '照片'

),

recordings as (

    select * from holdings where medium in ('录音', '录像')

)

{{ evidence('holdings_closing', 'holdings', amount=added(counts), dimensions=dimensions) }}
union all
{{ evidence('holdings_opening', 'holdings', amount=added(counts), on_date='next_year_on', dimensions=dimensions) }}
union all
{{ evidence('holdings_permanent', 'permanent', amount=added(counts), dimensions='category medium era') }}
union all
{{ evidence('holdings_fonds', 'holdings', distinct_key='fonds_key', dimensions=dimensions) }}
union all
{{ evidence('photographs', 'photographs', amount='items', dimensions='retention era') }}
union all
{{ evidence('recordings', 'recordings', amount='items', dimensions='retention medium era') }}
union all
{{ evidence('permanent_paper_pages', 'permanent_paper', amount='pages', dimensions='category era') }}
union all
{{ evidence('permanent_paper_digitized_pages', 'permanent_paper', amount='digitized_pages', dimensions='category era') }}
{% for column, indicator_id in {
    'volumes': 'holdings_volumes',
    'items': 'holdings_items',
    'books': 'holdings_books',
    'open_volumes': 'open_volumes',
    'open_items': 'open_items',
    'pages': 'holdings_pages',
    'digitized_pages': 'holdings_digitized_pages',
    'shelf_metres': 'shelf_metres',
}.items() -%}
union all
{{ evidence(indicator_id, 'holdings', amount=column, dimensions=dimensions) }}
{% endfor %}
