-- Grain: one row per indicator and proposal that counts.
with proposals as (

    select * from {{ ref('fct_talent_proposals') }}

),

proposed as (

    select * from proposals where is_proposed

),

young_experts as (

    select * from proposed where kind = '国家级青年档案业务骨干'

),

provincial_experts as (

    select * from proposed where kind = '省档案专家'

)

{{ evidence('national_young_experts', 'young_experts', amount='persons') }}
union all
{{ evidence('provincial_experts', 'provincial_experts', amount='persons') }}
union all
{{ evidence('talents_named', 'proposals', amount='persons', dimensions='kind result') }}
