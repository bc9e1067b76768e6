-- Grain: one row per indicator and registration that counts for it.
with lookups as (

    select * from {{ ref('fct_lookups') }}

)

{{ evidence('lookup_registrations', 'lookups', amount='1', dimensions='purpose subject channel user_kind outcome') }}
union all
{{ evidence('lookup_visitors', 'lookups', amount='visits', dimensions='purpose subject channel user_kind outcome') }}
union all
{{ evidence('lookup_items', 'lookups', amount='retrievals', dimensions='purpose subject channel user_kind outcome') }}
union all
{{ evidence('lookup_pages_copied', 'lookups', amount='pages_copied', dimensions='purpose subject channel user_kind outcome') }}
union all
{{ evidence('lookup_certificates', 'lookups', amount='certificates', dimensions='purpose subject channel user_kind outcome') }}
