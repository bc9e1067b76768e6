{# A number as a finding says it: half up to two decimals, without zeros that say nothing. #}
{% macro number_text(number) -%}
rtrim(rtrim(cast(cast({{ number }} as decimal(28, 2)) as {{ dbt.type_string() }}), '0'), '.')
{%- endmacro %}


{# A whole number, such as a year, as text. #}
{% macro whole_text(number) -%}
cast(cast({{ number }} as {{ dbt.type_bigint() }}) as {{ dbt.type_string() }})
{%- endmacro %}


{# passed or failed; unknown where it cannot be said, because something is missing: neither is a finding, but only one is good news. #}
{% macro outcome(holds) -%}
case when {{ holds }} then 'passed' when not ({{ holds }}) then 'failed' else 'unknown' end
{%- endmacro %}


{# The middle value of a group. #}
{% macro median(value) -%}
{{ return(adapter.dispatch('median')(value)) }}
{%- endmacro %}

{% macro default__median(value) -%}
percentile_cont(0.5) within group (order by {{ value }})
{%- endmacro %}

{% macro duckdb__median(value) -%}
median({{ value }})
{%- endmacro %}


{# A day as text, 2023-01-31. #}
{% macro date_text(day) -%}
cast(cast({{ day }} as date) as {{ dbt.type_string() }})
{%- endmacro %}


{# A number as text; of the lookups nothing that may stand for one to four persons (domain.md, 7). #}
{% macro persons_text(number, ledger) -%}
case when {{ ledger }} = 'utilization' and {{ number }} > 0 and {{ number }} < 5 then '不足 5' else {{ number_text(number) }} end
{%- endmacro %}


{# What a dimension is called. #}
{% macro dimension_word(dimension) -%}
{%- set words = {
    'category': '门类', 'retention': '保管期限', 'medium': '载体', 'era': '年代', 'topic': '专题', 'kind': '类型', 'unit_kind': '单位类别',
    'purpose': '利用目的', 'subject': '内容', 'channel': '利用方式', 'user_kind': '利用者类别', 'outcome': '利用结果', 'method': '方式',
    'status': '整改状态', 'scope': '对象', 'organizer': '组织方', 'mode': '形式', 'item_kind': '品类', 'level': '级别', 'result': '结果'
} -%}
case {{ dimension }}
        {% for name, word in words.items() -%}
        when '{{ name }}' then '{{ word }}'
        {% endfor -%}
        else {{ dimension }}
    end
{%- endmacro %}


{# A printed name without a word and without those that most such names share. #}
{% macro name_stem(name, word) -%}
{%- set shared = ['总', '建筑', '面积', '档案', '馆', '库', '其中', '数量', '累计', '用房', '：', ':'] -%}
{% for one in shared %}replace({% endfor %}replace({{ name }}, {{ word }}, ''){% for one in shared %}, '{{ one }}', ''){% endfor %}
{%- endmacro %}
