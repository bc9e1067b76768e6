-- Grain: one row per check, archives, year and subject that was looked at, whatever came out.
{%- set families = [
    'chk_holdings', 'chk_openings', 'chk_parts', 'chk_sums', 'chk_breakdowns', 'chk_published', 'chk_lookups', 'chk_months',
    'chk_years', 'chk_usual_months', 'chk_late', 'chk_outliers', 'chk_declared_totals', 'chk_archives'
] %}
{% for family in families -%}
select
    check_id,
    archive_code,
    stat_year,
    subject,
    outcome,
    expected,
    found,
    where_zh
from {{ ref(family) }}
{{ 'union all' if not loop.last }}
{% endfor %}
