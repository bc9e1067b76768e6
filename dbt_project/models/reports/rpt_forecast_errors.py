# Grain: one row per archives and model.
from annals.forecast.lookups import forecast_lookups


def model(dbt, session):
    dbt.config(materialized="table")
    months = dbt.ref("int_visit_months").df()
    _, errors = forecast_lookups(months)
    return errors
