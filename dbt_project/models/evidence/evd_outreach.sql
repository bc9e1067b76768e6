-- Grain: one row per indicator and thing shown or handed out, and per co-host of an exhibition.
{%- set quantities = {
    '学习资料': 'study_materials',
    '问卷': 'questionnaires',
    '展板': 'exhibition_boards',
    '挂图': 'wallcharts',
    '文化扇': 'culture_fans',
    '公文袋': 'document_bags',
    '推送': 'outreach_posts',
} %}
with things as (

    select * from {{ ref('fct_outreach_things') }}

),

exhibitions as (

    select * from things where item_kind = '展板'

),

hosts as (

    select * from {{ ref('fct_exhibition_hosts') }}

),

departments as (

    select * from hosts where host_kind = 'department'

),

subdistricts as (

    select * from hosts where host_kind = 'subdistrict'

)

{% for item_kind, indicator_id in quantities.items() -%}
{{ evidence(indicator_id, 'things', amount='quantity') }}
where item_kind = '{{ item_kind }}'
union all
{% endfor -%}
{{ evidence('outreach_activities', 'things', distinct_key='activity_key', dimensions='item_kind') }}
union all
{{ evidence('exhibitions', 'exhibitions', distinct_key='activity_key') }}
union all
{{ evidence('exhibition_visitors', 'exhibitions', amount='visits') }}
union all
{{ evidence('exhibition_departments', 'departments', distinct_key='host') }}
union all
{{ evidence('exhibition_subdistricts', 'subdistricts', distinct_key='host') }}
