"""Persons and the households that they live in, as one organisation knows them."""
