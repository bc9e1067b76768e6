# Grain: one row per archives, measure, month ahead and model.
from annals.forecast.lookups import forecast_lookups


def model(dbt, session):
    dbt.config(materialized="table")
    months = dbt.ref("int_visit_months").df()
    forecast, _ = forecast_lookups(months)
    return forecast
