-- Grain: one row per archives, span of months and indicator of its own ledgers: measured, zero, or null where it is missing.
with indicators as (

    select * from {{ ref('dim_indicators') }} where aggregation in ('sum', 'distinct', 'last')

),

-- A stock has no value of a month.
expected as (

    select
        periods.*,
        indicators.indicator_id,
        indicators.kind,
        indicators.aggregation,
        indicators.ledger,
        periods.stat_year - indicators.years_before as ledger_year
    from {{ ref('int_member_periods') }} as periods
    inner join indicators
        on indicators.kind = 'flow' or periods.from_month = 1

),

-- A ledger speaks of the years in which it has rows that say what they are; a register, and what is
-- counted since the beginning, of every year from the first row on.
known as (

    select
        expected.*,
        coalesce(missing.months_missing, 0) as months_missing,
        case
            when missing.months_missing = missing.months_expected then false
            when ledger_years.ledger_kind = 'register' and expected.kind <> 'stock'
                then ledger_years.classified_rows_so_far > 0
            when ledger_years.ledger_kind = 'register' or (ledger_years.ledger_kind = 'events' and expected.kind = 'stock')
                then ledger_years.ledger is not null
            else coalesce(ledger_years.classified_rows, 0) > 0
        end as is_known
    from expected
    left join {{ ref('int_ledger_years') }} as ledger_years
        on expected.archive_code = ledger_years.archive_code
        and expected.ledger = ledger_years.ledger
        and expected.ledger_year = ledger_years.stat_year
    left join {{ ref('int_missing_months') }} as missing
        on {{ same_span('expected', 'missing') }}
        and expected.ledger = missing.ledger

)

-- No row that counts makes 0; of the latest of none there is no value.
select
    {{ span_columns('known') }},
    known.indicator_id,
    known.kind,
    known.aggregation,
    case
        when measures.evidence_rows > 0 then measures.measure
        when known.is_known and known.aggregation <> 'last' then 0
    end as value,
    measures.label,
    known.months_missing,
    coalesce(measures.evidence_rows, 0) as evidence_rows
from known
left join {{ ref('int_period_measures') }} as measures
    on {{ same_span('known', 'measures') }}
    and known.indicator_id = measures.indicator_id
