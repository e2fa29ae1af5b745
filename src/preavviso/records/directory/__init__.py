"""Organisations, their offices, and who is what in them."""
