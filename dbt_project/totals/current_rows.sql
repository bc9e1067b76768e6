-- The current rows of a ledger, found otherwise than by the models: of those that may have another version, the greatest stands.
create temp table outdated_{ledger} as
with doubtful as (
    select row_id, load_id, row(coalesce(exported_on, date '0001-01-01'), coalesce(precedence, load_id)) as stands
    from raw.{ledger}
    where hash(row_id) in (
        select hash(row_id) from raw.{ledger} group by 1 having count(*) > 1
        union all
        select hash(row_id) from raw.withdrawals
    )
),
newest as (
    select row_id, max(row(stands, load_id)) as latest
    from doubtful
    group by row_id
)
select doubtful.row_id, doubtful.load_id
from doubtful join newest using (row_id)
where row(doubtful.stands, doubtful.load_id) < newest.latest
    or exists (
        select 1 from raw.withdrawals
        where withdrawals.row_id = doubtful.row_id
            and row(coalesce(withdrawals.exported_on, date '0001-01-01'), coalesce(withdrawals.precedence, withdrawals.load_id))
                > doubtful.stands
    );
create temp view current_{ledger} as
select versions.* from raw.{ledger} as versions
anti join outdated_{ledger} as outdated on versions.row_id = outdated.row_id and versions.load_id = outdated.load_id;
