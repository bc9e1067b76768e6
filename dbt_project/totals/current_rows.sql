-- The current rows of a ledger, found otherwise than by the models.
create temp view current_{ledger} as
with standing as (
    select *, row(coalesce(exported_on, date '0001-01-01'), coalesce(precedence, load_id)) as stands from raw.{ledger}
)
select versions.*
from standing as versions
semi join (
    select row_id, max(row(stands, load_id)) as latest
    from standing
    group by row_id
) as newest
    on versions.row_id = newest.row_id and row(versions.stands, versions.load_id) = newest.latest
where not exists (
    select 1 from raw.withdrawals
    where withdrawals.row_id = versions.row_id
        and row(coalesce(withdrawals.exported_on, date '0001-01-01'), coalesce(withdrawals.precedence, withdrawals.load_id))
            > versions.stands
);
