# Grain: one row per month of the reporting years and of the year before the first.
from annals.calendar import months_of


def model(dbt, session):
    dbt.config(materialized="table")
    years = dbt.ref("int_reporting_years").df()["stat_year"]
    return months_of(years.min() - 1, years.max()) if len(years) else months_of(1, 0)
