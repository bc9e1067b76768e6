-- The current rows of a ledger, found otherwise than by the models.
create temp view current_{ledger} as
select versions.*
from raw.{ledger} as versions
semi join (
    select row_id, max((coalesce(exported_on, date '0001-01-01'), load_id)) as latest
    from raw.{ledger}
    group by row_id
) as newest
    on versions.row_id = newest.row_id
    and (coalesce(versions.exported_on, date '0001-01-01'), versions.load_id) = newest.latest
where not exists (
    select 1 from raw.withdrawals
    where withdrawals.row_id = versions.row_id and withdrawals.load_id > versions.load_id
);
