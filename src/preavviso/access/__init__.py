"""The gate: (context, id) -> row, or "does not exist". Every sensitive read is noted before it is served."""
