{# The model's grain, asserted: these columns name a row, so that no two rows agree in them and none of them is null. #}
{% test grain(model, columns, nullable=[]) %}

select {{ columns | join(', ') }}
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns if column not in nullable %}
    or {{ column }} is null
    {%- endfor %}

{% endtest %}
