-- A row without archives or date would drop out of every figure unseen; only 期初累计 has no date.
{{ config(meta={'said': '台账里有没有档案馆代码或日期的行'}) }}

select *
from {{ ref('int_ledger_months') }}
where archive_code is null or (month_on is null and ledger <> 'digitization')
