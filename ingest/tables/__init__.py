"""Where in a sheet the tables are, which ledger each is, and what each of their rows is."""
