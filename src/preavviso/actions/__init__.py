"""Writes: one function per thing that a person can do, one transaction, one ledger entry."""
