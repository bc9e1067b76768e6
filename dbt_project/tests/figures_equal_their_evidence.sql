-- Every figure that is a sum or a distinct count, aggregated once more straight from its evidence.
{{ config(meta={'said': '指标的数与它所依据的各行之和不一致'}) }}

with figures as (

    select * from {{ ref('rpt_figures') }} where evidence_rows > 0 or current_value is not null

),

indicators as (

    select indicator_id, kind, aggregation
    from {{ ref('dim_indicators') }}
    where aggregation in ('sum', 'distinct')

),

-- All registrations are read once, for all their indicators.
registrations as (

    select
        archive_code,
        month_on,
        {% for indicator_id, measure in lookup_measures().items() -%}
        sum({{ measure.amount }}) as {{ indicator_id }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('fct_lookups') }}
    group by archive_code, month_on

),

evidence_rows as (

    {% for ledger in var('ledgers') if ledger != 'utilization' -%}
    select indicator_id, archive_code, on_date, amount, distinct_key
    from {{ ref('evd_' ~ ledger) }}
    union all
    {% endfor -%}
    {% for indicator_id in lookup_measures() -%}
    select '{{ indicator_id }}', archive_code, month_on, cast({{ indicator_id }} as {{ amount_type() }}), null
    from registrations
    {{ 'union all' if not loop.last }}
    {% endfor %}

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
    inner join indicators on figures.definition_id = indicators.indicator_id
    inner join {{ ref('dim_archive_members') }} as members
        on figures.archive_code = members.archive_code
        and figures.stat_year between members.from_year and members.through_year
        and (members.how = 'self' or indicators.kind <> 'score')
    left join evidence_rows as evidence
        on members.member_code = evidence.archive_code
        and figures.definition_id = evidence.indicator_id
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
where
    coalesce(figures.current_value, 0) <> case when evidence.aggregation = 'sum' then coalesce(evidence.amount, 0) else evidence.things end
