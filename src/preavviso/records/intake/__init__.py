"""What came in: messages as bytes, where they were seen, and what was read in them."""
