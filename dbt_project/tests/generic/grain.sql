{#
    The model's grain, asserted: these columns name a row, so that no two rows agree in them and none of them is null.
    Where rows share a short key, and only there, the columns themselves are compared.
#}
{% test grain(model, columns, nullable=[]) %}

select {{ columns | join(', ') }}
from {{ model }}
where
    {{ short_key(columns) }} in (
        select {{ short_key(columns) }} from {{ model }} group by 1 having count(*) > 1
    )
group by {{ columns | join(', ') }}
having count(*) > 1
{%- for column in columns if column not in nullable %}
union all
select {{ columns | join(', ') }}
from {{ model }}
where {{ column }} is null
{%- endfor %}

{% endtest %}
