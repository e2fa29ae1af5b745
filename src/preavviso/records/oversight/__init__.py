"""The ledger: what was done and read, append-only."""
