"""Who a line is about, at scale: the scorer, its index and the batch engines. Numbers, never a row."""
