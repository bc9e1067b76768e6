"""Forecasts from the archives' own history; nothing here reads or writes a database."""
