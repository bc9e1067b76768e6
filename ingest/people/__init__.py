"""Persons in the ledgers: what stops at the door, what stands for it, how it is recognised in a wrong place."""
