"""Bytes to domain and back, one file per format or wire. Never a row."""
