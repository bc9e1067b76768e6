-- Grain: one row per indicator, ledger row, date and thing counted once (distinct_key).
{% for ledger in var('ledgers') -%}
select * from {{ ref('evd_' ~ ledger) }}
{{ 'union all' if not loop.last }}
{% endfor %}
