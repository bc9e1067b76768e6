-- Grain: one row per indicator and year-end holding that counts for it.
with holdings as (

    select
        *,
        {{ day_of_year('stat_year + 1', '01-01') }} as next_year_on
    from {{ ref('fct_holdings') }}

),

permanent_paper as (

    select * from holdings where is_permanent_paper

)

{{ evidence('holdings_closing', 'holdings', amount='quantity', dimensions='category retention medium era') }}
union all
{{ evidence('holdings_opening', 'holdings', amount='quantity', on_date='next_year_on', dimensions='category retention medium era') }}
union all
{{ evidence('permanent_paper_pages', 'permanent_paper', amount='pages', dimensions='category era') }}
union all
{{ evidence('permanent_paper_digitized_pages', 'permanent_paper', amount='digitized_pages', dimensions='category era') }}
