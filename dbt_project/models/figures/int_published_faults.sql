-- Grain: one row per archives, indicator as it was printed, and year whose print cannot be used or contradicts another.
with prints as (

    select
        prints.*,
        chosen.value as chosen_value,
        chosen.printed as chosen_printed,
        case
            when not prints.is_fitting then 'unit'
            when abs(prints.value - chosen.value) > prints.half_unit + chosen.half_unit then 'contradiction'
        end as fault
    from {{ ref('int_published_rows') }} as prints
    left join {{ ref('int_published_figures') }} as chosen
        on prints.archive_code = chosen.archive_code
        and prints.stat_year = chosen.stat_year
        and prints.indicator_id = chosen.indicator_id

)

select
    archive_code,
    stat_year,
    indicator_id,
    indicator,
    fault,
    case when fault = 'unit' then unit else chosen_printed end as expected,
    case
        when fault = 'unit' then unit_said
        else {{ dbt.concat(["coalesce(printed, cast(value as " ~ dbt.type_string() ~ "))", "coalesce(printed_unit, '')"]) }}
    end as found,
    source,
    row_id,
    {{ provenance() }}
from prints
where fault is not null
