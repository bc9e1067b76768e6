-- Grain: one row per archives, ledger and year of its rows on which figures rest that are incomplete or missing.
with figures as (

    select * from {{ ref('rpt_figures') }} where value_status <> 'ok'

),

indicators as (

    select * from {{ ref('dim_indicators') }} where ledger is not null

)

select
    figures.archive_code,
    indicators.ledger,
    figures.stat_year - indicators.years_before as stat_year,
    {% for status in ['incomplete', 'missing'] -%}
    {{ dbt.listagg(
        "case when figures.value_status = '" ~ status ~ "' then indicators.name_zh end",
        "'、'",
        "order by indicators.indicator_id"
    ) }} as {{ status }}_figures{{ ',' if not loop.last }}
    {% endfor %}
from figures
inner join indicators on figures.indicator_id = indicators.indicator_id
group by 1, 2, 3
