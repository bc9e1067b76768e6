"""SQL that judges staged rows: twice in the file, contradicting one another, or standing in the history already."""

from ingest.ledger import Ledger


def repeats(ledger: Ledger) -> str:
    """SQL: `staged`, and `in_the_file`: place, disposition and the row repeated, of rows that share a key in one file.

    Candidates are found by a short hash first: of ten million rows few repeat, and there is no room to sort them all.
    """
    return f"""
        staged as (select row_id, row_hash, row_no, rowid as place from incoming_{ledger.name}),
        candidates as (select hash(row_id) as short from staged group by short having count(*) > 1),
        repeated as (
            select *,
                row_number() over (partition by row_id order by place) as copy,
                first_value(row_no) over (partition by row_id order by place) as original,
                min(row_hash) over (partition by row_id) <> max(row_hash) over (partition by row_id) as contradicts
            from staged where hash(row_id) in (select short from candidates)
        ),
        in_the_file as (
            select place, case when contradicts then 'quarantined' else 'duplicate' end as disposition, original
            from repeated where contradicts or copy > 1
        )
    """


def judgement(ledger: Ledger) -> str:
    """SQL: place, disposition and, of a copy, the row that it repeats; rows that are simply new are left out."""
    return f"""
        with {repeats(ledger)},
        versions as (
            select row_id, row_hash, exported_on, precedence, load_id from raw.{ledger.name}
            where row_id in (select row_id from staged)
        ),
        standing as (
            select row_id, max(row(exported_on, precedence, load_id)) as latest,
                arg_max(row_hash, row(exported_on, precedence, load_id)) as current_hash
            from versions group by row_id
        ),
        withdrawn as (
            select row_id, max(row(exported_on, precedence)) as gone_at from raw.withdrawals
            where row_id in (select row_id from standing) group by row_id
        ),
        with_history as (
            select place,
                case
                    -- what a later re-export lacks comes back only by a file that is later still
                    when gone_at is not null and gone_at > row(latest[1], latest[2]) then
                        case
                            when row($exported_on::date, $precedence::bigint) > gone_at then 'added'
                            when known then 'unchanged' else 'older'
                        end
                    when row_hash = current_hash then 'unchanged'
                    when row($exported_on::date, $precedence::bigint) < row(latest[1], latest[2]) then
                        case when known then 'unchanged' else 'older' end
                    else 'changed'
                end as disposition
            from (
                select staged.*, standing.* exclude (row_id), gone_at, exists (
                    select 1 from versions where versions.row_id = staged.row_id and versions.row_hash = staged.row_hash
                ) as known
                from staged join standing using (row_id) left join withdrawn using (row_id)
            )
        )
        select place, disposition, original from in_the_file
        union all
        select place, disposition, null from with_history where place not in (select place from in_the_file)
    """
