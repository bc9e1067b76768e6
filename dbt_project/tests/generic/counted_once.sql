{# Each row of `rows` counts once in the cells that are added from the model: nothing that it is joined with doubles or loses a row. #}
{% test counted_once(model, cells, rows, count_column) %}

select counted.cells, counted.all_rows
from (
    select
        (select coalesce(sum({{ count_column }}), 0) from {{ cells }}) as cells,
        (select count(*) from {{ rows }}) as all_rows
) as counted
where counted.cells <> counted.all_rows

{% endtest %}
