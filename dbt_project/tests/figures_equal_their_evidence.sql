-- Every figure that is a sum or a distinct count, aggregated once more straight from its evidence.
{{ config(meta={'said': '指标的数与它所依据的各行之和不一致'}) }}

with figures as (

    select * from {{ ref('rpt_figures') }} where evidence_rows > 0

),

indicators as (

    select indicator_id, kind, aggregation
    from {{ ref('dim_indicators') }}
    where aggregation in ('sum', 'distinct')

),

evidence as (

    select
        figures.archive_code,
        figures.stat_year,
        figures.indicator_id,
        indicators.aggregation,
        sum(evidence.amount) as amount,
        count(distinct evidence.distinct_key) as things
    from figures
    inner join indicators on figures.indicator_id = indicators.indicator_id
    left join {{ ref('indicator_evidence') }} as evidence
        on figures.archive_code = evidence.archive_code
        and figures.indicator_id = evidence.indicator_id
        and evidence.on_date >= {{ day_of_year('figures.stat_year', '01-01') }}
        and evidence.on_date < {{ day_of_year('figures.stat_year + 1', '01-01') }}
        and (indicators.kind = 'stock' or extract(month from evidence.on_date) <= figures.through_month)
    group by figures.archive_code, figures.stat_year, figures.indicator_id, indicators.aggregation

)

select figures.*
from figures
inner join evidence
    on figures.archive_code = evidence.archive_code
    and figures.stat_year = evidence.stat_year
    and figures.indicator_id = evidence.indicator_id
where coalesce(figures.value, 0) <> case when evidence.aggregation = 'sum' then coalesce(evidence.amount, 0) else evidence.things end
