-- Shown cells of a breakdown never add up to more than the month's total, and to all of it where none is hidden.
{{ config(meta={'said': '利用登记按目的、内容、方式的分项与合计不一致'}) }}

with months as (

    select
        archive_code,
        month_on,
        dimension,
        max(case when is_suppressed then 1 else 0 end) as has_suppressed,
        sum(lookups) as lookups,
        sum(visits) as visits
    from {{ ref('rpt_lookup_months') }}
    group by archive_code, month_on, dimension

)

select parts.*
from months as parts
inner join months as totals
    on parts.archive_code = totals.archive_code
    and parts.month_on = totals.month_on
    and totals.dimension = 'total'
where
    parts.lookups > totals.lookups
    or (parts.has_suppressed = 0 and (parts.lookups <> totals.lookups or parts.visits <> totals.visits))
