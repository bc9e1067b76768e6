-- Grain: one row per proposal that counts.
with proposals as (

    select * from {{ ref('fct_talent_proposals') }} where is_proposed

)

{{ evidence('national_young_experts', 'proposals', amount='persons') }}
where kind = '国家级青年档案业务骨干'
union all
{{ evidence('provincial_experts', 'proposals', amount='persons') }}
where kind = '省档案专家'
